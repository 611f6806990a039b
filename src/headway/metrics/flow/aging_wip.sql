-- Items going on when the window ended (or now, where it is not over) for longer than twice the 85th percentile of cycle times of the 90 days before.
-- The cycle times are the subject's own where it has at least 10 of them, else those of the whole tenant where it has as many, else the limit is 14 days.

-- name: items
with finished as (
  select project, completed_at, completed_at - started_at as took
  from work_items
  where type not in ('epic', 'subtask') and status <> 'cancelled' and completed_at >= started_at
), asked as (
  select distinct "window", reach from shares
), own as (
  select w."window", quantile_cont(f.took, 0.85) as p85, count(*) as n
  from shares w
  join finished f on f.project = w.scope and f.completed_at >= w.reach - 90 * 86400000000 and f.completed_at < w.reach
  where w.standing
  group by w."window"
), everyone as (
  select a.reach, quantile_cont(f.took, 0.85) as p85, count(*) as n
  from (select distinct reach from asked) a
  join finished f on f.completed_at >= a.reach - 90 * 86400000000 and f.completed_at < a.reach
  group by a.reach
), limits as (
  select a."window", case when o.n >= 10 then 2 * o.p85 when e.n >= 10 then 2 * e.p85 else 14 * 86400000000 end as most
  from asked a
  left join own o on o."window" = a."window"
  left join everyone e on e.reach = a.reach
)
select w."window", i.key, i.code || ' ' || i.title as label, s.started_at as at, 1 as amount,
  case
    when i.type in ('epic', 'subtask') then i.type
    when s.status in ('backlog', 'todo') then 'put back'
    when w.reach - s.started_at <= l.most then 'not at risk'
  end as why_not,
  {age_ms: (w.reach - s.started_at) // 1000, limit_ms: cast(round(l.most / 1000) as bigint)} as parts
from shares w
join limits l on l."window" = w."window"
join spells s on s.project = w.scope and s.since < w.reach and coalesce(s.until, w.reach) >= w.reach
join work_items i on i.project = s.project and i.key = s.item
where w.standing and s.started_at is not null and s.status not in ('done', 'cancelled')

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
