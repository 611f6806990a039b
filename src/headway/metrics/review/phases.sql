-- Whole milliseconds from the first commit of a pull request to its merge, made up of four phases that sum to it; a phase that did not happen adds nothing.

-- name: items
select w."window", m.key, '#' || m.number || ' ' || m.title as label, m.merged_at as at, m.total as amount, m.unfit as why_not,
  {
    'coding': case when m.first_commit_at is not null or m.coding > 0 then m.coding end,
    'pickup': case when m.ready_at <= m.merged_at then m.pickup end,
    'review': case when m.first_review_at <= m.merged_at then m.review end,
    'merge': case when m.approved_at <= m.merged_at then m.merge end
  } as parts
from shares w
join marks m on m.repository = w.scope and m.merged_at >= w.start and m.merged_at < w."end"

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"

-- name: parts
select "window", part, coalesce(sum(amount), 0) as value, count(amount) as n
from (
  select "window", unnest([1, 2, 3, 4]) as place, unnest(['coding', 'pickup', 'review', 'merge']) as part,
    unnest([parts.coding, parts.pickup, parts.review, parts.merge]) as amount
  from items
  where counted
)
group by "window", place, part
order by "window", place
