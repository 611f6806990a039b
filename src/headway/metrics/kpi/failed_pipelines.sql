-- Pipelines of the default branch whose last run in the window failed or ran out of time; runs that were skipped, cancelled or broken by the infrastructure judge nothing.
-- It is seen from its first failure after the last run that succeeded, however long ago.

-- name: items
with judged as (
  select w."window", w.start, w.reach, r.repository, r.name, r.finished_at, r.result, r.number, r.attempt
  from shares w
  join pipeline_runs r on r.repository = w.scope and r.finished_at < w."end" and r.default_branch and r.result in ('success', 'failure', 'timeout')
),
latest as (
  select "window", repository, name, any_value(reach) as reach, max(finished_at) filter (result = 'success') as good,
    max_by(result, [finished_at, number, attempt]) as result
  from judged
  group by all
  having max(finished_at) >= any_value(start)
),
failing as (
  select l."window", l.repository, l.name, l.reach, min(j.finished_at) as "at"
  from latest l
  join judged j on j."window" = l."window" and j.repository = l.repository and j.name = l.name and j.result <> 'success' and j.finished_at >= coalesce(l.good, j.finished_at)
  where l.result <> 'success'
  group by all
)
select "window", repository || ':' || name as key, name as label, "at", 1 as amount, cast(null as varchar) as why_not,
  {'age_days': round(greatest(reach - "at", 0) / 86400000000, 9)} as parts
from failing

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_default_branch_run' as reason
from windows w
where w.subject not in (select m.subject from members m join pipeline_runs r on r.repository = m.scope where r.default_branch)
