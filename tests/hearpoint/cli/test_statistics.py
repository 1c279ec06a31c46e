"""The statistics on a CSV file of one's own: contracts of their JSON, pictures, and what bad input is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from config.journey import JourneyMap
from hearpoint.cli import commands
from insights.explain import card, cards
from tests.hearpoint.cli.conftest import Run


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """600 made-up responses: the phone is worse, one rating moves the score."""
    random = np.random.default_rng(1)
    n = 600
    ratings = random.integers(1, 6, size=(n, 3)).astype(float)
    channel = random.choice(["phone", "web"], size=n)
    feeling = ratings @ [1.2, 0.5, 0.0] - 2.5 * (channel == "phone") + random.normal(size=n)
    frame = pd.DataFrame(ratings, columns=["room", "staff", "wifi"]).assign(
        nps=np.clip(np.round(feeling + 2), 0, 10).astype(int),
        channel=channel,
        place=[f"house {one}" for one in random.integers(1, 13, size=n)],
        mode=random.choice(["phone", "kiosk"], size=n),
        date=pd.to_datetime("2026-08-03") + pd.to_timedelta(random.integers(0, 70, size=n), unit="D"),
        guest=[f"guest {one}" for one in random.integers(1, 80, size=n)],
        csat=random.integers(1, 6, size=n),
    )
    frame.loc[random.random(n) < 0.3, "wifi"] = np.nan
    path = tmp_path / "survey.csv"
    frame.to_csv(path, index=False)
    return path


def test_drivers(hearpoint: Run, survey: Path, tmp_path: Path) -> None:
    picture = tmp_path / "drivers.png"
    asked = ("drivers", "--csv", survey, "--outcome", "nps", "--predictors", "room,staff,wifi")
    found = hearpoint(*asked, "--json", "--plot", picture).json
    assert [set(one) >= {"driver", "weight", "interval", "rank_interval", "n"} for one in found] == [True] * 3
    assert [one["driver"] for one in found] == ["room", "staff", "wifi"]
    assert sum(one["weight"] for one in found) == pytest.approx(1.0)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "R squared" in hearpoint(*asked).out


def test_quintiles(hearpoint: Run, survey: Path, tmp_path: Path) -> None:
    picture = tmp_path / "fifths.svg"
    asked = ("quintiles", "--csv", survey, "--group", "place", "--score", "nps")
    found = hearpoint(*asked, "--json", "--plot", picture).json
    assert set(found) >= {"fifths", "gap", "interval", "p", "verdict"}
    assert len(found["fifths"]) == 5
    assert found["gap"] == pytest.approx(found["fifths"][0]["score"] - found["fifths"][-1]["score"])
    assert "<svg" in picture.read_text(encoding="utf-8")
    assert found["verdict"] in hearpoint(*asked).out


def test_segments(hearpoint: Run, survey: Path) -> None:
    asked = ("segments", "--csv", survey, "--columns", "channel,place,mode")
    found = hearpoint(*asked, "--json").json
    assert [one["rule"] for one in found] == ["channel = phone"]
    assert set(found[0]) >= {"rule", "n", "value", "rest", "q"}
    assert "channel phone: NPS" in hearpoint(*asked).out
    assert hearpoint("segments", "--csv", survey, "--json").code == 0


def test_leaderboard_and_its_movement(hearpoint: Run, survey: Path) -> None:
    asked = ("leaderboard", "--csv", survey, "--group", "place", "--minimum", 10)
    found = hearpoint(*asked, "--json").json
    assert [one["rank"] for one in found["entries"]] == list(range(1, 13))
    assert hearpoint(*asked, "--over", "month", "--date", "date").code == 0
    people = hearpoint("leaderboard", "--csv", survey, "--group", "agent")
    assert people.code == 2
    assert people.err == (
        "Error: no leaderboard of people ('agent'): nobody is ranked last by name; "
        "`hearpoint praise` lists whom customers praised\n"
    )


def test_compare(hearpoint: Run, survey: Path) -> None:
    asked = ("compare", "web", "phone", "--csv", survey, "--by", "channel", "--mix", "place")
    found = hearpoint(*asked, "--json").json
    assert found["verdict"] == "worse"
    assert found["mix"] + found["real"] == pytest.approx(found["change"])
    assert "of it real" in hearpoint(*asked).out
    weeks = hearpoint("compare", "2026-W33", "2026-W99", "--csv", survey, "--date", "date")
    assert weeks.code == 2
    assert "no rows where week is '2026-W99'; there are: 2026-W32" in weeks.err


def test_control_chart_scores_modes(hearpoint: Run, survey: Path, tmp_path: Path) -> None:
    picture = tmp_path / "weeks.pdf"
    found = hearpoint("control-chart", "--csv", survey, "--date", "date", "--plot", picture, "--json").json
    assert found["points"][0]["period"] == "2026-W32"
    assert picture.read_bytes().startswith(b"%PDF")
    scores = hearpoint("scores", "--csv", survey, "--score", "csat", "--measure", "csat", "--by", "channel", "--json")
    assert [one["group"] for one in scores.json] == ["phone", "web"]
    modes = hearpoint("modes", "--csv", survey, "--group", "channel", "--json").json
    assert {one["mode"] for one in modes["modes"]} == {"phone", "kiosk"}
    for asked in (("control-chart", "--date", "date"), ("scores",), ("modes", "--group", "channel")):
        assert hearpoint(asked[0], "--csv", survey, *asked[1:]).code == 0


def test_at_risk_and_nps(hearpoint: Run, survey: Path) -> None:
    found = hearpoint("at-risk", "--csv", survey, "--author", "guest", "--date", "date", "--json").json
    assert found["repeats"] > 400
    nps = hearpoint("nps", "--csv", survey, "--by", "channel", "--json").json
    assert [one["group"] for one in nps] == ["phone", "web"]


def test_representativeness(hearpoint: Run, survey: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights.csv"
    asked = ("representativeness", "--csv", survey, "--share", "channel=phone:0.2,web:0.8", "--asked", 900)
    found = hearpoint(*asked, "--weights", weights, "--json").json
    assert found["weighted"] > found["raw"]
    assert "weights" not in found
    assert pd.read_csv(weights)["weight"].mean() == pytest.approx(1)
    assert "response rate 66.7%" in hearpoint(*asked).out
    wrong = hearpoint("representativeness", "--csv", survey, "--share", "channel=phone")
    assert (wrong.code, "write it as age=young:0.4,old:0.6" in wrong.err) == (2, True)


def test_adjusted_share(hearpoint: Run) -> None:
    counts = ("--tagged", 300, "--of", 1000, "--found", 160, "--positives", 200, "--flagged", 40, "--negatives", 400)
    assert hearpoint("adjusted-share", *counts, "--json").json["adjusted"] == pytest.approx(0.2857, abs=1e-4)
    assert "adjusted: 28.6% (" in hearpoint("adjusted-share", *counts).out
    assert hearpoint("adjusted-share", *counts[:2], "--of", 10, *counts[4:]).code == 2


def test_every_command_a_card_names_is_there(hearpoint: Run) -> None:
    named = {name for one in cards() for name in re.findall(r"`hearpoint ([a-z-]+)", card(one).text)}
    assert "drivers" in named
    assert named <= set(commands.commands)


def test_stated_impact_stands_beside_derived(hearpoint: Run, project: Path, survey: Path) -> None:
    """Ratings named as touchpoints of the hotel map are."""
    journey = JourneyMap.read(project / "journey.yaml")
    first, second, third = list(journey.touchpoints)[:3]
    frame = pd.read_csv(survey).rename(columns={"room": first, "staff": second, "wifi": third})
    file, mapping = project / "rated.csv", project / "mapping.yaml"
    frame.assign(text="All in all a stay.").to_csv(file, index=False)
    mapping.write_text(
        f"text: text\nnps: nps\ncreated_at: date\nscores: [{first}, {second}, {third}]\n", encoding="utf-8"
    )
    imported = hearpoint("import", file, "--mapping", mapping, "--project", project)
    assert imported.code == 0, imported.err
    ran = hearpoint("drivers", "--predictors", f"{first},{second},{third}", "--project", project)
    assert "Impact, stated and derived" in ran.out, ran.err


def test_explain(hearpoint: Run) -> None:
    assert "pain-points" in hearpoint("explain").out
    assert "Rocks" in hearpoint("explain", "nps").out
    assert hearpoint("explain", "nps", "--json").json["sections"]["Formula"].startswith("NPS = 100")
    wrong = hearpoint("explain", "nsp")
    assert (wrong.code, wrong.err) == (2, "Error: no formula card named 'nsp'; did you mean 'nps'?\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty; the first line must name every column once"),
        ("a,a\n1,2\n", "the column 'a' stands twice"),
        ("a,b\n1,2\n3,4,5,6\n", "is not a table"),
    ],
)
def test_a_file_that_is_no_table(hearpoint: Run, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text, encoding="utf-8")
    ran = hearpoint("scores", "--csv", path)
    assert ran.code == 2
    assert said in ran.err


def test_other_mistakes(hearpoint: Run, survey: Path, tmp_path: Path) -> None:
    assert "nowhere.csv cannot be read: No such file" in hearpoint("scores", "--csv", tmp_path / "nowhere.csv").err
    latin = tmp_path / "latin.csv"
    latin.write_bytes("nps\nEquip\xe9\n".encode("latin-1"))
    assert "is not UTF-8 text" in hearpoint("scores", "--csv", latin).err
    wrong = hearpoint("quintiles", "--csv", survey, "--group", "place", "--plot", tmp_path / "a.gif")
    assert (wrong.code, "must end in .png, .svg, .pdf" in wrong.err) == (2, True)
    assert "column 'place' holds 'house" in hearpoint("scores", "--csv", survey, "--score", "place").err
    assert "not a date such as 2026-11-15" in hearpoint("scores", "--csv", survey, "--date", "place").err


@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize(
    "asked",
    [
        ("nps",),
        ("scores",),
        ("drivers", "--predictors", "room,wifi"),
        ("quintiles", "--group", "place"),
        ("leaderboard", "--group", "place"),
        ("segments", "--columns", "place"),
        ("control-chart", "--over", "place"),
        ("modes", "--group", "place"),
        ("at-risk", "--author", "guest", "--date", "date"),
    ],
)
def test_few_rows_are_answered(hearpoint: Run, survey: Path, tmp_path: Path, asked: tuple[str, ...], n: int) -> None:
    path = tmp_path / "few.csv"
    pd.read_csv(survey).head(n).to_csv(path, index=False)
    ran = hearpoint(asked[0], "--csv", path, *asked[1:], "--json")
    assert ran.code == 0
    json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} in JSON"))
    assert hearpoint(asked[0], "--csv", path, *asked[1:]).code == 0


def test_what_a_statistic_cannot_use_is_refused_by_name(hearpoint: Run, tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    file.write_text("nps,place,mode\n9,a,web\n3,b,phone\n", encoding="utf-8")
    for arguments, message in (
        (["modes", "--group", "place", "--reference", "kiosk"], "nobody answered by 'kiosk'; the modes there are:"),
        (
            ["compare", "a", "b", "--by", "place", "--mix", "nowhere"],
            "no column 'nowhere'; there are: nps, place, mode",
        ),
    ):
        ran = hearpoint(*arguments, "--csv", file)
        assert ran.code == 2
        assert message in ran.err
    counts = ("--tagged", 3, "--of", 9, "--found", 7, "--positives", 5, "--flagged", 0, "--negatives", 5)
    assert "7 found of 5 positives and 0 flagged of 5 negatives cannot be" in hearpoint("adjusted-share", *counts).err


def test_names_in_brackets_are_names(hearpoint: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers [final].csv"
    rows = "9,[/red],[a]\n3,[bold],[b]\n" * 40
    file.write_text("nps,[place],[who]\n" + rows, encoding="utf-8")
    for name, *arguments in (
        ("nps", "--by", "[place]"),
        ("scores", "--by", "[place]"),
        ("compare", "[/red]", "[bold]", "--by", "[place]"),
        ("control-chart", "--over", "[place]"),
        ("modes", "--mode", "[place]", "--group", "[who]"),
        ("leaderboard", "--group", "[place]"),
        ("representativeness", "--share", "[place]=[/red]:0.5,[bold]:0.5"),
    ):
        ran = hearpoint(name, *arguments, "--csv", file)
        assert (name, ran.code) == (name, 0)
        assert "[/red]" in ran.out
        assert "[bold]" in ran.out
        if "--by" in arguments and name != "compare":
            assert "[place]" in ran.out


def test_hundreds_of_small_groups_are_counted_not_listed(hearpoint: Run, tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    file.write_text("nps,place\n" + "".join(f"9,p{number:03d}\n" for number in range(300)), encoding="utf-8")
    for name in ("quintiles", "leaderboard"):
        ran = hearpoint(name, "--csv", file, "--group", "place")
        assert ran.code == 0
        assert "p019 and 280 more" in ran.out + ran.err


def test_on_a_project_without_feedback(hearpoint: Run, project: Path) -> None:
    for name in ("nps", "scores", "quintiles", "leaderboard", "control-chart", "theme-impact", "at-risk"):
        ran = hearpoint(name, "--project", project, "--json")
        assert (name, ran.code) == (name, 0)
        assert ran.err == "note: no feedback yet; `hearpoint collect` or `hearpoint import FILE` brings some in\n"


def test_people_who_answer_often_are_one_person_each(hearpoint: Run, survey: Path) -> None:
    plain = hearpoint("nps", "--csv", survey, "--json").json[0]
    people = hearpoint("nps", "--csv", survey, "--people", "guest", "--json").json[0]
    assert plain["effective_n"] == plain["n"] == people["n"] == 600
    assert people["effective_n"] <= 600
    assert hearpoint("nps", "--csv", survey, "--people", "client").code == 2


def test_dates_are_read_alike_however_they_are_written(hearpoint: Run, survey: Path, tmp_path: Path) -> None:
    """The file's own end is the day of reckoning, and 05/08 is the fifth of August in a file that has a 13/08."""
    other = tmp_path / "other.csv"
    frame = pd.read_csv(survey)
    frame.assign(date=pd.to_datetime(frame["date"]).dt.strftime("%d/%m/%Y")).to_csv(other, index=False)
    asked = ("--author", "guest", "--date", "date", "--json")
    assert hearpoint("at-risk", "--csv", survey, *asked).out == hearpoint("at-risk", "--csv", other, *asked).out


