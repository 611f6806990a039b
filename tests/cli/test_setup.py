"""`init`: a file one can start from."""

import re

import pytest
from tests.builders.repositories import repository
from tests.cli.running import headway

from headway.cli.setup import EXAMPLE
from headway.config import Config, SourceConfig, read_config
from headway.model.records import FACTS
from headway.sources.github.options import ACTIVE_MONTHS, INCIDENT_LABELS, read_options

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


def test_the_commented_sources_are_valid_once_they_are_uncommented_and_show_the_defaults(tmp_path):
    text = "\n".join(line[1:] if line.startswith("#  ") else line for line in EXAMPLE.splitlines())
    text = re.sub(r"^# (maps:|  |teams|services)", r"\1", text, flags=re.MULTILINE)
    (tmp_path / "headway.yaml").write_text(text)
    read = read_config(tmp_path / "headway.yaml")
    forge, tracker = read.sources[1:]
    assert (forge.kind, forge.auth.env, forge.every_seconds, forge.history_days, forge.mode) == ("github", "GITHUB_TOKEN", 900, None, "auto")
    options = read_options(forge.source())
    assert (options.owners, options.active_months, options.incident_labels, options.mirror) == (("acme",), ACTIVE_MONTHS, INCIDENT_LABELS, True)
    assert [entity for entity in forge.entities if entity not in FACTS] == []
    assert (tracker.kind, tracker.auth.env, tracker.every_seconds, tracker.history_days, tracker.mode) == ("jira", "JIRA_TOKEN", 900, None, "smart")
    assert [said.word for said in read.maps.overrides()] == ["in flight", "ready to ship"]


def test_the_example_names_every_key_of_a_source():
    assert [field for field in SourceConfig.__struct_fields__ if f"{field}:" not in EXAMPLE and field != "discovery"] == []
