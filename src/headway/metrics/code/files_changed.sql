-- Every file a commit touched counts once per commit, binary and renamed files too; merges have none of their own.

-- name: items
select l."window", h.key, h.path as label, l.committed_at as at, 1 as amount,
  case when not l.reachable then 'no longer reachable' when l.is_merge then 'merge commit' end as why_not
from changes h
join landed l on l.repository = h.repository and l.sha = h.sha

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
