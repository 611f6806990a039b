-- Whole milliseconds from when a deployment that failed in production had finished until what repaired it had: a later deployment or, where none did, the end of the incident it caused.
-- Only failures that a deployment caused are measured, by when they were repaired; one that is not repaired yet has no length and is listed by when it finished.

-- name: items
select w."window", o.key, o.service as label, coalesce(o.remediated_at, o.finished_at) as at, (o.remediated_at - o.finished_at) // 1000 as amount,
  case when o.remediation is null then 'incident' else 'deployment' end as by_what,
  case
    when o.remediated_at is null then 'not repaired yet'
    when o.remediated_at < o.finished_at then 'repaired before it had finished'
  end as why_not
from shares w
join deployment_outcomes o on o.repository = w.scope and coalesce(o.remediated_at, o.finished_at) >= w.start and coalesce(o.remediated_at, o.finished_at) < w."end"
  and (w.service is null or o.service = w.service)
where o.outcome = 'failed'

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"

-- name: parts
select "window", by_what as part, round(count(*) / sum(count(*)) over (partition by "window"), 9) as value, count(*) as n
from items
where counted
group by "window", by_what
order by "window", by_what

-- name: unmatched
select w.id as "window", 'no_production' as reason
from windows w
where w.subject not in (select m.subject from members m join deployments d on d.repository = m.scope and (m.service is null or d.service = m.service) where d.environment = 'production')
