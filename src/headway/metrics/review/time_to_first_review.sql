-- Whole milliseconds from when a pull request was ready to the first review by a person who is not its author; a review of a draft took no waiting.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.first_review_at as at, (p.first_review_at - least(coalesce(p.ready_at, p.created_at), p.first_review_at)) // 1000 as amount,
  case when p.is_bot then 'bot' when p.first_review_at > p.merged_at then 'reviewed after the merge' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.first_review_at >= w.start and p.first_review_at < w."end"

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
