-- The share of production deployments that had to be repaired: rolled back, hot-fixed, repaired by a later one that says so, or the cause of an incident.
-- Deployments are counted, not incidents, each once however much it broke; one that may still turn out to have failed is pending and in neither number, one that never reached production broke nothing there.

-- name: items
select w."window", d.key, coalesce(nullif(d.service, '') || ' to ', 'to ') || d.environment_raw as label, d.finished_at as at, cast(o.outcome = 'failed' as integer) as amount,
  case when o.outcome = 'failed' then o.evidence else 'ok' end as sort,
  case
    when d.result = 'skip' then 'skipped'
    when d.result = 'cancellation' then 'cancelled'
    when d.result in ('failure', 'error', 'timeout') then 'did not reach production'
    when d.result is distinct from 'success' then 'result not known'
    when coalesce(o.outcome, 'pending') = 'pending' then 'pending'
  end as why_not
from shares w
join deployments d on d.repository = w.scope and d.finished_at >= w.start and d.finished_at < w."end" and (w.service is null or d.service = w.service)
left join deployment_outcomes o on o.repository = d.repository and o.key = d.key
where d.environment = 'production'

-- name: value
select "window", round(count(distinct key) filter (amount = 1) / count(distinct key), 9) as value, count(distinct key) as n,
  count(distinct key) filter (amount = 1) as num, count(distinct key) as den
from items
where counted
group by "window"

-- name: parts
select "window", sort as part, round(count(distinct key) / sum(count(distinct key)) over (partition by "window"), 9) as value, count(distinct key) as n
from items
where counted
group by "window", sort
order by "window", sort

-- name: unmatched
select w.id as "window", 'no_production' as reason
from windows w
where w.subject not in (select m.subject from members m join deployments d on d.repository = m.scope and (m.service is null or d.service = m.service) where d.environment = 'production')
