-- The share of commits authored on a weekday before 9 or from 17 o'clock, by the clock of the team, or by the author's own where no zone of the team is known.

-- name: items
select "window", key, subject as label, committed_at as at, repository, person,
  cast(isodow(local) <= 5 and (hour(local) < 9 or hour(local) >= 17) as integer) as amount,
  case
    when not reachable then 'no longer reachable'
    when is_bot then 'bot'
    when local is null then 'no author date'
  end as why_not
from (
  select *, case
    when zone is null then make_timestamp(authored_at + authored_offset * 60000000)
    else timezone(zone, timezone('UTC', make_timestamp(authored_at)))
  end as local
  from landed
)

-- name: value
select "window", round(sum(amount) / count(*), 9) as value, count(*) as n, sum(amount) as num, count(*) as den
from items
where counted
group by "window"
