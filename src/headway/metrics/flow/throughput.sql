-- Items that were completed in the window and not reopened since; epics and subtasks are not counted beside what they belong to.
-- A part is a class of work: each item is of one.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, 1 as amount, i.work_class,
  case
    when i.type in ('epic', 'subtask') then i.type
    when i.status = 'cancelled' then 'cancelled'
  end as why_not
from shares w
join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", work_class as part, count(*) as value, count(*) as n
from items
where counted
group by "window", work_class
order by "window", list_position(['bug', 'feature', 'chore'], work_class)
