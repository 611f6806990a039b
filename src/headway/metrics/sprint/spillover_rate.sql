-- Items that were unfinished at the end of their sprint for every item committed to, over the sprints closed in the window; what was added and not finished counts too.

-- name: items
with promised as (
  select w."window", count(*) as items
  from shares w
  join sprinted s on s.project = w.scope and s.ended >= w.start and s.ended < w."end" and s.committed and s.why_not is null
  group by w."window"
)
select w."window", s.key, s.label, s.ended as at, cast(s.carried as integer) as amount, s.committed, s.carried,
  case when s.why_not is null and p.items is null then 'nothing was committed' else s.why_not end as why_not
from shares w
join sprinted s on s.project = w.scope and s.ended >= w.start and s.ended < w."end" and (s.committed or s.carried)
left join promised p on p."window" = w."window"

-- name: value
select "window", round(sum(amount) / count(*) filter (committed), 9) as value, count(*) as n,
  sum(amount) as num, count(*) filter (committed) as den
from items
where counted
group by "window"

-- name: parts
select "window", unnest(['committed', 'unfinished']) as part, unnest([count(*) filter (committed), sum(amount)]) as value, value as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'no_sprints' as reason
from windows w
where w.id not in (select "window" from items)
