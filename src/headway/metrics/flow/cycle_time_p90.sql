-- Whole milliseconds from when work on an item started to its completion: the items of flow.cycle_time, with p90 as their value.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, (i.completed_at - i.started_at) // 1000 as amount,
  case
    when i.type in ('epic', 'subtask') then i.type
    when i.status = 'cancelled' then 'cancelled'
    when i.started_at is null then 'never started'
    when i.started_at > i.completed_at then 'completed before it was started'
  end as why_not
from shares w
join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
