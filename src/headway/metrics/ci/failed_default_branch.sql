-- Pipelines whose last run on the default branch in the window failed, whatever it was in between: what the whole team stands on is broken.
-- Runs that were skipped, cancelled or broken by the infrastructure say nothing; then the one before them is the last.

-- name: items
with latest as (
  select w."window", r.repository, r.name, max(r.finished_at) as "at", max_by({'key': r.key, 'number': r.number, 'result': r.result}, [r.finished_at, r.number, r.attempt]) as run
  from shares w
  join pipeline_runs r on r.repository = w.scope and r.finished_at >= w.start and r.finished_at < w."end"
  where r.default_branch and r.result in ('success', 'failure', 'timeout')
  group by w."window", r.repository, r.name
)
select "window", run.key as key, name || ' #' || run.number as label, "at", 1 as amount, null as why_not
from latest
where run.result <> 'success'

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_default_branch_run' as reason
from windows w
where w.subject not in (select m.subject from members m join pipeline_runs r on r.repository = m.scope where r.default_branch)
