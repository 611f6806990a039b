-- Whole milliseconds from when an incident was opened to when it was resolved, whatever caused it.

-- name: items
select w."window", i.key, i.title as label, i.resolved_at as at, (i.resolved_at - i.opened_at) // 1000 as amount,
  case when i.resolved_at < i.opened_at then 'resolved before it was opened' end as why_not
from shares w
join incidents i on i.repository = w.scope and i.resolved_at >= w.start and i.resolved_at < w."end" and (w.service is null or coalesce(i.service, '') = w.service)

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
