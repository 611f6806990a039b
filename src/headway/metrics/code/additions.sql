-- Lines added, file by file; merges are left out, their lines were counted in the commits they join.

-- name: items
select l."window", h.key, h.path as label, l.committed_at as at, h.additions as amount,
  case
    when not l.reachable then 'no longer reachable'
    when l.is_merge then 'merge commit'
    when h.additions is null then 'binary file'
    when h.status = 'R' and h.additions + h.deletions = 0 then 'renamed without edits'
  end as why_not
from changes h
join landed l on l.repository = h.repository and l.sha = h.sha

-- name: value
select "window", sum(amount) as value, count(*) as n
from items
where counted
group by "window"
