"""Processes of ours find the package where this one did."""

from __future__ import annotations

import os
from pathlib import Path

import headway
from headway.house.children import environment


def test_a_child_imports_the_very_package_its_parent_did(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert environment()["PYTHONPATH"].split(os.pathsep) == [str(Path(headway.__file__).parents[1]), "/elsewhere"]


def test_everything_else_is_handed_on(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    assert environment()["HTTPS_PROXY"] == "http://proxy:3128"
