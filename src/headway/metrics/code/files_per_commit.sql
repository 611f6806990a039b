-- Files touched per commit, binary ones too; the middle commit, and the wider ones.

-- name: items
select "window", key, subject as label, committed_at as at, files as amount,
  case
    when not reachable then 'no longer reachable'
    when is_merge then 'merge commit'
    when files is null then 'no file changes'
  end as why_not
from landed

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
