"""The race judges nobody whose rows are not git's, and says who did not finish."""

import pytest
from bench.history import History
from bench.measure import Timing
from bench.peers import PEERS, Peer

from bench import race


@pytest.fixture
def history(tmp_path):
    return History(name="toy", path=tmp_path, commits=10, changes=20)


def test_a_wrong_count_is_refused():
    race.expect("commits stored", 10, 10)
    with pytest.raises(race.WrongCount, match="commits stored: 9, git counts 10"):
        race.expect("commits stored", 9, 10)


def test_ratios_are_of_medians(history):
    timings = {race.GIT: Timing((1.0, 2.0, 9.0)), race.HEADWAY: Timing((1.0, 1.0, 5.0))}
    run = race.Race(history=history, timings=timings, fell={})
    assert run.ratio(race.HEADWAY, race.GIT) == 0.5
    assert run.ratio("Perceval", race.HEADWAY) is None


def test_the_table_says_how_often_each_ran_and_who_did_not_finish(history):
    run = race.Race(history=history, timings={race.GIT: Timing((1.0, 2.0, 3.0))}, fell={"Perceval 1": "unreadable"})
    rows = run.rows()
    assert rows[0] == ("toy (10 commits)", race.GIT, "2.00 s", "1.00 - 3.00", "1.00 x git", "3 runs")
    assert rows[1][-1] == "did not finish: unreadable"


def test_a_peer_that_cannot_be_installed_does_not_stop_the_race(history, tmp_path, monkeypatch):
    monkeypatch.setenv("HEADWAY_CACHE", str(tmp_path))
    monkeypatch.setattr("bench.peers.HERE", tmp_path)
    (tmp_path / "nobody.txt").write_text("nobody==1.0\n")
    monkeypatch.setattr("shutil.which", lambda *_args, **_named: None)
    fit, fell = race.entrants([Peer("nobody", "Nobody")], history)
    assert fit == []
    assert fell == {"Nobody 1.0": "uv is missing: `make bench-git` installs it"}


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_pin_of_a_peer_is_exact(peer):
    pins = [line for line in peer.pins.read_text().splitlines() if not line.startswith("#")]
    assert all(line.count("==") == 1 for line in pins)
    assert peer.version
    assert peer.program.exists()
