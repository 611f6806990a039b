-- The cumulative flow: all items that had arrived by the end of the window, whenever that was. A part holds the items that had entered its status or a later one by then, by their first entry, so no part ever shrinks: not when an item is put back, nor when it is reopened.
-- The order is backlog, todo, in_progress, in_review, done; to wait or be blocked before the start is to do, after it the item is in progress already. An item departs once, as done or as cancelled, whichever was first, and has then passed all that lies before; the parts done and cancelled share nothing.
-- How many stand in a status then: its part less the next one; in review: its part less done and cancelled.

-- name: items
with entered as (
  select project, item, min(since) as arrived,
    min(since) filter (status in ('todo', 'waiting', 'blocked')) as todo,
    min(since) filter (status = 'in_progress') as in_progress,
    min(since) filter (status = 'in_review') as in_review,
    min(since) filter (status = 'done') as done,
    min(since) filter (status = 'cancelled') as cancelled
  from spells
  group by project, item
)
select w."window", i.key, i.code || ' ' || i.title as label, coalesce(e.arrived, i.created_at) as at, 1 as amount,
  least(e.todo, e.in_progress, e.in_review, e.done, e.cancelled) < w.until as todo,
  least(e.in_progress, e.in_review, e.done, e.cancelled) < w.until as in_progress,
  least(e.in_review, e.done, e.cancelled) < w.until as in_review,
  e.done < w.until and e.done <= coalesce(e.cancelled, e.done) as done,
  e.cancelled < w.until and e.cancelled < coalesce(e.done, e.cancelled + 1) as cancelled,
  case when i.type in ('epic', 'subtask') then i.type end as why_not
from shares w
join work_items i on i.project = w.scope
left join entered e on e.project = i.project and e.item = i.key
where w.standing and coalesce(e.arrived, i.created_at) < w.until

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", part, n as value, n
from (
  select "window", unnest(['backlog', 'todo', 'in_progress', 'in_review', 'done', 'cancelled']) as part, unnest([1, 2, 3, 4, 5, 6]) as place,
    unnest([count(*), count(*) filter (todo), count(*) filter (in_progress), count(*) filter (in_review), count(*) filter (done), count(*) filter (cancelled)]) as n
  from items
  where counted
  group by "window"
)
order by "window", place
