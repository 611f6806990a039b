-- Whether the numbers of a flow agree, by Little's law: the average work in progress over what the throughput per day times the average cycle time make it. Near 1 they do; far above 1 more is being started than finished, far below 1 old work was cleared away.
-- The average is over all of the window's time from the first item there ever was up to now: an item counts for as much of it as it was going on. Parts are the three numbers: items, items a day, milliseconds.

-- name: items
with lengths as (
  select w."window", greatest(min(w.start), min(a.at_first)) as start, max(least(w."end", w.reach)) as "end"
  from shares w
  join (select project, min(created_at) as at_first from work_items group by project) a on a.project = w.scope
  group by w."window"
), going as (
  select w."window", w.start, s.project, s.item, sum(least(coalesce(s.until, w."end"), w."end", w.reach) - greatest(s.since, w.start)) as stood
  from shares w
  join spells s on s.project = w.scope and s.since < least(w."end", w.reach) and coalesce(s.until, w."end") > w.start
  where s.started_at is not null and s.status in ('in_progress', 'in_review', 'waiting', 'blocked', 'unknown')
  group by w."window", w.start, s.project, s.item
)
select w."window", i.key, i.code || ' ' || i.title as label, i.started_at as at, coalesce(g.stood, 0) / (l."end" - l.start) as amount,
  coalesce(g.stood, 0) as stood, l."end" - l.start as length,
  case when i.completed_at >= w.start and i.completed_at < w."end" and i.completed_at >= i.started_at and i.status <> 'cancelled' then i.completed_at - i.started_at end as took,
  case
    when i.type in ('epic', 'subtask') then i.type
    when i.completed_at < i.started_at then 'completed before it was started'
    when i.started_at is null then 'never started'
  end as why_not
from shares w
join lengths l on l."window" = w."window" and l."end" > l.start
join work_items i on i.project = w.scope
left join going g on g."window" = w."window" and g.start = w.start and g.project = i.project and g.item = i.key
where g.item is not null or (i.completed_at >= w.start and i.completed_at < w."end")

-- name: value
select "window", round(sum(stood) / sum(took), 9) as value, count(took) as n
from items
where counted
group by "window"
having sum(took) > 0

-- name: unmatched
select "window", 'nothing_completed' as reason
from items
group by "window"
having coalesce(sum(took) filter (counted), 0) = 0

-- name: parts
select "window", unnest(['wip_mean', 'throughput_per_day', 'cycle_time_mean']) as part,
  unnest([round(going, 9), round(finished / length, 9), round(took)]) as value, unnest([n, finished, finished]) as n
from (
  select "window", sum(stood) / any_value(length) as going, any_value(length) / 86400000000 as length, count(*) as n, count(took) as finished, avg(took) / 1000 as took
  from items
  where counted
  group by "window"
)
order by "window"
