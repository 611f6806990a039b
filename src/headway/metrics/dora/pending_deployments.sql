-- Deployments that reached production in the window and may still turn out to have failed.

-- name: items
select w."window", d.key, coalesce(nullif(d.service, '') || ' to ', 'to ') || d.environment_raw as label, d.finished_at as at, 1 as amount, null as why_not
from shares w
join deployments d on d.repository = w.scope and d.finished_at >= w.start and d.finished_at < w."end" and (w.service is null or d.service = w.service)
left join deployment_outcomes o on o.repository = d.repository and o.key = d.key
where d.environment = 'production' and d.result = 'success' and coalesce(o.outcome, 'pending') = 'pending'

-- name: value
select "window", count(distinct key) as value, count(distinct key) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_production' as reason
from windows w
where w.subject not in (select m.subject from members m join deployments d on d.repository = m.scope and (m.service is null or d.service = m.service) where d.environment = 'production')
