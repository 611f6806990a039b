-- The share of merged pull requests that nobody but their author had reviewed before the merge.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at, cast(p.first_review_at is null or p.first_review_at > p.merged_at as integer) as amount,
  case when p.is_bot then 'bot' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"
