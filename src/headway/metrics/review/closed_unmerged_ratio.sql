-- The share of pull requests that came to their end in the window without being merged.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.ended_at as at, cast(p.merged_at is null and p.state <> 'merged' as integer) as amount, case when p.is_bot then 'bot' end as why_not
from shares w
join (select *, coalesce(merged_at, closed_at) as ended_at from pull_requests) p on p.repository = w.scope and p.ended_at >= w.start and p.ended_at < w."end"

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"