def test_a_category_drives_too(hearpoint: Run, survey: Path) -> None:
    asked = ("drivers", "--csv", survey, "--outcome", "nps", "--predictors", "room,channel")
    assert {one["driver"] for one in hearpoint(*asked, "--json").json} == {"room", "channel"}
    assert re.search(r"channel: web \d.\d\d \(n \d+\), phone", hearpoint(*asked).out)


def test_the_bottom_fifth_at_the_top_and_what_the_board_rests_on(hearpoint: Run, survey: Path) -> None:
    assert (
        "if the bottom fifth reached the top, NPS would be"
        in hearpoint("quintiles", "--csv", survey, "--group", "place").out
    )
    board = ("leaderboard", "--csv", survey, "--group", "place")
    assert "not known: no known shares were given" in hearpoint(*board).out
    assert "fax is badly covered" in hearpoint(*board, "--share", "channel=phone:0.3,web:0.3,fax:0.4").out


def test_a_relabelled_sample(hearpoint: Run) -> None:
    counts = ("--tagged", 400, "--of", 1000)
    found = hearpoint("adjusted-share", *counts, "--relabelled", 20, 10, 10, 60, "--json").json
    assert found["adjusted"] == pytest.approx(0.3476, abs=1e-4)
    assert "give --found" in hearpoint("adjusted-share", *counts).err
