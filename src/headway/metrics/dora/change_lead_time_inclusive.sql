-- Whole milliseconds from the commit of a change to its first production deployment and, where none has come, from the first commit of a pull request to its merge.
-- The parts say how many were deployed and how many only merged. In a repository of several services it is not known which of them a merge is for, so one service alone is told of deployed changes only.

-- name: items
with deployed as (
  select distinct repository, pull_request from deployed_changes where pull_request is not null
),
several as (
  select repository from deployments group by repository having count(distinct service) > 1
)
select w."window", c.key, left(coalesce(c.original, c.sha), 8) || ' ' || c.title as label, c.deployed_at as at, (c.deployed_at - c.begun_at) // 1000 as amount, 'deployed' as way,
  case
    when c.begun_at is null then 'beginning not known'
    when c.begun_at > c.deployed_at then 'deployed before it was written'
  end as why_not
from shares w
join deployed_changes c on c.repository = w.scope and c.deployed_at >= w.start and c.deployed_at < w."end" and (w.service is null or c.service = w.service)
union all
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at,
  (p.merged_at - least(coalesce(p.first_commit_at, p.created_at), p.created_at)) // 1000 as amount, 'merged' as way,
  case
    when w.service is not null and s.repository is not null then 'service not known'
    when p.merged_at < p.created_at then 'merged before it was opened'
  end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"
left join deployed d on d.repository = p.repository and d.pull_request = p.key
left join several s on s.repository = p.repository
where d.pull_request is null

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"

-- name: parts
select "window", way as part, round(count(*) / sum(count(*)) over (partition by "window"), 9) as value, count(*) as n
from items
where counted
group by "window", way
order by "window", way

-- name: unmatched
select w.id as "window", 'no_production' as reason
from windows w
where w.subject not in (select m.subject from members m join deployments d on d.repository = m.scope and (m.service is null or d.service = m.service) where d.environment = 'production')
