-- The share of runs that succeeded; every attempt is a run, so that a later one does not hide that it was needed, and failures of the infrastructure judge nobody's work.

-- name: items
select w."window", r.key, r.name || ' #' || r.number as label, r.finished_at as at, cast(r.result = 'success' as integer) as amount,
  case
    when r.result in ('success', 'failure', 'timeout') then null
    when r.result = 'error' then 'infrastructure error'
    when r.result = 'skip' then 'skipped'
    when r.result = 'cancellation' then 'cancelled'
    else 'result not known'
  end as why_not
from shares w
join pipeline_runs r on r.repository = w.scope and r.finished_at >= w.start and r.finished_at < w."end"

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"
