-- Whole milliseconds that somebody worked on an item: its time in progress and in review from when it was started to its completion.
-- The time it stood still (waiting, blocked, put back, done before it was reopened, in a status that is not known) is left out of it.

-- name: items
with stood as (
  select w."window", s.project, s.item, coalesce(sum(s.until - s.since) filter (s.status in ('in_progress', 'in_review')), 0) as active
  from shares w
  join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"
  join spells s on s.project = i.project and s.item = i.key and s.started_at is not null and s.until <= i.completed_at
  group by w."window", s.project, s.item
)
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, cast(t.active as bigint) // 1000 as amount,
  case
    when i.type in ('epic', 'subtask') then i.type
    when i.status = 'cancelled' then 'cancelled'
    when i.started_at is null then 'never started'
    when i.started_at > i.completed_at then 'completed before it was started'
    when t.active is null then 'history not known'
  end as why_not
from shares w
join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"
left join stood t on t."window" = w."window" and t.project = i.project and t.item = i.key

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
