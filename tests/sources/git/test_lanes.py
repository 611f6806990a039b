"""Trees that share what they have in common, and are let go of with the last child."""

from headway.sources.git.lanes import Lanes, Tree
from headway.sources.git.vectors import Version


def version():
    return Version(b"", None, (b"", b""))


def test_a_fork_goes_its_own_way_and_so_does_what_it_was_forked_from():
    one, two, tree = version(), version(), Tree()
    tree.put(b"a/b", one)
    tree.put(b"top", one)
    fork = tree.fork()
    fork.put(b"a/b", two)
    tree.put(b"a/c", two)
    assert (tree.get(b"a/b"), fork.get(b"a/b"), fork.get(b"a/c"), fork.get(b"top")) == (one, two, None, one)
    assert (len(tree), dict(fork)) == (3, {b"a/b": two, b"top": one})


def test_what_is_taken_away_is_gone_and_taking_it_twice_is_no_error():
    tree = Tree()
    tree.put(b"a/b", version())
    tree.put(b"a/b", None)
    tree.put(b"a/b", None)
    assert (tree.get(b"a/b"), len(tree), tree.folders) == (None, 0, {})


def test_a_tree_is_kept_while_a_child_waits_for_it_and_no_longer():
    lanes = Lanes({b"root": 2})
    tree = lanes.descend(())
    tree.put(b"f", version())
    lanes.keep(b"root", tree)
    lanes.leave((b"root",))
    assert lanes.descend((b"root",)).get(b"f") is tree.get(b"f")
    lanes.leave((b"root",))
    assert (b"root" in lanes, lanes.open(), len(lanes.look(b"root"))) == (False, {}, 0)
    lanes.keep(b"nobody waits", tree)
    assert lanes.open() == {}
