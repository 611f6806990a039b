-- Whole milliseconds from the last approval of a pull request to its merge.

-- name: items
select w."window", m.key, '#' || m.number || ' ' || m.title as label, m.merged_at as at, m.merge as amount,
  coalesce(m.unfit, case when coalesce(m.approved_at > m.merged_at, true) then 'not approved before the merge' end) as why_not
from shares w
join marks m on m.repository = w.scope and m.merged_at >= w.start and m.merged_at < w."end"

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
