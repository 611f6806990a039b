-- The fewest files that together carry half of the churn: files by churn, largest first, until half is reached.

-- name: items
with files as (
  select l."window", h.repository, h.path, max(l.committed_at) as latest, sum(h.additions + h.deletions) as lines
  from changes h
  join landed l on l.repository = h.repository and l.sha = h.sha
  where l.reachable and not l.is_merge
  group by l."window", h.repository, h.path
  having sum(h.additions + h.deletions) > 0
),
ranked as (
  select *, sum(lines) over (partition by "window") as total,
    sum(lines) over (partition by "window" order by lines desc, repository, path rows unbounded preceding) - lines as before
  from files
)
select "window", repository || ':' || path as key, path as label, latest as at, cast(lines as bigint) as amount,
  case when before * 2 >= total then 'beyond half of the churn' end as why_not
from ranked

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
