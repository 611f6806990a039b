-- Days of the tenant's calendar on which at least one commit landed.

-- name: items
select "window", coalesce(day, 'no date') as key, coalesce(day, 'no date') as label, min(committed_at) as at,
  count(*) filter (reachable) as amount,
  case when day is null then 'no date' when count(*) filter (reachable) = 0 then 'no longer reachable' end as why_not
from landed
group by "window", day

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
