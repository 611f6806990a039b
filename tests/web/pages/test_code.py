"""The Code page as a document: what is said of a view, without a browser and so without JavaScript."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.api.world import API, HOSTILE
from tests.web import views
from tests.web.gallery import drawn
from tests.web.views import BREAKOUT, code_view, folder, item, paged, series, wave

from headway.web.pages import code

if TYPE_CHECKING:
    from tests.api.serving import Site

pytestmark = pytest.mark.slow

HIDDEN = "hidden: fewer than 5 people"


class Read(HTMLParser):
    """The rows of every table and the charts of a page, as a reader without a script has them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.charts: list[str] = []
        self.scripts: list[tuple[str, str]] = []
        self.links: list[str] = []
        self._into: list[str] | None = None
        self._script: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
            self._into = self.rows[-1]
        elif tag == "figure":
            self.charts.append(given["id"])
        elif tag == "script":
            self._script = given.get("type", "")
        elif tag == "a":
            self.links.append(given.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self._into = None if tag in {"td", "th"} else self._into
        self._script = None if tag == "script" else self._script

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self.scripts.append((self._script, data))
        elif self._into:
            self._into[-1] += data


def shown(**values: object) -> str:
    """The page over a view made by hand."""
    return drawn("code.html", code.laid_out(code_view(**values)), "/code")


def row_of(page: Read, label: str) -> list[str]:
    return next(row for row in page.rows if row and row[0] == label)


def test_every_chart_stands_beside_a_table_of_the_same_rows():
    page = Read(shown())
    assert {"knowledge", "spots", "code.churn", "code.commits", "code.small_commit_ratio"} == set(page.charts)
    assert row_of(page, "src/orders") == ["src/orders", "9\u202f000", "3", "0", "6", "1", "15\u202f%"]
    assert row_of(page, "src/orders/file0.py") == ["src/orders/file0.py", "400", "20", "< 5"]
    assert len(page.rows) > 2 * 90


def test_a_repository_that_is_one_folder_is_its_name():
    assert row_of(Read(shown(folders=paged(folder(1, "orders: (all)"), folder(2, "web: src/(all)")))), "orders")[1] == "4\u202f500"


def test_a_level_without_days_shows_on_its_card_how_it_stood_over_time():
    still = views.Card(answer=views.answer("code.commits"), series=series("code.commits"))
    assert "day by day" in shown(cards=(still,))
    assert "day by day" not in shown(cards=(still,), trends=())


def test_a_project_has_no_code_and_says_so():
    text = shown(subject=views.SUBJECT, cards=(), folders=paged(), hotspots=paged(), trends=())
    assert "There is no code here" in text
    assert "There is no code here" not in shown()


def test_a_small_group_is_hidden_by_name_and_a_missing_amount_is_a_dash():
    page = Read(shown())
    assert row_of(page, "web")[-2:] == [HIDDEN, HIDDEN]
    assert row_of(page, "docs/file3.py")[2] == "\u2014"


def test_without_a_hidden_folder_the_legend_does_not_speak_of_one():
    assert HIDDEN not in shown(folders=paged(folder(1, "src")))


@pytest.mark.parametrize(("share", "step"), [(0.0, 1), (0.199, 1), (0.2, 2), (0.4, 3), (0.6, 4), (0.749, 4), (0.75, 5), (1.0, 5)])
def test_the_colour_turns_at_the_shares_the_legend_names(share: float, step: int):
    assert code.step_of(share) == step


def test_a_name_cannot_break_out_of_the_data_of_a_chart():
    text = shown()
    assert BREAKOUT not in text
    assert "\\u003c/script\\u003e" in text
    assert {kind for kind, _ in Read(text).scripts} == {"application/json"}


def test_every_block_of_data_is_whole():
    blocks = [json.loads(text) for kind, text in Read(shown()).scripts if kind == "application/json"]
    assert len(blocks) == 5
    assert any(BREAKOUT in str(block) for block in blocks)


def test_when_ownership_was_not_read_the_page_says_how_to_read_it():
    text = shown(folders=paged(), trends=())
    assert "headway sync --entity ownership" in text
    assert "headway sync --entity ownership" not in shown()


def test_the_page_over_a_real_store_says_the_numbers_of_the_api(site: Site):
    about = f"subject={quote(f'repository:{API}')}&period=30d"
    reply = site.get(f"/code?{about}")
    assert reply.status == 200
    churn = site.get(f"/api/v1/metrics/code.churn?{about}").json["value"]
    card = re.search(r'id="card-code\.churn".*?<data value="([^"]*)"', reply.text, re.DOTALL)
    assert card is not None
    assert float(card[1]) == churn
    assert HOSTILE not in reply.text
    assert row_of(Read(reply.text), "src/orders")[0] == "src/orders"


def test_every_link_of_the_page_leads_somewhere(site: Site):
    for href in sorted({href for href in Read(site.get("/code?period=30d").text).links if href.startswith("/")}):
        assert (href, site.get(href).status) == (href, 200)


def test_with_nothing_connected_the_page_says_how_to_begin(bare: Site):
    assert "headway analyze PATH" in bare.get("/code").text


def test_a_window_in_which_nothing_changed_says_so():
    page = shown(hotspots=paged(), cards=(views.card("code.commits", None),), trends=(), folders=paged())
    assert "No file changed in this window." in page
    assert Read(page).charts == []


def test_files_of_unknown_complexity_are_in_the_table_alone():
    page = Read(shown(hotspots=paged(item("logo.png", churn=3.0, complexity=None, contributors=7.0))))
    assert "spots" not in page.charts
    assert row_of(page, "logo.png") == ["logo.png", "3", "\u2014", "7"]


def test_a_dot_leads_to_its_own_row_also_when_an_earlier_file_has_no_dot():
    chart = code.spots(code_view().hotspots.items)
    assert chart is not None
    assert [row["row"] for row in chart.spec["data"]["values"]] == [0, 1, 2, 4, 5, 6, 7, 8, 9]


def test_more_folders_than_shown_are_a_link_away():
    assert "All 40 folders" in shown()
    assert "All 1 folders" not in shown(folders=paged(folder(1, "src")))


def test_one_known_value_draws_no_trend():
    assert code.trend(series("code.commits", None, 4.0, None)) is None


def test_a_trend_says_where_it_began_and_where_it_ended():
    found = code.trend(series("code.commits", None, 4.0, 9.0))
    assert found is not None
    assert found[0].about == "4\u202fcommits on 24 Aug 2026, 9\u202fcommits on 25 Aug 2026."


def test_a_long_trend_is_thinned_evenly_and_keeps_its_last_day():
    points = series("code.commits", *wave(1000)).points
    kept = code.thinned(points)
    assert len(kept) <= code.MOST_DAYS
    assert kept[-1] == points[-1]
    assert code.thinned(points[:90]) == list(points[:90])


def test_the_days_of_a_long_span_are_no_columns():
    long = views.Card(answer=views.answer("code.churn"), series=series("code.churn", *wave(500)))
    assert code.pace([long]) == []


def test_a_window_without_a_change_draws_no_columns():
    still = views.Card(answer=views.answer("code.churn"), series=series("code.churn", 0.0, 0.0, None))
    assert code.pace([still]) == []


def test_every_number_leads_to_its_explanation():
    links = Read(shown()).links
    for metric in ("code.churn", "code.commits", "code.knowledge", "code.hotspots", "code.small_commit_ratio"):
        assert any(href.startswith(f"/explain/{metric}") for href in links)


def test_identifiers_are_unique():
    found = re.findall(r'\sid="([^"]+)"', shown())
    assert sorted(found) == sorted(set(found))


def test_the_legend_has_a_swatch_for_each_step():
    assert shown().count('class="step-') == len(code.STEPS) + 1
