-- Whole milliseconds from the first commit of a merged pull request to when it was last made ready for review: its time as a draft is coding.

-- name: items
select w."window", m.key, '#' || m.number || ' ' || m.title as label, m.merged_at as at, m.coding as amount,
  coalesce(m.unfit, case when m.first_commit_at is null then 'first commit not known' end) as why_not
from shares w
join marks m on m.repository = w.scope and m.merged_at >= w.start and m.merged_at < w."end"

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
