-- The share of merged pull requests that a person who is not the author had sent back before the merge, by a review that asks for changes.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at, cast(coalesce(a.objections, 0) > 0 as integer) as amount, case when p.is_bot then 'bot' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"
left join attention a on a.repository = p.repository and a.pull_request = p.key

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"
