-- The relations every metric reads, made once per question from the facts.

-- name: shares
-- The part of a window in which a scope belonged to the window's subject: a team's scopes come and go. start and end are cut to that
-- time, until is the window's own end, standing says whether the scope belongs to the subject then, reach is how far ages go: the
-- end of the window, or now where it is not over. service is what the deployments of a service are called, null where all count.
select w.id as "window", w.subject, m.scope, m.service, greatest(w.start, m.since) as start, least(w."end", m.until) as "end",
  w."end" as until, w.reach, m.until >= w."end" as standing
from windows w
join members m on m.subject = w.subject and m.since < w."end" and m.until > w.start

-- name: spells
-- How long an item stood in a status: from its entry to before the next one (null: still). started_at is when it had first been worked
-- on by then, null while it had not.
select project, item, to_status as status, "at" as since,
  lead("at") over (partition by project, item order by "at", key) as until,
  min("at") filter (to_status in ('in_progress', 'in_review')) over (partition by project, item order by "at", key rows unbounded preceding) as started_at
from transitions

-- name: persons
-- Whom the mapping of a repository says that a handle is; a handle without an account stands for itself.
select repository, handle, min(canonical) as person, bool_or(is_bot) as is_bot from accounts group by repository, handle

-- name: commits
-- Commits with the person behind the author's handle, what they changed in total (lines is null when all files are
-- binary), the day of the tenant's zone they landed on, and landed_at: committed_at, or the beginning of time where the
-- source had no instant, so that only the unbounded window holds them.
with sizes as (
  select repository, sha, count(*) as files, cast(sum(additions + deletions) as bigint) as lines from changes group by repository, sha
)
select c.*, coalesce(p.person, c.author) as person, coalesce(p.is_bot, false) as is_bot,
  coalesce(c.committed_at, {beginning}) as landed_at, s.files, s.lines, d.day
from read_commits c
left join persons p on p.repository = c.repository and p.handle = c.author
left join sizes s on s.repository = c.repository and s.sha = c.sha
asof left join days d on c.committed_at >= d.start

-- name: landed
-- Commits by the window they landed in, half-open, for the repositories of the window's subject; the outer bounds of all
-- windows stand there as numbers so that the commits outside of them are not compared with every window.
select w."window", c.*
from shares w
join commits c on c.repository = w.scope and c.landed_at >= w.start and c.landed_at < w."end"
where c.landed_at >= {first} and c.landed_at < {until}

-- name: owned
-- Lines of a path that a person owned when a window ended; 0 for somebody who once had some. An instant that the
-- source did not give lies before all windows.
select w."window", o.repository, o.path, coalesce(p.person, o.handle) as person, coalesce(p.is_bot, false) as is_bot,
  cast(sum(o.lines) as bigint) as lines
from shares w
join ownership o on o.repository = w.scope and coalesce(o.committed_at, {beginning}) < w."end" and w.standing
left join persons p on p.repository = o.repository and p.handle = o.handle
group by all

-- name: people
-- Distinct people behind a window, and those of them in repositories whose own number is hidden.
select "window", count(distinct person) as people, count(distinct person) filter (hidden) as rest
from (
  select b."window", b.person, g.people < {smallest} as hidden
  from behind b
  join (select "window", repository, count(distinct person) as people from behind group by "window", repository) g
    on g."window" = b."window" and g.repository = b.repository
)
group by "window"
