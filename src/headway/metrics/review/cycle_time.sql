-- Whole milliseconds from the first commit of a pull request (its creation where that is earlier or all that is known) to its merge.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at, (p.merged_at - least(coalesce(p.first_commit_at, p.created_at), p.created_at)) // 1000 as amount,
  case when p.is_bot then 'bot' when p.merged_at < p.created_at then 'merged before it was opened' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
