-- Pieces of work that were finished in the window: items completed and not reopened since, and merged pull requests that name no work item.
-- A pull request and the item it names are one piece, which counts with the item.

-- name: items
select w."window", i.key, i.code || ' ' || i.title as label, i.completed_at as at, 1 as amount, 'work items' as kind,
  case
    when i.type in ('epic', 'subtask') then i.type
    when i.status = 'cancelled' then 'cancelled'
  end as why_not
from shares w
join work_items i on i.project = w.scope and i.completed_at >= w.start and i.completed_at < w."end"
union all by name
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at, 1 as amount, 'pull requests' as kind,
  case
    when p.is_bot then 'bot'
    when m.pull_request is not null then 'counts with its work item'
  end as why_not
from shares w
join pull_requests p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"
left join (select distinct repository, pull_request from item_mentions) m on m.repository = p.repository and m.pull_request = p.key

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", kind as part, count(*) as value, count(*) as n
from items
where counted
group by "window", kind
order by kind desc
