-- Every commit that landed in the window counts once, merges included.

-- name: items
select "window", key, subject as label, committed_at as at, 1 as amount,
  case when not reachable then 'no longer reachable' end as why_not
from landed

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
