-- Lines added plus deleted per commit; the middle one of them, and the larger ones.

-- name: items
select "window", key, subject as label, committed_at as at, lines as amount,
  case
    when not reachable then 'no longer reachable'
    when is_merge then 'merge commit'
    when files is null then 'no file changes'
    when lines is null then 'binary files only'
  end as why_not
from landed

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
