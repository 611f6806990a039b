-- The relations every metric reads, made once per question from the facts.

-- name: shares
-- The part of a window in which a scope belonged to the window's subject: a team's scopes come and go. start and end are cut to that
-- time, until is the window's own end, standing says whether the scope belongs to the subject then, reach is how far ages go: the
-- end of the window, or now where it is not over. service is what the deployments of a service are called, null where all count;
-- zone that of a team which has one; day its name where a window is a day.
select w.id as "window", w.subject, m.scope, m.service, greatest(w.start, m.since) as start, least(w."end", m.until) as "end",
  w."end" as until, w.reach, m.until >= w."end" as standing, m.zone, w.day
from windows w
join members m on m.subject = w.subject and m.since < w."end" and m.until > w.start

-- name: spells
-- How long an item stood in a status: from its entry to before the next one (null: still). started_at is when it had first been worked
-- on by then, null while it had not.
select project, item, to_status as status, "at" as since,
  lead("at") over (partition by project, item order by "at", key) as until,
  min("at") filter (to_status in ('in_progress', 'in_review')) over (partition by project, item order by "at", key rows unbounded preceding) as started_at
from transitions

-- name: marks
-- The way of every merged pull request in whole milliseconds, its marks laid in order: a mark that is missing, or later than the next
-- one, takes the next one's place, and the first commit is never after the creation. So the phases sum to the total whatever is missing.
-- unfit is why nothing may be said of its times.
select *, merged_at // 1000 as merged, least(approved_at // 1000, merged) as approved, least(first_review_at // 1000, approved) as looked_at,
  least(ready_at // 1000, looked_at) as offered, least(first_commit_at // 1000, created_at // 1000, offered) as begun,
  offered - begun as coding, looked_at - offered as pickup, approved - looked_at as review, merged - approved as merge, merged - begun as total,
  case
    when is_bot then 'bot'
    when merged_at < created_at then 'merged before it was opened'
    when first_commit_at is null and merged_at = created_at then 'opened when it was merged'
  end as unfit
from pull_requests
where merged_at is not null

-- name: looks
-- Reviews that count: by a person who is not the author, before the pull request was merged or closed. Where the author's account is
-- gone, so may be the reviewer's: then only what nobody can say of a change of their own tells them apart.
select r.repository, r.pull_request, r.reviewer, r.submitted_at as "at", r.state, r.comments
from reviews r
join pull_requests p on p.repository = r.repository and p.key = r.pull_request
where not r.is_bot and r.submitted_at <= coalesce(p.merged_at, p.closed_at, r.submitted_at)
  and case when p.author is null then r.reviewer is not null or r.state in ('approved', 'changes_requested') else r.reviewer is distinct from p.author end

-- name: attention
-- What a pull request got of those reviews: how many, how many of them asked for changes, how many comments stood in them (null: not known).
select repository, pull_request, count(*) as reviews, count(*) filter (state = 'changes_requested') as objections,
  case when bool_and(comments is not null) then cast(sum(comments) as bigint) end as comments
from looks
group by repository, pull_request

-- name: released
-- The first time a pull request came to production, with whichever service.
select repository, pull_request, min(deployed_at) as deployed_at
from deployed_changes
where pull_request is not null
group by repository, pull_request

-- name: closings
-- Every sprint with the instant it ended (closed, early or late, else as planned) and the one its planning was over by: a day after the
-- start. unfit is why nothing can be told of it; without any instant it lies before all windows, so that only the unbounded one holds it.
select key, project, board, name, start_at as begun, coalesce(completed_at, end_at, start_at, {beginning}) as ended, least(start_at + 86400000000, ended) as planned,
  case
    when state is null then 'state not known'
    when state <> 'closed' then 'not closed'
    when coalesce(completed_at, end_at) is null then 'end not known'
    when start_at is null then 'start not known'
    when start_at >= ended then 'ended before it started'
  end as unfit
from sprints

-- name: sprinted
-- What became of every item of every closed sprint: committed to when planning was over, added later, removed before the end, completed
-- in the sprint and still in it, or carried over, neither finished nor cancelled. What counts is who is in at those two instants: to leave
-- and come back in between is nothing (LESSON 75). A sprint that is unfit has one row that says why.
with stays as (
  select c.key as sprint, m.item, bool_or(m.added_at <= c.planned and coalesce(m.removed_at >= c.planned, true)) as committed,
    bool_or(m.added_at > c.planned and m.added_at < c.ended and coalesce(m.removed_at > m.added_at, true)) as entered,
    bool_or(m.added_at < c.ended and coalesce(m.removed_at >= c.ended, true)) as stayed
  from closings c
  join sprint_memberships m on m.sprint = c.key
  where c.unfit is null
  group by c.key, m.item
),
cancelled as (
  select distinct s.sprint, s.item
  from stays s
  join closings c on c.key = s.sprint
  join spells x on x.item = s.item and x.status = 'cancelled' and x.since < c.ended and coalesce(x.until, c.ended) >= c.ended
)
select c.key || ':' || i.key as key, c.key as sprint, c.project, c.board, c.begun, c.ended, i.code || ' ' || i.title as label, i.effort, s.committed,
  s.entered and not s.committed as added, (s.committed or s.entered) and not s.stayed as removed,
  s.stayed and coalesce(i.completed_at < c.ended, false) as completed,
  s.stayed and coalesce(i.completed_at >= c.ended, true) and x.item is null as carried,
  case when i.type in ('epic', 'subtask') then i.type when i.completed_at < c.begun then 'done before the sprint' end as why_not
from stays s
join closings c on c.key = s.sprint
join work_items i on i.key = s.item
left join cancelled x on x.sprint = s.sprint and x.item = s.item
union all by name
select key, key as sprint, project, board, begun, ended, name as label, true as committed, true as added, true as removed, true as completed, true as carried, unfit as why_not
from closings
where unfit is not null

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
-- windows stand there as numbers so that the commits outside of them are not compared with every window. zone as in shares.
select w."window", w.zone, c.*
from shares w
join commits c on c.repository = w.scope and c.landed_at >= w.start and c.landed_at < w."end"
where c.landed_at >= {first} and c.landed_at < {until}

-- name: landed_by_day
-- The same where every window is a day: then its name finds what landed on it, and no commit is compared with other days.
select w."window", w.zone, c.*
from shares w
join commits c on c.repository = w.scope and c.day = w.day and c.landed_at >= w.start and c.landed_at < w."end"

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
