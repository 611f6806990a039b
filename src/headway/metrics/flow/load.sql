-- Work in progress when the window ended, by what it is in the Flow Framework: features, defects, risks and debts, each item as one of them.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, s.started_at as at, 1 as amount, i.flow_item,
  case when i.type in ('epic', 'subtask') then i.type when s.status in ('backlog', 'todo') then 'put back' end as why_not
from shares w
join spells s on s.project = w.scope and s.since < w.until and coalesce(s.until, w.until) >= w.until
join work_items i on i.project = s.project and i.key = s.item
where w.standing and s.started_at is not null and s.status not in ('done', 'cancelled')

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", flow_item as part, count(*) as value, count(*) as n
from items
where counted
group by "window", flow_item
order by "window", list_position(['feature', 'defect', 'risk', 'debt'], flow_item)
