-- Folders of which one person owns at least three quarters of the lines when the window ends; a folder that fewer than 5 people ever wrote does not show who or how many.
-- A folder is as many path levels as give 10 to 60 of them (the whole repository where even one level gives more), "(root)" holds the files of no folder.

-- name: items
with levels as (
  select unnest([0, 1, 2, 3]) as depth
),
paths as (
  select distinct repository, path, string_split(path, '/')[:-2] as folders from owned
  union
  select distinct h.repository, h.path, string_split(h.path, '/')[:-2] from changes h semi join owned o on o.repository = h.repository
),
named as (
  select p.repository, p.path, d.depth,
    case when d.depth = 0 then '(all)' when len(p.folders) = 0 then '(root)' else array_to_string(p.folders[:d.depth], '/') end as folder
  from paths p cross join levels d
),
alive as (
  select "window", repository, path, sum(lines) as lines from owned group by "window", repository, path having sum(lines) > 0
),
depths as (
  select "window", coalesce(min(depth) filter (depth > 0 and folders between 10 and 60), max(depth) filter (folders <= 60), 0) as depth
  from (
    select a."window", n.depth, count(distinct (n.repository, n.folder)) as folders
    from alive a join named n on n.repository = a.repository and n.path = a.path
    group by a."window", n.depth
  )
  group by "window"
),
placed as (
  select d."window", n.repository, n.path, n.folder from named n join depths d on d.depth = n.depth
),
sizes as (
  select a."window", a.repository, p.folder, cast(sum(a.lines) as bigint) as lines, count(*) as files
  from alive a join placed p on p."window" = a."window" and p.repository = a.repository and p.path = a.path
  group by all
),
churned as (
  select l."window", h.repository, p.folder, sum(h.additions + h.deletions) as churn
  from changes h
  join landed l on l.repository = h.repository and l.sha = h.sha
  join placed p on p."window" = l."window" and p.repository = h.repository and p.path = h.path
  where l.reachable and not l.is_merge
  group by all
),
held as (
  select o."window", o.repository, p.folder, o.person, greatest(sum(o.lines), 0) as lines
  from owned o join placed p on p."window" = o."window" and p.repository = o.repository and p.path = o.path
  where not o.is_bot
  group by all
),
ranked as (
  select *, sum(lines) over folder as total, sum(lines) over (folder order by lines desc, person rows unbounded preceding) - lines as before
  from held
  window folder as (partition by "window", repository, folder)
),
known as (
  select "window", repository, folder, count(*) as contributors, count(*) filter (before * 2 < total) as absence_factor,
    max(lines) / nullif(sum(lines), 0) as top_share, max(lines) * 4 >= 3 * sum(lines) as concentrated, list(person) filter (lines > 0) as owners
  from ranked
  group by all
)
select s."window", s.repository || ':' || s.folder as key, s.folder as label, null as at, s.lines as amount, s.repository, k.owners,
  coalesce(k.contributors, 0) >= 5 as judged,
  case when not judged then 'fewer than 5 people' when not k.concentrated then 'shared by several people' end as why_not,
  {
    'lines': s.lines, 'churn': coalesce(c.churn, 0), 'files': s.files,
    'contributors': case when judged then k.contributors end,
    'absence_factor': case when judged then k.absence_factor end,
    'top_share': case when judged then round(k.top_share, 9) end
  } as parts
from sizes s
left join known k on k."window" = s."window" and k.repository = s.repository and k.folder = s.folder
left join churned c on c."window" = s."window" and c.repository = s.repository and c.folder = s.folder

-- name: value
select "window", count(*) as value, count(*) as n
from items
where counted
group by "window"

-- name: people
select "window", repository, unnest(owners) as person
from items

-- name: unmatched
select w.id as "window", case when count(i.key) = 0 then 'no_items' else 'suppressed_small_group' end as reason
from windows w
left join items i on i."window" = w.id
group by w.id
having count(*) filter (i.judged) = 0
