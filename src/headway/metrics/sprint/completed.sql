-- Items of a sprint that were finished within it and still in it at its end, and have not been reopened since.

-- name: items
select w."window", s.key, s.label, s.ended as at, 1 as amount, s.effort, s.why_not, {'points': s.effort} as parts
from shares w
join sprinted s on s.project = w.scope and s.ended >= w.start and s.ended < w."end" and s.completed

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", unnest(['items', 'points']) as part, unnest([count(*), sum(effort)]) as value, unnest([count(*), count(effort)]) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_sprints' as reason
from windows w
where w.subject not in (select m.subject from members m join sprints s on s.project = m.scope)
