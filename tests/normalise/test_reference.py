"""docs/reference/words.md is the maps; `python -m tests.normalise.test_reference` writes it anew."""

from pathlib import Path

from headway.normalise.reference import page
from headway.normalise.words import MAPS, buckets, version

PAGE = Path(__file__).parents[2] / "docs/reference/words.md"


def test_the_reference_page_says_what_the_maps_say():
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_word_of_every_map_stands_on_the_page_with_its_version():
    text = page()
    assert [name for name in MAPS if f"## {name}\n" not in text or version(name) not in text] == []
    assert [word for name in MAPS for theirs in buckets(name).values() for word in theirs if f"`{word}`" not in text] == []


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
