from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from config.errors import UsageError
from insights.control import ControlChart
from insights.drivers import KeyDrivers
from insights.measures import Measure
from insights.pain_points import PainPoints
from insights.plots import control_chart, driver_chart, journey_heat_map, quintile_bars, save
from insights.quintiles import Quintiles
from insights.summaries import Summary
from tests.insights.made_up import mentions, touchpoints

MAP = touchpoints(("book", {"site": 6.0, "phone": 4.0}), ("stay", {"room": 10.0, "wifi": 5.0, "pool": 2.0}))


def _words(figure: Figure) -> str:
    axes = figure.axes[0]
    ticks = [tick.get_text() for tick in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    return " ".join([text.get_text() for text in axes.texts] + ticks + [axes.get_title(loc="left")])


def test_the_heat_map_shows_every_touchpoint_and_says_too_few() -> None:
    ranking = PainPoints()(mentions([{"touchpoint": "room"}] * 9 + [{"touchpoint": "site"}]), MAP, 50, seed=1)
    words = _words(journey_heat_map(ranking, MAP))
    assert all(name in words for name in ("Site", "Phone", "Room", "Wifi", "Pool", "Book", "Stay"))
    assert "(9)" in words
    assert "too few" in words
    _words(journey_heat_map(PainPoints()(mentions([]), MAP, 0, seed=1), MAP))


def test_quintiles_tell_the_verdict() -> None:
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"place": np.arange(600) % 12, "nps": random.choice([10, 8, 0], size=600)})
    assert "look at the system as a whole" in _words(quintile_bars(Quintiles("place")(frame, seed=1)))
    assert "too few" in _words(quintile_bars(Quintiles("place")(frame.head(3), seed=1)))


def test_drivers_are_named_with_their_n() -> None:
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(size=(90, 2)), columns=["room", "wifi"])
    frame["overall"] = frame["room"] + random.normal(size=90)
    words = _words(driver_chart(KeyDrivers("overall", ("room", "wifi"), bootstrap=20)(frame, seed=1)))
    assert "room (n 90)" in words
    assert "too few" in _words(driver_chart(KeyDrivers("overall", ("room",))(frame.head(2), seed=1)))


def test_signals_are_marked() -> None:
    found = [Summary(1, value, 0.0) for value in (10.0, 12, 11, 9, 10, 12, 11, 9, 40)]
    chart = ControlChart("week", "x", Measure.mean(), chart="xmr", baseline=8)
    figure = control_chart(chart.of([f"W{one}" for one in range(9)], found))
    (signals,) = [line for line in figure.axes[0].lines if line.get_label() == "signal"]
    assert list(signals.get_xdata()) == [8]  # type: ignore[arg-type]
    assert "too few" in _words(control_chart(chart.of(["W1"], found[:1])))
    assert "no answers" in _words(control_chart(chart.of([], [])))


def test_pictures_are_written_and_other_endings_named(tmp_path: Path) -> None:
    figure = quintile_bars(Quintiles("place")(pd.DataFrame({"place": [], "nps": []}), seed=1))
    save(figure, tmp_path / "fifths.png")
    assert (tmp_path / "fifths.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UsageError, match=r"cannot draw 'fifths\.gif'; the name must end in \.png, \.svg, \.pdf"):
        save(figure, tmp_path / "fifths.gif")
    with pytest.raises(UsageError, match="cannot write"):
        save(figure, tmp_path / "nowhere" / "fifths.png")
