-- Pull requests that had been open for more than 7 days when the window ended (now, where it is not over); those of bots are left out.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.created_at as at, 1 as amount,
  case when p.is_bot then 'bot' when p.state in ('merged', 'closed') and coalesce(p.merged_at, p.closed_at) is null then 'end not known' end as why_not,
  {'days_open': (w.reach - p.created_at) // 86400000000} as parts
from shares w
join pull_requests p on p.repository = w.scope and p.created_at < w.reach - 7 * 86400000000
  and (coalesce(p.merged_at, p.closed_at) is null or coalesce(p.merged_at, p.closed_at) >= w.until)
where w.standing

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
