-- Comments in the reviews of a merged pull request per 100 lines it changed; reviews by bots, by the author and after the merge do not count.

-- name: items
select w."window", p.key, '#' || p.number || ' ' || p.title as label, p.merged_at as at, round(coalesce(a.comments, 0) * 100 / p.lines, 9) as amount,
  case
    when p.is_bot then 'bot'
    when p.lines is null then 'size not known'
    when p.lines = 0 then 'no changed lines'
    when a.reviews is not null and a.comments is null then 'comments not known'
  end as why_not,
  {'comments': coalesce(a.comments, 0), 'lines': p.lines} as parts
from shares w
join (select *, additions + deletions as lines from pull_requests) p on p.repository = w.scope and p.merged_at >= w.start and p.merged_at < w."end"
left join attention a on a.repository = p.repository and a.pull_request = p.key

-- name: value
select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles
from items
where counted
group by "window"

-- name: parts
select "window", 'comments' as part, sum(parts.comments) as value, count(*) as n from items where counted group by "window"
union all
select "window", 'lines' as part, sum(parts.lines) as value, count(*) as n from items where counted group by "window"
order by "window", part
