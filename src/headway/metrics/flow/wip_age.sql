-- Whole milliseconds since work started on what was going on when the window ended, or is going on now where the window is not over.
-- An item that was reopened has been going on since its first start.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, s.started_at as at, (w.reach - s.started_at) // 1000 as amount,
  case when i.type in ('epic', 'subtask') then i.type when s.status in ('backlog', 'todo') then 'put back' end as why_not
from shares w
join spells s on s.project = w.scope and s.since < w.reach and coalesce(s.until, w.reach) >= w.reach
join work_items i on i.project = s.project and i.key = s.item
where w.standing and s.started_at is not null and s.status not in ('done', 'cancelled')

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
