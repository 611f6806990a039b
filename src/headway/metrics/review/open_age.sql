-- Whole milliseconds since the creation of the pull requests that were open when the window ended, or since then until now where it is not over.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.created_at as at, (w.reach - p.created_at) // 1000 as amount,
  case when p.is_bot then 'bot' when p.created_at > w.reach then 'not opened yet' when p.state in ('merged', 'closed') and coalesce(p.merged_at, p.closed_at) is null then 'end not known' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.created_at < w.until
  and (coalesce(p.merged_at, p.closed_at) is null or coalesce(p.merged_at, p.closed_at) >= w.until)
where w.standing

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
