"""The measuring itself is measured: order of runs, memory of a tree without git, failures."""

import itertools
import shutil
import subprocess
import sys

import pytest

from bench import measure

HOLD_60_MB = "import sys; held = bytearray(60_000_000); print('ready', flush=True); sys.stdin.read()"


def test_runs_alternate_and_some_run_fewer_times():
    order = []
    ticks = itertools.count()
    acts = {name: lambda name=name: (order.append(name), float(next(ticks)))[1] for name in "ab"}
    found = measure.interleave(acts, {"a": 3, "b": 1})
    assert order == ["a", "b", "a", "a"]
    assert found["a"].median == 2.0
    assert len(found["b"].seconds) == 1


def test_a_failing_command_says_what_it_wrote():
    with pytest.raises(subprocess.CalledProcessError) as caught:
        measure.run([sys.executable, "-c", "import sys; sys.exit('broken')"])
    assert "broken" in caught.value.stderr


def test_what_is_measured_has_its_bytecode_as_an_installed_package_has(tmp_path):
    (tmp_path / "fine.py").write_text("x = 1\n")
    assert (measure.precompiled(tmp_path), len(list(tmp_path.rglob("*.pyc")))) == (True, 1)
    (tmp_path / "wrong.py").write_text("x = = 1\n")
    assert measure.precompiled(tmp_path) is False


def test_lines_counts_what_is_not_empty():
    assert measure.lines([sys.executable, "-c", "print('a\\n\\nb')"]) == 2


def test_lines_of_a_failing_command_are_no_count():
    with pytest.raises(subprocess.CalledProcessError):
        measure.lines([sys.executable, "-c", "print('a'); raise SystemExit(3)"])


def held_peak(command):
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        sampler = measure.Sampler(child.pid)
        assert child.stdout.readline().strip() == b"ready"
        sampler.sample()
        child.stdin.close()
    return sampler.peak


def test_memory_includes_children():
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD_60_MB!r}])"
    assert held_peak([sys.executable, "-c", code]) > 60_000_000


def test_memory_leaves_git_out(tmp_path):
    pretended = tmp_path / "git-pretended"
    pretended.write_text(f"#!{shutil.which('sh')}\nprintf 'ready\\n'; cat >/dev/null\n")
    pretended.chmod(0o755)
    assert held_peak([str(pretended)]) == 0


def test_a_process_that_has_ended_weighs_nothing():
    with subprocess.Popen([sys.executable, "-c", "pass"]) as child:
        child.wait()
    assert measure.proportional_bytes(child.pid) == 0
    assert list(measure.family(child.pid)) == []


def test_the_peak_is_seen_while_the_process_runs():
    code = "import time; held = bytearray(60_000_000); time.sleep(1)"
    with subprocess.Popen([sys.executable, "-c", code]) as child:
        assert measure.peak_memory(child, lambda: None) > 60_000_000


def test_what_a_process_started_is_told_apart_from_itself():
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD_60_MB!r}])"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        sampler = measure.Sampler(child.pid)
        assert child.stdout.readline().strip() == b"ready"
        sampler.sample()
        child.stdin.close()
    assert 0 < sampler.main < 60_000_000 < sampler.below
    assert sampler.peak == sampler.main + sampler.below


def test_git_below_a_process_is_seen_but_not_in_its_peak(tmp_path):
    pretended = tmp_path / "git-pretended"
    pretended.write_text(f"#!{shutil.which('sh')}\nprintf 'ready\\n'; cat >/dev/null\n")
    pretended.chmod(0o755)
    code = f"import subprocess, sys; subprocess.run([{str(pretended)!r}])"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        sampler = measure.Sampler(child.pid)
        assert child.stdout.readline().strip() == b"ready"
        sampler.sample()
        child.stdin.close()
    assert sampler.below > 0
    assert sampler.peak == sampler.main


def test_processor_seconds_are_of_what_has_ended():
    before = measure.ended_cpu()
    subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    assert measure.ended_cpu() > before
