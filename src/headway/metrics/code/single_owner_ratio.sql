-- The share of text files of which one person owns at least three quarters of the lines when the window ends; a file that fewer than 5 people ever wrote does not show whether.

-- name: items
with files as (
  select "window", repository, path, count(*) filter (not is_bot) as contributors,
    max(lines) filter (not is_bot) * 4 >= 3 * sum(lines) filter (lines > 0 and not is_bot) as single,
    list(person) filter (lines > 0 and not is_bot) as owners
  from owned
  group by "window", repository, path
  having sum(lines) > 0
)
select "window", repository || ':' || path as key, path as label, null as at,
  case when contributors >= 5 then cast(single as integer) end as amount, cast(single as integer) as single, repository, owners,
  case when owners is null then 'written by bots' end as why_not
from files

-- name: value
select "window", round(sum(single) / count(*), 9) as value, count(*) as n, sum(single) as num, count(*) as den
from items
where counted
group by "window"

-- name: people
select "window", repository, unnest(owners) as person
from items
where counted
