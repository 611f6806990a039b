-- The share of runs that failed first and then succeeded at the same commit, started again: nothing had changed, so it is the pipeline that cannot be trusted.
-- A run is one, whatever its attempts in the window; attempts that were skipped, cancelled or broken by the infrastructure say nothing.

-- name: items
with failed as (
  select repository, name, number, sha, min(attempt) as attempt
  from pipeline_runs
  where result in ('failure', 'timeout') and sha is not null
  group by repository, name, number, sha
),
tried as (
  select w."window", r.repository, r.name, r.number, max_by(r.key, r.attempt) as key, max(r.finished_at) as "at",
    bool_or(r.result in ('success', 'failure', 'timeout')) as judged,
    bool_or(r.result = 'success' and f.attempt < r.attempt) as again,
    bool_or(r.result = 'error') as broken, bool_or(r.result = 'cancellation') as cancelled, bool_or(r.result = 'skip') as skipped
  from shares w
  join pipeline_runs r on r.repository = w.scope and r.finished_at >= w.start and r.finished_at < w."end"
  left join failed f on f.repository = r.repository and f.name = r.name and f.number = r.number and f.sha = r.sha
  group by w."window", r.repository, r.name, r.number
)
select "window", key, name || ' #' || number as label, "at", cast(coalesce(again, false) as integer) as amount,
  case
    when judged then null
    when broken then 'infrastructure error'
    when cancelled then 'cancelled'
    when skipped then 'skipped'
    else 'result not known'
  end as why_not
from tried

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"
