-- The share of what was committed to that was finished at the end of the sprint, over the sprints closed in the window.

-- name: items
select w."window", s.key, s.label, s.ended as at, cast(s.completed as integer) as amount, s.effort,
  case when s.why_not is not null then s.why_not when not s.committed then 'added after planning' end as why_not, {'points': s.effort} as parts
from shares w
join sprinted s on s.project = w.scope and s.ended >= w.start and s.ended < w."end" and (s.committed or s.added)

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"

-- name: parts
select "window", unnest(['items', 'points']) as part,
  unnest([round(sum(amount) / count(*), 9), round(sum(effort * amount) / sum(effort), 9)]) as value, unnest([count(*), count(effort)]) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_sprints' as reason
from windows w
where w.id not in (select "window" from items)
