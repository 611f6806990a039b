-- Whole milliseconds from the first commit of a pull request (its creation where that is earlier or all that is known) until the first production deployment with any of its changes had finished.

-- name: items
with firsts as (
  select repository, pull_request, service, min(deployed_at) as deployed_at
  from deployed_changes
  where pull_request is not null
  group by grouping sets ((repository, pull_request), (repository, pull_request, service))
)
select w."window", p.key, '#' || p.number || ' ' || p.title as label, f.deployed_at as at,
  (f.deployed_at - least(coalesce(p.first_commit_at, p.created_at), p.created_at)) // 1000 as amount,
  case when f.deployed_at < least(coalesce(p.first_commit_at, p.created_at), p.created_at) then 'deployed before it was written' end as why_not
from shares w
join firsts f on f.repository = w.scope and f.service is not distinct from w.service and f.deployed_at >= w.start and f.deployed_at < w."end"
join pull_requests p on p.repository = f.repository and p.key = f.pull_request

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_production' as reason
from windows w
where w.subject not in (select m.subject from members m join deployments d on d.repository = m.scope and (m.service is null or d.service = m.service) where d.environment = 'production')
