-- Distinct people who authored a commit that landed in the window, by the repository's own mailmap; bots count, as in git's own shortlog.

-- name: items
select "window", key, subject as label, committed_at as at, 1 as amount, person,
  case when not reachable then 'no longer reachable' end as why_not
from landed

-- name: value
select "window", count(distinct person) as value, count(*) as n
from items
where counted
group by "window"
