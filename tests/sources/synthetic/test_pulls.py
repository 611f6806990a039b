"""Pull requests before they land: nothing of them lies after the end."""

from tests.sources.synthetic.world import world

from headway.sources.synthetic.people import people
from headway.sources.synthetic.pulls import hotfix, pulls, revert, seen


def of(name, rank=0):
    squad = world().squad(name)
    return squad, pulls(world().company, squad, squad.repositories[rank])


def test_what_lies_after_the_end_is_not_seen():
    squad, made = of("Warehouse")
    end = world().company.seen_until(squad)
    for pull in made:
        moments = [pull.opened, pull.updated, *pull.steps, *(review.at for review in pull.reviews), *(at for at, _ in pull.drafts)]
        assert max(moments) < end
        assert pull.steps[0] <= pull.opened


def test_a_pull_request_cut_short_is_open_as_it_was_then():
    _, made = of("Checkout")
    whole = next(pull for pull in made if pull.reviews and pull.merged)
    whole.merged = whole.closed = None
    cut = seen(whole, whole.reviews[0].at)
    assert (cut.reviews, cut.closed) == ([], None)


def test_a_revert_names_what_it_takes_back_and_a_hotfix_is_nobody_s_to_review():
    squad, made = of("Payments")
    back = revert(made[0], 1000, 2000, 10_000)
    assert (back.reverts, back.title, back.merged) == (made[0], f'Revert "{made[0].title}"', 2000)
    quick = hotfix("stop it", people(7, squad)[0], 1000, 20_000, 10_000)
    assert (quick.merged, quick.reviews, quick.branch.startswith("hotfix/")) == (None, [], True)


def test_stale_ones_lie_open_for_long():
    open_for = [(world().company.end - pull.opened) / 86_400 for squad in world().company.squads for pull in of(squad.name)[1] if not pull.closed]
    assert max(open_for) > 30
