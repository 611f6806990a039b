-- The instant (microseconds UTC) at which the last commit landed.

-- name: items
select "window", key, subject as label, committed_at as at, committed_at as amount,
  case when not reachable then 'no longer reachable' when committed_at is null then 'no date' end as why_not
from landed

-- name: value
select "window", max(amount) as value, count(*) as n
from items
where counted
group by "window"
