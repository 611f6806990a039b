-- Pull requests that were merged in the window; those of bots are left out.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at, 1 as amount,
  case when p.is_bot then 'bot' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
