-- Deployments to production that finished well in the window.

-- name: items
select w."window", d.key, coalesce(nullif(d.service, '') || ' to ', 'to ') || d.environment_raw as label, d.finished_at as at, 1 as amount,
  case
    when d.environment <> 'production' then 'not production'
    when d.result = 'success' then null
    when d.result = 'skip' then 'skipped'
    when d.result = 'cancellation' then 'cancelled'
    when d.result in ('failure', 'error', 'timeout') then 'failed'
    else 'result not known'
  end as why_not
from shares w
join deployments d on d.repository = w.scope and d.finished_at >= w.start and d.finished_at < w."end" and (w.service is null or d.service = w.service)

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_production' as reason
from windows w
where w.subject not in (select m.subject from members m join deployments d on d.repository = m.scope and (m.service is null or d.service = m.service) where d.environment = 'production')
