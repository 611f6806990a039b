-- Items that were completed in the window by what they are in the Flow Framework; a part is its share of all of them.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, 1 as amount, i.flow_item,
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
select "window", part, round(n / whole, 9) as value, n
from (
  select "window", count(*) as whole, unnest(['feature', 'defect', 'risk', 'debt']) as part, unnest([1, 2, 3, 4]) as place,
    unnest([count(*) filter (flow_item = 'feature'), count(*) filter (flow_item = 'defect'), count(*) filter (flow_item = 'risk'), count(*) filter (flow_item = 'debt')]) as n
  from items
  where counted
  group by "window"
)
order by "window", place
