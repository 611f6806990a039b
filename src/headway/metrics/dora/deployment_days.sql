-- Days with a deployment to production in each ISO week that lies in the window whole; the value is the median week.
-- Weeks are those of the tenant's zone. They begin with the week of the first known deployment to production: nothing is known of those before. A week that is not over is left out.

-- name: items
with zone as (
  select min(epoch_us(cast(day as timestamp)) - start) as east from days
),
good as (
  select repository, service, finished_at from deployments where environment = 'production' and result = 'success' and finished_at is not null
),
dated as (
  select g.*, date_diff('day', date '1970-01-01', cast(d.day as date)) as day from good g asof join days d on g.finished_at >= d.start
),
brought as (
  select distinct m.subject, x.day, x.day - (x.day + 3) % 7 as monday
  from members m
  join dated x on x.repository = m.scope and x.finished_at >= m.since and x.finished_at < m.until and (m.service is null or x.service = m.service)
),
counted_days as (
  select subject, monday, count(*) as days from brought group by subject, monday
),
known as (
  select subject, min(monday) as first, max(monday) + 7 as done from counted_days group by subject
),
bounds as (
  select w.id as "window", w.subject, z.east, k.first, k.done, w.reach >= w."end" as over, w."end" > 253402300800000000 as endless,
    cast(floor((greatest(w.start, -62135596800000000) + z.east + 43200000000) / 86400000000) as bigint) as since,
    cast(floor((least(w."end", 253402300800000000) + z.east + 43200000000) / 86400000000) as bigint) as until,
    cast(floor((least(w.reach, 253402300800000000) + z.east) / 86400000000) as bigint) as latest
  from windows w
  join known k on k.subject = w.subject
  cross join zone z
),
reached as (
  select *, case when over and endless then done when over then until else latest end as today, since + (11 - since % 7) % 7 as next_monday from bounds
),
weeks as (
  select "window", subject, east, today,
    unnest(range(greatest(first, next_monday), least(until, today - (today + 2) % 7 + 6) - 6, 7)) as monday
  from reached
),
named as (
  select k.*, strftime(date '1970-01-01' + cast(monday as integer), '%G-W%V') as name from weeks k
)
select k."window", k.name as key, k.name as label, k.monday * 86400000000 - k.east as at, coalesce(c.days, 0) as amount,
  case when k.monday + 7 > k.today then 'week not over' end as why_not
from named k
left join counted_days c on c.subject = k.subject and c.monday = k.monday

-- name: value
select "window", median(amount) as value, count(*) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", case when count(d.key) = 0 then 'no_production' else 'no_whole_week' end as reason
from windows w
left join members m on m.subject = w.subject
left join deployments d on d.repository = m.scope and (m.service is null or d.service = m.service) and d.environment = 'production'
group by w.id
