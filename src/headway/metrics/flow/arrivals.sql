-- Items that were created in the window, whatever became of them; epics and subtasks are not counted beside what they belong to.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, i.created_at as at, 1 as amount,
  case when i.type in ('epic', 'subtask') then i.type end as why_not
from shares w
join work_items i on i.project = w.scope and i.created_at >= w.start and i.created_at < w."end"

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
