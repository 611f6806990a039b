-- Incidents that were opened in the window.

-- name: items
select w."window", i.key, i.title as label, i.opened_at as at, 1 as amount, null as why_not
from shares w
join incidents i on i.repository = w.scope and i.opened_at >= w.start and i.opened_at < w."end" and (w.service is null or coalesce(i.service, '') = w.service)

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
