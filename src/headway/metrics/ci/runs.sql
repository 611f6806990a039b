-- Runs of pipelines that finished in the window; every attempt is a run, one that was skipped is none.

-- name: items
select w.id as "window", r.key, r.name || ' #' || r.number as label, r.finished_at as at, 1 as amount,
  case
    when r.result = 'skip' then 'skipped'
  end as why_not
from windows w
join members m on m.subject = w.subject
join pipeline_runs r on r.repository = m.scope and r.finished_at >= w.start and r.finished_at < w."end"

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
