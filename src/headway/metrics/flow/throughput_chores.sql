-- Items of the class chore that were completed in the window and not reopened since; of the throughput, the part of this class.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, 1 as amount,
  case
    when i.type in ('epic', 'subtask') then i.type
    when i.status = 'cancelled' then 'cancelled'
  end as why_not
from shares w
join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"
where i.work_class = 'chore'

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
