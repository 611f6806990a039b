-- Items that had been started and stood in blocked when the window ended.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, s.since as at, 1 as amount,
  case when i.type in ('epic', 'subtask') then i.type when s.started_at is null then 'never started' end as why_not
from shares w
join spells s on s.project = w.scope and s.status = 'blocked' and s.since < w.until and coalesce(s.until, w.until) >= w.until
join work_items i on i.project = s.project and i.key = s.item
where w.standing

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
