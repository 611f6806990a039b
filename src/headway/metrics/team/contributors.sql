-- Distinct people who authored a commit that landed in the window, by the repository's own mailmap; bots are no people.

-- name: items
select "window", key, subject as label, committed_at as at, 1 as amount, repository, person,
  case when not reachable then 'no longer reachable' when is_bot then 'bot' end as why_not
from landed

-- name: value
select "window", count(distinct person) as value, count(*) as n
from items
where counted
group by "window"
