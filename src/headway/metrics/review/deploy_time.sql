-- Whole milliseconds from the merge of a pull request to the first deployment to production, of whichever service, that brought it.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, d.deployed_at as at, (d.deployed_at - p.merged_at) // 1000 as amount,
  case when p.is_bot then 'bot' when p.merged_at is null then 'not merged' when d.deployed_at < p.merged_at then 'deployed before the merge' end as why_not
from shares w
join released d on d.repository = w.scope and d.deployed_at >= w.start and d.deployed_at < w."end"
join pull_requests p on p.repository = d.repository and p.key = d.pull_request

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"
