-- How what gets done in a day of a sprint changes from one sprint to the next: the slope over the last 6 sprints that every board had closed when the window ended.
-- Lengths are taken out, so that a longer sprint is not a faster one; a board is compared with itself, so that large and small ones mix.

-- name: items
with last as (
  select w.id as "window", c.*, row_number() over (partition by w.id, c.project, c.board, c.unfit is null order by c.ended desc, c.key desc) as back
  from windows w
  join members m on m.subject = w.subject
  join closings c on c.project = m.scope and c.ended >= m.since and c.ended < least(w."end", m.until) and c.unfit is distinct from 'not closed'
),
done as (
  select l."window", l.project, l.board, l.key, l.name, l.ended, l.unfit, (l.ended - l.begun) / 86400000000 as days, count(*) filter (s.completed) as finished,
    coalesce(sum(s.effort) filter (s.completed), 0) as points, count(s.effort) as estimated
  from last l
  left join sprinted s on s.sprint = l.key and s.why_not is null
  where l.back <= 6 or l.unfit is not null
  group by all
),
paced as (
  select *, case when sum(estimated) over (partition by "window") > 0 then points else finished end / days as pace,
    row_number() over own as turn, count(*) filter (unfit is null) over board as sprints
  from done
  window own as (partition by "window", project, board, unfit is null order by ended, key), board as (partition by "window", project, board)
)
select "window", key, name as label, ended as at, round(pace, 9) as amount, case when unfit is null and sprints = 1 then 'the only sprint of its board' else unfit end as why_not,
  pace - avg(pace) filter (unfit is null) over board as deviation, turn - avg(turn) filter (unfit is null) over board as place,
  {'days': round(days, 9)} as parts
from paced
window board as (partition by "window", project, board)

-- name: value
select "window", round(regr_slope(deviation, place), 9) as value, count(*) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_sprints' as reason
from windows w
where w.id not in (select "window" from items)
