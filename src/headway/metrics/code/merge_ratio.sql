-- The share of commits that are merges.

-- name: items
select "window", key, subject as label, committed_at as at, cast(is_merge as integer) as amount,
  case when not reachable then 'no longer reachable' end as why_not
from landed

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"
