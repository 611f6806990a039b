"""Names of files look like those of their language, a few folders deep."""

import pytest

from headway.sources.synthetic.chance import dice
from headway.sources.synthetic.paths import PLACES, new_path, new_picture
from headway.sources.synthetic.squads import HOSTILE


@pytest.mark.parametrize("language", PLACES)
def test_a_tree_has_folders_three_or_four_deep_and_files_with_an_extension(language):
    chance = dice(language)
    found = {new_path(chance, language, "checkout-api") for _ in range(300)}
    assert len(found) > 40
    assert {path.count("/") for path in found} <= {0, 1, 2, 3, 4}
    assert sum(path.count("/") >= 2 for path in found) > len(found) / 2
    assert all("." in path.rpartition("/")[2] for path in found)


def test_even_a_hostile_name_makes_a_plain_path():
    chance = dice("hostile")
    assert all(new_path(chance, "python", HOSTILE).isascii() for _ in range(100))
    assert new_picture(chance, HOSTILE).endswith(".png")
