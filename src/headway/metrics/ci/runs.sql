-- Runs of pipelines that finished in the window; every attempt is a run, one that was skipped is none.

-- name: items
select w."window", r.key, r.name || ' #' || r.number as label, r.finished_at as at, 1 as amount,
  case
    when r.result = 'skip' then 'skipped'
  end as why_not
from shares w
join pipeline_runs r on r.repository = w.scope and r.finished_at >= w.start and r.finished_at < w."end"

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
