-- Whole milliseconds that a run waited before it was started; one that was skipped or cancelled did not wait for its turn.

-- name: items
select w."window", r.key, r.name || ' #' || r.number as label, r.finished_at as at, (r.started_at - r.queued_at) // 1000 as amount,
  case
    when r.result = 'skip' then 'skipped'
    when r.result = 'cancellation' then 'cancelled'
    when r.queued_at is null then 'queueing not known'
    when r.started_at is null then 'start not known'
    when r.started_at < r.queued_at then 'started before it was queued'
  end as why_not
from shares w
join pipeline_runs r on r.repository = w.scope and r.finished_at >= w.start and r.finished_at < w."end"

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
