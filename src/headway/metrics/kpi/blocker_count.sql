-- Open items that something keeps from going on when the window ends: in a blocked status, flagged, of the highest priority, or blocked by another open item.
-- An age counts from the moment it became one: the entry into blocked, the creation for a priority, the later creation of the two for a link, the last change of status for a flag.
-- Priorities, flags and links are those last known, since no source tells when they were given.

-- name: items
with open as (
  select w."window", w.until, w.reach, s.project, s.item, s.status, s.since, i.type, i.created_at, i.flagged, i.priority
  from shares w
  join spells s on s.project = w.scope and s.since < w.until and coalesce(s.until, w.until) >= w.until and s.status not in ('done', 'cancelled')
  join work_items i on i.project = s.project and i.key = s.item
  where w.standing
),
holds as (
  select l.project, l.item, o.project as by_project, o.key as by_item
  from item_links l
  join work_items o on o.code = l.target and o.key <> l.item
  where l.kind = 'is_blocked_by'
  union
  select o.project, o.key, l.project, l.item
  from item_links l
  join work_items o on o.code = l.target and o.key <> l.item
  where l.kind = 'blocks'
),
linked as (
  select b."window", b.project, b.item, min(greatest(b.created_at, o.created_at)) as since
  from open b
  join holds h on h.project = b.project and h.item = b.item
  join work_items o on o.project = h.by_project and o.key = h.by_item
  join spells s on s.project = o.project and s.item = o.key and s.since < b.until and coalesce(s.until, b.until) >= b.until
  where s.status not in ('done', 'cancelled')
  group by all
),
halted as (
  select b."window", b.project, b.item, coalesce(max(s.until), any_value(b.created_at)) as since
  from open b
  left join spells s on s.project = b.project and s.item = b.item and s.until <= b.since and s.status <> 'blocked'
  where b.status = 'blocked'
  group by all
),
causes as (
  select o.*, h.since as halted_since, l.since as linked_since, case when o.flagged then o.since end as flagged_since,
    case when o.priority = 'highest' then o.created_at end as urgent_since
  from open o
  left join halted h using ("window", project, item)
  left join linked l using ("window", project, item)
)
select c."window", i.key, i.code || ' ' || i.title as label, least(c.halted_since, c.linked_since, c.flagged_since, c.urgent_since) as at, 1 as amount,
  round(greatest(c.reach - "at", 0) / 86400000000, 9) as age_days, c.halted_since, c.linked_since, c.flagged_since, c.urgent_since,
  case when c.type in ('epic', 'subtask') then c.type end as why_not, {'age_days': age_days} as parts
from causes c
join work_items i on i.project = c.project and i.key = c.item
where coalesce(c.halted_since, c.linked_since, c.flagged_since, c.urgent_since) is not null

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: parts
select "window", unnest(['age_days', 'blocked', 'flagged', 'highest priority', 'blocked by an open item']) as part,
  unnest([
    round(sum(age_days), 9), round(sum(age_days) filter (halted_since is not null), 9), round(sum(age_days) filter (flagged_since is not null), 9),
    round(sum(age_days) filter (urgent_since is not null), 9), round(sum(age_days) filter (linked_since is not null), 9)
  ]) as value,
  unnest([count(*), count(halted_since), count(flagged_since), count(urgent_since), count(linked_since)]) as n
from items
where counted
group by "window"

-- name: unmatched
select w.id as "window", 'not_collected' as reason
from windows w
left join (select m.subject, min(i.created_at) as begun from members m join work_items i on i.project = m.scope group by m.subject) k on k.subject = w.subject
where k.begun is null or k.begun >= w."end"
