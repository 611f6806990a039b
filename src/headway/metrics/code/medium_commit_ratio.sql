-- The share of commits that change more than 50 and at most 300 lines.

-- name: items
select "window", key, subject as label, committed_at as at, cast(lines > 50 and lines <= 300 as integer) as amount,
  case
    when not reachable then 'no longer reachable'
    when is_merge then 'merge commit'
    when files is null then 'no file changes'
    when lines is null then 'binary files only'
  end as why_not
from landed

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"
