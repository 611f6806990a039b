-- Whole milliseconds from when a commit was authored to when it landed as it is now (rebased, applied, squashed).

-- name: items
select "window", key, subject as label, committed_at as at, (committed_at - authored_at) // 1000 as amount,
  case
    when not reachable then 'no longer reachable'
    when is_merge then 'merge commit'
    when committed_at is null or authored_at is null then 'no date'
    when committed_at < authored_at then 'landed before it was authored'
  end as why_not
from landed

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
