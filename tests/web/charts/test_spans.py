"""How long things took, as specs."""

from __future__ import annotations

from headway.web.charts import Aged, Ended, Line, Piece, aged, divided, ended, spread

DAY = 86_400_000.0
HOSTILE = "datum.x; alert(1)"


def test_an_item_is_a_dot_where_it_ended_and_as_high_as_it_took():
    spec = ended([Ended(at=4, day="2026-03-02T10:00:00Z", ms=3 * DAY, told="x")], [Line(name="p85 5 d", ms=5 * DAY)])
    assert spec["data"]["values"] == [{"row": 4, "day": "2026-03-02T10:00:00Z", "days": 3.0, "told": "x"}]
    assert [layer["data"]["values"] for layer in spec["layer"][1:]] == [[{"days": 5.0, "name": "p85 5 d"}]] * 3


def test_what_is_at_risk_differs_in_sign_as_well_as_in_colour():
    spec = aged([Aged(at=0, label="A-1", ms=9 * DAY, risk=True, told="a"), Aged(at=1, label="A-2", ms=DAY, risk=False, told="b")], 4 * DAY)
    assert [(row["label"], row["risk"], row["sign"]) for row in spec["data"]["values"]] == [("A-1", True, "!"), ("A-2", False, "")]
    assert spec["layer"][2]["data"]["values"] == [{"days": 4.0}]
    assert spec["layer"][0]["encoding"]["y"]["sort"] is None


def test_without_a_limit_there_is_no_line():
    assert aged([], None)["layer"][2]["data"]["values"] == []


def test_pieces_keep_their_order_and_many_names_are_turned():
    few, many = (spread([Piece(name=f"p{at}", value=at, told="") for at in range(count)]) for count in (3, 9))
    assert [row["label"] for row in few["data"]["values"]] == ["p0", "p1", "p2"]
    assert (few["encoding"]["x"]["sort"], few["encoding"]["x"]["axis"]["labelAngle"], many["encoding"]["x"]["axis"]["labelAngle"]) == (None, 0, -35)


def test_a_whole_is_divided_into_what_there_is_of_it():
    spec = divided([Piece(name="coding", value=3.0, told="", colour="var(--series-1)"), Piece(name="merge", value=0.0, told="", colour="var(--series-2)")])
    assert [row["part"] for row in spec["data"]["values"]] == ["coding"]
    assert spec["encoding"]["color"]["scale"]["range"] == ["var(--series-1)", "var(--series-2)"]


def test_words_of_others_stand_in_the_data_alone():
    specs = (ended([Ended(at=0, day="2026-03-02", ms=1.0, told=HOSTILE)], []), aged([Aged(at=0, label=HOSTILE, ms=1.0, risk=False, told=HOSTILE)], None), spread([Piece(name=HOSTILE, value=1, told=HOSTILE)]))
    for spec in specs:
        assert HOSTILE in str(spec.pop("data"))
        assert HOSTILE not in str(spec)
