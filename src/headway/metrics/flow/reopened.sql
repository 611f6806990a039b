-- Completions taken back in the window: an item left done for a status that is open. Each time counts, in the window in which it happened.
-- From done to cancelled is no reopening, nor is from one word for done to another.

-- name: items
select distinct w."window", i.key, i.code || ' ' || i.title as label, d.until as at, 1 as amount,
  case when i.type in ('epic', 'subtask') then i.type end as why_not
from shares w
join spells d on d.project = w.scope and d.status = 'done' and d.until >= w.start and d.until < w."end"
join spells o on o.project = d.project and o.item = d.item and o.since = d.until and o.status not in ('done', 'cancelled')
join work_items i on i.project = d.project and i.key = d.item

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
