-- What endangers the next delivery when the window ends: blockers, stale pull requests, failing pipelines of the default branch and aging items.
-- Each is an item of the metric that counts it, under the same key however often it is computed.

-- name: items
select r."window", r.kind || ':' || r.key as key, r.label, r.at, 1 as amount, r.kind, r.why_not,
  {'age_days': round(greatest(w.reach - r.at, 0) / 86400000000, 9)} as parts
from risks r
join windows w on w.id = r."window"

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", kind as part, count(*) as value, count(*) as n
from items
where counted
group by "window", kind
order by kind
