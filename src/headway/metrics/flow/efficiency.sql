-- Milliseconds in which somebody worked on the completed items (in progress, in review) over those and the ones in which they stood still (waiting, blocked, put back into backlog or to do), all from the start to the completion.
-- Long items weigh more than short ones; time in statuses that are not known is on neither side. A project in which nothing had ever stood in waiting or blocked by the end of the window does not tell standing still from work: its items are left out.

-- name: items
with telling as (
  select project, min(since) as since from spells where status in ('waiting', 'blocked') group by project
), stood as (
  select w."window", s.project, s.item,
    coalesce(sum(s.until - s.since) filter (s.status in ('in_progress', 'in_review')), 0) as active,
    coalesce(sum(s.until - s.since) filter (s.status in ('waiting', 'blocked', 'backlog', 'todo')), 0) as still
  from shares w
  join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"
  join spells s on s.project = i.project and s.item = i.key and s.started_at is not null and s.until <= i.completed_at
  group by w."window", s.project, s.item
)
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, round(s.active / nullif(s.active + s.still, 0), 9) as amount,
  cast(s.active as bigint) // 1000 as active, cast(s.active + s.still as bigint) // 1000 as whole,
  case
    when i.type in ('epic', 'subtask') then i.type
    when i.status = 'cancelled' then 'cancelled'
    when i.started_at is null then 'never started'
    when i.started_at > i.completed_at then 'completed before it was started'
    when t.since is null then 'statuses do not tell waiting from work'
    when coalesce(s.active + s.still, 0) = 0 then 'no time in a known status'
  end as why_not,
  {active_ms: cast(s.active as bigint) // 1000, still_ms: cast(s.still as bigint) // 1000} as parts
from shares w
join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"
left join stood s on s."window" = w."window" and s.project = i.project and s.item = i.key
left join telling t on t.project = w.scope and t.since < w.until

-- name: value
select "window", count(*) as n, sum(active) as num, sum(whole) as den, round(sum(active) / nullif(sum(whole), 0), 9) as value
from items
where counted
group by "window"

-- name: unmatched
select distinct "window", 'nothing_waits' as reason
from items
where why_not = 'statuses do not tell waiting from work'
