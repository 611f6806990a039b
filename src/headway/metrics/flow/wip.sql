-- Items that had been started and were neither completed nor cancelled when the window ended, by the status they were in then.

-- name: items
with stood as (
  select w.id as "window", t.project, t.item, last(t.to_status order by t."at", t.key) as status,
    min(t."at") filter (t.to_status in ('in_progress', 'in_review')) as started_at
  from windows w
  join members m on m.subject = w.subject
  join transitions t on t.project = m.scope and t."at" < w."end"
  group by all
)
select s."window", i.key, i.code || ' ' || i.title as label, s.started_at as at, 1 as amount,
  case when i.type in ('epic', 'subtask') then i.type when s.status in ('backlog', 'todo') then 'put back' end as why_not
from stood s
join work_items i on i.project = s.project and i.key = s.item
where s.started_at is not null and s.status not in ('done', 'cancelled')

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
