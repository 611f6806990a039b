-- The fewest files that together carry half of the work: churn in the window times complexity at HEAD, largest first, until half is reached.
-- A file without indentation weighs 1; where no file's complexity is known at all, churn alone ranks. Fewer than 5 contributors are not told.

-- name: items
with touched as (
  select l."window", h.repository, h.path, max(l.committed_at) as latest, cast(sum(h.additions + h.deletions) as bigint) as churn,
    count(distinct l.person) filter (not l.is_bot) as contributors
  from changes h
  join landed l on l.repository = h.repository and l.sha = h.sha
  where l.reachable and not l.is_merge
  group by l."window", h.repository, h.path
  having sum(h.additions + h.deletions) > 0
),
known as (
  select distinct repository from files
),
anything as (
  select count(*) > 0 as is_known from known
),
weighed as (
  select t.*, f.complexity,
    case
      when not a.is_known then null
      when k.repository is null then 'complexity not known'
      when f.path is null then 'no longer at HEAD'
      when f.complexity is null then 'no text at HEAD'
    end as unfit,
    case when unfit is null then t.churn * greatest(coalesce(f.complexity, 1), 1) end as work
  from touched t
  cross join anything a
  left join known k on k.repository = t.repository
  left join files f on f.repository = t.repository and f.path = t.path
),
ranked as (
  select *, sum(work) over (partition by "window") as total,
    sum(work) over (partition by "window" order by work desc nulls last, repository, path rows unbounded preceding) - work as before
  from weighed
)
select "window", repository || ':' || path as key, path as label, latest as at, work as amount,
  coalesce(unfit, case when before * 2 >= total then 'beyond half of the work' end) as why_not,
  {'churn': churn, 'complexity': complexity, 'contributors': case when contributors >= 5 then contributors end} as parts
from ranked

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
