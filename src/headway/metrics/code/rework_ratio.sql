-- The share of deleted lines that had been written at most 30 days before; merges are left out, their lines were counted in the commits they join.

-- name: items
select w."window", c.key, c.subject as label, c.committed_at as at, r.reworked as amount, r.deleted,
  case
    when not c.reachable then 'no longer reachable'
    when c.is_merge then 'merge commit'
    when r.deleted = 0 then 'nothing deleted'
  end as why_not
from shares w
join commits c on c.repository = w.scope and c.landed_at >= w.start and c.landed_at < w."end"
join rework r on r.repository = c.repository and r.sha = c.sha

-- name: value
select "window", round(sum(amount) / sum(deleted), 9) as value, count(*) as n, sum(amount) as num, sum(deleted) as den
from items
where counted
group by "window"
