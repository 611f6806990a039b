-- Where the time goes: whole milliseconds from when an item was started to its completion, by the status it stood in meanwhile.
-- A part is the share of a status in the time of all items together, with how many of them stood in it. Put back is backlog or to do after the start, done is before a reopening.

-- name: items
with stood as (
  select w."window", s.project, s.item,
    sum(s.until - s.since) filter (s.status = 'in_progress') as in_progress,
    sum(s.until - s.since) filter (s.status = 'in_review') as in_review,
    sum(s.until - s.since) filter (s.status = 'waiting') as waiting,
    sum(s.until - s.since) filter (s.status = 'blocked') as blocked,
    sum(s.until - s.since) filter (s.status in ('backlog', 'todo')) as put_back,
    sum(s.until - s.since) filter (s.status in ('done', 'cancelled')) as closed,
    sum(s.until - s.since) filter (s.status = 'unknown') as unknown,
    sum(s.until - s.since) as total
  from shares w
  join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"
  join spells s on s.project = i.project and s.item = i.key and s.started_at is not null and s.until <= i.completed_at
  group by w."window", s.project, s.item
)
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, (i.completed_at - i.started_at) // 1000 as amount,
  case
    when i.type in ('epic', 'subtask') then i.type
    when i.status = 'cancelled' then 'cancelled'
    when i.started_at is null then 'never started'
    when i.started_at > i.completed_at then 'completed before it was started'
    when t.total is null then 'history not known'
  end as why_not,
  {
    in_progress: coalesce(cast(t.in_progress as bigint) // 1000, 0), in_review: coalesce(cast(t.in_review as bigint) // 1000, 0),
    waiting: coalesce(cast(t.waiting as bigint) // 1000, 0), blocked: coalesce(cast(t.blocked as bigint) // 1000, 0),
    put_back: coalesce(cast(t.put_back as bigint) // 1000, 0), closed: coalesce(cast(t.closed as bigint) // 1000, 0), unknown: coalesce(cast(t.unknown as bigint) // 1000, 0)
  } as parts
from shares w
join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"
left join stood t on t."window" = w."window" and t.project = i.project and t.item = i.key

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"

-- name: parts
select "window", part, round(sum(ms) / nullif(sum(sum(ms)) over (partition by "window"), 0), 9) as value, count(*) filter (ms > 0) as n
from (
  select "window",
    unnest(['in_progress', 'in_review', 'waiting', 'blocked', 'put_back', 'closed', 'unknown']) as part,
    unnest([parts.in_progress, parts.in_review, parts.waiting, parts.blocked, parts.put_back, parts.closed, parts.unknown]) as ms,
    unnest([1, 2, 3, 4, 5, 6, 7]) as place
  from items
  where counted
)
group by "window", part, place
order by "window", place
