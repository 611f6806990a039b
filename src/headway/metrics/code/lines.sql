-- Lines of text files as they stood when the window ended, by the ledger of who wrote and who took away which lines.

-- name: items
select "window", repository || ':' || path as key, path as label, null as at, cast(sum(lines) as bigint) as amount, null as why_not
from owned
group by "window", repository, path
having sum(lines) > 0

-- name: value
select "window", sum(amount) as value, count(*) as n
from items
where counted
group by "window"
