-- Whole milliseconds from when a change was committed until the first production deployment that holds it had finished.
-- A commit that squashes or rebases a known pull request stands for the commits of that request, each since its author wrote it; all others count from their committer date.
-- A deployment of which no commit is known brings nothing that could be measured: it is listed as left out.

-- name: items
select w."window", c.key, left(coalesce(c.original, c.sha), 8) || ' ' || c.title as label, c.deployed_at as at, (c.deployed_at - c.begun_at) // 1000 as amount, c.basis,
  case
    when c.begun_at is null then 'beginning not known'
    when c.begun_at > c.deployed_at then 'deployed before it was written'
  end as why_not
from shares w
join deployed_changes c on c.repository = w.scope and c.deployed_at >= w.start and c.deployed_at < w."end" and (w.service is null or c.service = w.service)
union all
select w."window", o.key, o.service as label, o.finished_at as at, null as amount, null as basis, 'commit of the deployment not known' as why_not
from shares w
join deployment_outcomes o on o.repository = w.scope and o.finished_at >= w.start and o.finished_at < w."end" and (w.service is null or o.service = w.service)
where o.deployed_changes is null

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"

-- name: parts
select "window", basis as part, round(count(*) / sum(count(*)) over (partition by "window"), 9) as value, count(*) as n
from items
where counted
group by "window", basis
order by "window", basis

-- name: unmatched
select w.id as "window", 'no_production' as reason
from windows w
where w.subject not in (select m.subject from members m join deployments d on d.repository = m.scope and (m.service is null or d.service = m.service) where d.environment = 'production')
