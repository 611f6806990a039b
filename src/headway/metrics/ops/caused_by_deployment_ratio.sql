-- The share of the incidents opened in the window of which it is known which deployment caused them; the parts say by what.
-- An incident counts once, whatever else broke with it.

-- name: items
with causes as (
  select repository, incident, min(evidence) as evidence from incident_causes group by repository, incident
)
select w."window", i.key, i.title as label, i.opened_at as at, cast(c.incident is not null as integer) as amount, coalesce(c.evidence, 'not known') as evidence, null as why_not
from shares w
join incidents i on i.repository = w.scope and i.opened_at >= w.start and i.opened_at < w."end" and (w.service is null or coalesce(i.service, '') = w.service)
left join causes c on c.repository = i.repository and c.incident = i.key

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"

-- name: parts
select "window", evidence as part, round(count(*) / sum(count(*)) over (partition by "window"), 9) as value, count(*) as n
from items
where counted
group by "window", evidence
order by "window", evidence
