"""`init` and `doctor`: a file one can start from, and everything that is wrong at once."""

import json

import pytest
from tests.builders.repositories import repository
from tests.cli.running import headway

from headway.cli.setup import EXAMPLE
from headway.config import Config, read_config

pytestmark = pytest.mark.slow


def test_the_written_configuration_is_valid_and_syncs_as_it_is(tmp_path):
    repository(tmp_path / "shop").commit({b"a": b"1\n"})
    assert headway(tmp_path, "init").code == 0
    said = headway(tmp_path, "sync")
    assert (said.code, said.err) == (0, "")
    assert "shop: 1 repositories, 1 commits" in said.out


def test_the_example_names_every_key_there_is():
    assert [field for field in Config.__struct_fields__ if f"{field}:" not in EXAMPLE and field != "ledger"] == []


def test_what_is_commented_out_is_the_default(tmp_path):
    (tmp_path / "headway.yaml").write_text(EXAMPLE)
    read = read_config(tmp_path / "headway.yaml")
    assert (read.tenant, read.archive) == (Config().tenant, Config().archive)


def test_a_file_that_exists_is_left_alone(tmp_path):
    (tmp_path / "headway.yaml").write_text("# mine\n")
    said = headway(tmp_path, "init")
    assert said.code == 2
    assert "exists already" in said.err
    assert (tmp_path / "headway.yaml").read_text() == "# mine\n"


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    assert "cannot be written" in headway(tmp_path, "init", "nowhere/headway.yaml").err


def test_the_doctor_finds_a_healthy_house_well(tmp_path):
    said = headway(tmp_path, "doctor", "--json")
    assert said.code == 0
    assert {found["what"] for found in json.loads(said.out)["findings"]} >= {"git", "configuration", "disk", "store"}


def test_the_doctor_names_every_trouble_and_leaves_with_4(tmp_path):
    (tmp_path / "headway.yaml").write_text("sources:\n- {name: gone, kind: git, url: /nowhere}\n- {name: here, kind: git, url: .}\n")
    said = headway(tmp_path, "doctor", "--json")
    findings = {found["what"]: found for found in json.loads(said.out)["findings"]}
    assert said.code == 4
    assert not findings["source gone"]["well"]
    assert findings["source here"]["well"]


def test_a_wrong_configuration_is_a_finding_of_its_own(tmp_path):
    (tmp_path / "headway.yaml").write_text("sorces: []\n")
    said = headway(tmp_path, "doctor")
    assert said.code == 4
    assert "sorces" in said.out
