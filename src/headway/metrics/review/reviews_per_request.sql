-- Reviews of a merged pull request by people who are not its author, before the merge.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at, coalesce(a.reviews, 0) as amount, case when p.is_bot then 'bot' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"
left join attention a on a.repository = p.repository and a.pull_request = p.key

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"

-- name: parts
select "window", s.part, count(*) filter (least(amount, 3) = s.reviews) as value, count(*) filter (least(amount, 3) = s.reviews) as n
from items
cross join (values (0, 'none'), (1, 'one'), (2, 'two'), (3, 'three or more')) s(reviews, part)
where counted
group by "window", s.reviews, s.part
order by "window", s.reviews
