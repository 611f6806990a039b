-- Incidents that had been opened and were not resolved when the window ended; how long each had been open by then stands beside it.

-- name: items
select w."window", i.key, i.title as label, i.opened_at as at, 1 as amount, null as why_not,
  {'age_ms': (cast(nullif(w.reach, 9223372036854775807) as double) - i.opened_at) / 1000} as parts
from shares w
join incidents i on i.repository = w.scope and i.opened_at < w.until and coalesce(i.resolved_at, w.until) >= w.until and (w.service is null or coalesce(i.service, '') = w.service)
where w.standing

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"
