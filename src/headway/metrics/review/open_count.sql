-- Pull requests that were neither merged nor closed when the window ended; those of bots are left out.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.created_at as at, 1 as amount,
  case when p.is_bot then 'bot' when p.state in ('merged', 'closed') and coalesce(p.merged_at, p.closed_at) is null then 'end not known' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.created_at < w.until
  and (coalesce(p.merged_at, p.closed_at) is null or coalesce(p.merged_at, p.closed_at) >= w.until)
where w.standing

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
