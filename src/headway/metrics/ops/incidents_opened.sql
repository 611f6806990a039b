-- Incidents that were opened in the window.

-- name: items
select w.id as "window", i.key, i.title as label, i.opened_at as at, 1 as amount, null as why_not
from windows w
join members m on m.subject = w.subject
join incidents i on i.repository = m.scope and i.opened_at >= w.start and i.opened_at < w."end"

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
