"""Generated pages are what the code says; `make docs` writes them anew."""

import re
from pathlib import Path

import pytest

from headway.cli.reference import PAGES, env_example
from headway.config import SETTINGS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_what_the_code_says(name):
    assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == PAGES[name]() + "\n"


def test_the_example_environment_names_every_setting():
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == env_example()


def test_every_variable_read_from_the_environment_is_documented():
    documented = {setting.variable for setting in SETTINGS}
    source = (ROOT / "src" / "headway" / "config" / "__init__.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env(?:ironment)?\.get\("([A-Z_]+)"', source)) | set(re.findall(r'_number\(env, "([A-Z_]+)"', source))
    assert read - documented == {"XDG_DATA_HOME", "HOME"}
