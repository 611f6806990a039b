-- How unequally the reviews of the window are shared among those who gave any: 0 is all alike, towards 1 is one for all.
-- Reviews by bots, of one's own change and after the merge do not count.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, max(l."at") as at, count(*) as amount, p.repository,
  list(coalesce(e.person, l.reviewer)) filter (coalesce(e.person, l.reviewer) is not null) as reviewers,
  case when p.is_bot then 'bot' when reviewers is null then 'reviewer not known' end as why_not
from shares w
join looks l on l.repository = w.scope and l."at" >= w.start and l."at" < w."end"
join pull_requests p on p.repository = l.repository and p.key = l.pull_request
left join persons e on e.repository = l.repository and e.handle = l.reviewer
group by w."window", p.key, p.number, p.title, p.repository, p.is_bot

-- name: value
with held as (
  select "window", person, count(*) as load
  from (select "window", unnest(reviewers) as person from items where counted)
  group by "window", person
),
sample as (
  select "window", count(*) as n from items where counted group by "window"
),
ranked as (
  select *, count(*) over (partition by "window") as people, row_number() over (partition by "window" order by load, person) as place
  from held
)
select "window", round(sum((2 * place - people - 1) * load) / (any_value(people) * sum(load)), 9) as value, any_value(n) as n
from ranked
join sample using ("window")
group by "window"

-- name: people
select "window", repository, unnest(reviewers) as person
from items
where counted
