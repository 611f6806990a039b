-- The subtasks that were completed in the window and not reopened since: a series of their own, beside the throughput.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, 1 as amount,
  case when i.status = 'cancelled' then 'cancelled' end as why_not
from shares w
join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"
where i.type = 'subtask'

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
