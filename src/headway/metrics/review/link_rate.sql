-- The share of merged pull requests that name a work item there is; a name that leads to none is no link.

-- name: items
with named as (
  select repository, pull_request, list(distinct regexp_replace(code, '[-#][0-9]+$', '')) as prefixes
  from item_mentions
  group by repository, pull_request
)
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at, cast(n.prefixes is not null as integer) as amount, n.prefixes,
  case when p.is_bot then 'bot' end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"
left join named n on n.repository = p.repository and n.pull_request = p.key

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"

-- name: parts
select "window", part, count(*) as value, count(*) as n
from (select "window", unnest(prefixes) as part from items where counted)
group by "window", part
order by "window", value desc, part
