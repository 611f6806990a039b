-- The share of commits that take an earlier one back; merges are left out, their parts were counted.

-- name: items
select "window", key, subject as label, committed_at as at, cast(is_revert as integer) as amount,
  case when not reachable then 'no longer reachable' when is_merge then 'merge commit' end as why_not
from landed

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"
