-- The fewest people who together own half of the lines when the window ends; bots own nothing.

-- name: items
with files as (
  select "window", repository, path, cast(sum(lines) as bigint) as lines,
    list({'person': person, 'lines': lines}) filter (lines > 0 and not is_bot) as owners
  from owned
  group by "window", repository, path
  having sum(lines) > 0
)
select "window", repository || ':' || path as key, path as label, null as at, lines as amount, repository, owners,
  case when owners is null then 'written by bots' end as why_not
from files

-- name: value
with held as (
  select "window", owner.person as person, sum(owner.lines) as lines
  from (select "window", unnest(owners) as owner from items where counted)
  group by "window", owner.person
),
sample as (
  select "window", count(*) as n from items where counted group by "window"
),
ranked as (
  select *, sum(lines) over (partition by "window") as total,
    sum(lines) over (partition by "window" order by lines desc, person rows unbounded preceding) - lines as before
  from held
)
select "window", count(*) filter (before * 2 < total) as value, any_value(n) as n
from ranked
join sample using ("window")
group by "window"

-- name: people
select "window", repository, owner.person as person
from (select "window", repository, unnest(owners) as owner from items where counted)
