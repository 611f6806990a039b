-- Lines added plus deleted of the pull requests that were merged in the window.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at, p.additions + p.deletions as amount,
  case when p.is_bot then 'bot' when p.additions + p.deletions is null then 'size not known' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"

-- name: parts
select "window", s.part, count(*) filter (amount between s.smallest and s.largest) as value, count(*) filter (amount between s.smallest and s.largest) as n
from items
cross join (values ('XS', 0, 10), ('S', 11, 50), ('M', 51, 200), ('L', 201, 500), ('XL', 501, 1000), ('XXL', 1001, 9223372036854775807)) s(part, smallest, largest)
where counted
group by "window", s.smallest, s.part
order by "window", s.smallest
