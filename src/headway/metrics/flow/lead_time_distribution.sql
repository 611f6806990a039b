-- Items that were completed in the window by how many hours lay between their creation and their completion; a bucket holds its lower bound and not its upper one.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, 1 as amount, (i.completed_at - i.created_at) / 3600000000 as hours,
  case
    when i.type in ('epic', 'subtask') then i.type
    when i.status = 'cancelled' then 'cancelled'
    when i.created_at > i.completed_at then 'completed before it was created'
  end as why_not
from shares w
join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", part, n as value, n
from (
  select "window", unnest(['0-4 h', '4-8 h', '8-24 h', '24-48 h', '48-120 h', '120-240 h', '240-480 h', '480-720 h', '720+ h']) as part, unnest(range(1, 10)) as place,
    unnest([
      count(*) filter (hours < 4), count(*) filter (hours >= 4 and hours < 8), count(*) filter (hours >= 8 and hours < 24),
      count(*) filter (hours >= 24 and hours < 48), count(*) filter (hours >= 48 and hours < 120), count(*) filter (hours >= 120 and hours < 240),
      count(*) filter (hours >= 240 and hours < 480), count(*) filter (hours >= 480 and hours < 720), count(*) filter (hours >= 720)
    ]) as n
  from items
  where counted
  group by "window"
)
order by "window", place
