-- Sprints that were closed in the window; one that is only planned to end in it is not.
-- Beside each stands what it was planned with and what became of it, by the rules of the numbers of their own: in items, and in points of what was estimated.

-- name: items
with told as (
  select sprint, count(*) filter (committed) as committed, count(*) filter (added) as added, count(*) filter (removed) as removed,
    count(*) filter (completed) as completed, count(*) filter (carried) as carried, count(*) filter (committed and completed) as kept,
    sum(effort) filter (committed) as committed_points, sum(effort) filter (added) as added_points, sum(effort) filter (removed) as removed_points,
    sum(effort) filter (completed) as completed_points, sum(effort) filter (carried) as carried_points
  from sprinted
  where why_not is null
  group by sprint
)
select w."window", c.key, c.name as label, c.ended as at, 1 as amount, c.unfit as why_not,
  case when c.unfit is null then {
    'committed': coalesce(t.committed, 0), 'added': coalesce(t.added, 0), 'removed': coalesce(t.removed, 0),
    'completed': coalesce(t.completed, 0), 'carried_over': coalesce(t.carried, 0),
    'committed_points': t.committed_points, 'added_points': t.added_points, 'removed_points': t.removed_points,
    'completed_points': t.completed_points, 'carried_over_points': t.carried_points,
    'completion_rate': round(t.kept / nullif(t.committed, 0), 9), 'scope_change': round((t.added + t.removed) / nullif(t.committed, 0), 9)
  } end as parts
from shares w
join closings c on c.project = w.scope and c.ended >= w.start and c.ended < w."end"
left join told t on t.sprint = c.key

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_sprints' as reason
from windows w
where w.subject not in (select m.subject from members m join sprints s on s.project = m.scope)
