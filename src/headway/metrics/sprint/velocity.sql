-- What a sprint gets done: the median over the last 6 sprints that every board had closed when the window ended, in points, or in items where nobody estimates.

-- name: items
with last as (
  select w.id as "window", c.*, row_number() over (partition by w.id, c.project, c.board, c.unfit is null order by c.ended desc, c.key desc) as back
  from windows w
  join members m on m.subject = w.subject
  join closings c on c.project = m.scope and c.ended >= m.since and c.ended < least(w."end", m.until) and c.unfit is distinct from 'not closed'
),
done as (
  select l."window", l.key, l.name, l.ended, l.unfit, count(*) filter (s.completed) as finished,
    coalesce(sum(s.effort) filter (s.completed), 0) as points, count(s.effort) as estimated
  from last l
  left join sprinted s on s.sprint = l.key and s.why_not is null
  where l.back <= 6 or l.unfit is not null
  group by all
)
select "window", key, name as label, ended as at, unfit as why_not, points, finished,
  sum(estimated) over (partition by "window") > 0 as by_points, case when by_points then points else finished end as amount,
  {'points': case when by_points then points end, 'items': finished} as parts
from done

-- name: value
select "window", round(median(amount), 9) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", unnest(['items', 'points']) as part, unnest([median(finished), median(points) filter (by_points)]) as value, count(*) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_sprints' as reason
from windows w
where w.id not in (select "window" from items)
