-- Deployments to production that finished well in the window.

-- name: items
select w.id as "window", d.key, d.service || ' to ' || d.environment_raw as label, d.finished_at as at, 1 as amount,
  case
    when d.environment <> 'production' then 'not production'
    when d.result = 'success' then null
    when d.result = 'skip' then 'skipped'
    when d.result = 'cancellation' then 'cancelled'
    when d.result in ('failure', 'error', 'timeout') then 'failed'
    else 'result not known'
  end as why_not
from windows w
join members m on m.subject = w.subject
join deployments d on d.repository = m.scope and d.finished_at >= w.start and d.finished_at < w."end"

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_production' as reason
from windows w
where w.subject not in (select m.subject from members m join deployments d on d.repository = m.scope where d.environment = 'production')
