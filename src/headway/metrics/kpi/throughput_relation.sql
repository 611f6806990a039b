-- Items completed in a week of the window, in relation to the median of the 12 whole weeks before the window's end (now, where it is not over).
-- Weeks before the first item was created are no history, and fewer than 4 are no median; 12 weeks are what 90 days hold whole.

-- name: items
with histories as (
  select w.id as "window", greatest(w.start, min(i.created_at)) as start, w.reach, least(12, (w.reach - min(i.created_at)) // 604800000000) as weeks
  from windows w
  join members m on m.subject = w.subject
  join work_items i on i.project = m.scope
  group by w.id, w.start, w.reach
),
finished as (
  select h.*, i.key, i.code || ' ' || i.title as label, i.completed_at as at, i.completed_at >= h.start as inside, (h.reach - i.completed_at - 1) // 604800000000 as week,
    case when i.type in ('epic', 'subtask') then i.type when i.status = 'cancelled' then 'cancelled' end as left_out
  from histories h
  join windows w on w.id = h."window"
  join members m on m.subject = w.subject
  join work_items i on i.project = m.scope and i.completed_at < h.reach and i.completed_at >= least(h.start, h.reach - 12 * 604800000000)
    and i.completed_at >= m.since and i.completed_at < m.until
),
weekly as (
  select h."window", k.week, count(f.key) as done
  from histories h
  join range(12) k(week) on k.week < h.weeks
  left join finished f on f."window" = h."window" and f.week = k.week and f.left_out is null
  group by all
),
usual as (
  select "window", median(done) as usual from weekly group by "window"
)
select f."window", f.key, f.label, f.at, 1 as amount, f.inside, u.usual, (f.reach - f.start) / 604800000000 as length,
  case
    when f.left_out is not null then f.left_out
    when f.weeks < 4 then 'too little history'
    when u.usual = 0 then 'nothing done in most weeks'
    when f.reach <= f.start then 'not begun'
    when not f.inside and f.week >= f.weeks then 'before the history'
  end as why_not
from finished f
left join usual u using ("window")

-- name: value
select "window", round(count(*) filter (inside) / any_value(length) / any_value(usual), 9) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", unnest(['a week of the window', 'usual week']) as part, unnest([round(count(*) filter (inside) / any_value(length), 9), any_value(usual)]) as value,
  unnest([count(*) filter (inside), count(*)]) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_history' as reason
from windows w
