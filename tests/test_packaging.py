"""What is installed is what was pinned, and the wheel works far from the checkout."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bench import seeded

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", LOCK, re.MULTILINE))
REASONS = (ROOT / "docs" / "adr" / "0009-pinned-dependencies.md").read_text(encoding="utf-8")


def wanted(*, extra):
    listed = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    return [Requirement(line) for line in listed]


@pytest.mark.parametrize("requirement", [*wanted(extra=None), *wanted(extra="dev")], ids=str)
def test_every_dependency_is_pinned_within_its_bounds(requirement):
    assert PINNED[requirement.name] in requirement.specifier


def test_every_pin_has_hashes():
    bare = [block.split()[0] for block in re.split(r"\n(?=[a-z0-9])", LOCK) if "==" in block and "--hash=sha256:" not in block]
    assert bare == []


def test_the_lock_names_no_host_and_no_path():
    assert re.findall(r"https?:|file:|@ |--index|--find-links|^/", LOCK, re.MULTILINE) == []


@pytest.mark.parametrize("requirement", wanted(extra=None), ids=str)
def test_every_runtime_dependency_has_its_reason(requirement):
    assert re.search(rf"^\|[^|]*\b{re.escape(requirement.name)}\b[^|]*\| \S", REASONS, re.MULTILINE)


def test_heavy_and_test_only_packages_stay_out_of_the_default_install():
    assert {requirement.name for requirement in wanted(extra=None)}.isdisjoint({"pyarrow", "playwright", "pytest", "pydantic-settings"})


def uv(*words, cwd):
    found = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    done = subprocess.run([found, *map(str, words)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder of programs of an environment that has the wheel and its pinned runtime dependencies, nothing else."""
    place = tmp_path_factory.mktemp("installed")
    uv("build", "--wheel", "--quiet", "--no-build-isolation", "--python", sys.executable, "--out-dir", place, ROOT, cwd=place)
    uv("venv", "--quiet", "--python", sys.executable, place / "venv", cwd=place)
    wheel = next(place.glob("headway-*.whl"))
    constraints = place / "constraints.txt"
    constraints.write_text("".join(f"{name}=={version}\n" for name, version in PINNED.items()))
    uv("pip", "install", "--quiet", "--python", place / "venv" / "bin" / "python", "--constraint", constraints, wheel, cwd=place)
    return place / "venv" / "bin"


def headway(installed, *words, cwd, home):
    """Run the installed program with nothing of this environment but the path to git."""
    surroundings = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"}
    return subprocess.run([installed / "headway", *map(str, words)], cwd=cwd, env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_installed_program_says_how_it_is_used(installed, tmp_path):
    done = headway(installed, "--help", cwd=tmp_path, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "analyze" in done.stdout


@pytest.mark.slow
def test_the_installed_program_analyses_a_repository_from_another_folder(installed, tmp_path):
    repository = seeded.build(tmp_path / "some.git", commits=40, seed=5)
    done = headway(installed, "analyze", repository, "--db", f"sqlite:///{tmp_path}/store.db", "--json", cwd=tmp_path, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [one["commits"] for one in json.loads(done.stdout)["repositories"]] == [40]


@pytest.mark.slow
def test_the_default_install_has_neither_pyarrow_nor_test_tools(installed):
    there = {path.name.split("-")[0].lower() for path in (installed.parent / "lib").glob("python3*/site-packages/*.dist-info")}
    assert "headway" in there
    assert there.isdisjoint({"pyarrow", "pytest", "playwright", "mypy", "ruff"})


@pytest.mark.slow
def test_the_wheel_carries_the_files_that_are_not_python(installed):
    package = next((installed.parent / "lib").glob("python3*/site-packages/headway"))
    missing = [path for path in (ROOT / "src" / "headway").rglob("*") if path.suffix in {".sql", ".html", ".css", ".js", ".yaml", ".ini", ".svg"} and not (package / path.relative_to(ROOT / "src" / "headway")).exists()]
    assert missing == []
