from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.errors import ConfigError, UsageError
from config.journey import JourneyMap, shipped_journey, shipped_journey_text

MAP = """\
name: A small shop
stages:
  - id: arrive
    name: Arriving
    touchpoints:
      - id: parking
        name: Parking
        channel: on site
        owner: Facilities
        impact: 4
        phrases: [car park, parking]
      - id: door
        name: The door
        channel: on site
        owner: Facilities
        impact: 2.5
        phrases: [entrance]
  - id: pay
    name: Paying
    touchpoints:
      - id: till
        name: The till
        channel: on site
        owner: Sales
        impact: 9
        phrases: [till, queue]
"""


def read(folder: Path, text: str) -> JourneyMap:
    (folder / "journey.yaml").write_text(text, encoding="utf-8")
    return JourneyMap.read(folder / "journey.yaml")


def test_stages_and_touchpoints_keep_their_order(tmp_path: Path) -> None:
    journey = read(tmp_path, MAP)
    assert [stage.id for stage in journey.stages] == ["arrive", "pay"]
    assert list(journey.touchpoints) == ["parking", "door", "till"]
    assert journey.stage_of == {"parking": "arrive", "door": "arrive", "till": "pay"}


def test_a_map_is_frozen(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read(tmp_path, MAP).name = "another"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("id: door", "id: parking", 12, "two touchpoints have the id 'parking' (the first on line 6)"),
        ("id: till", "id: door", 21, "two touchpoints have the id 'door' (the first on line 12)"),
        ("id: pay", "id: arrive", 18, "two stages have the id 'arrive' (the first on line 3)"),
        ("impact: 9", "impact: 11", 25, "impact: Input should be less than or equal to 10, not 11"),
        ("impact: 9", "impact: high", 25, "impact: Input should be a valid number"),
        ("impact: 9", "impakt: 9", 25, "unknown option 'impakt' in stages.1.touchpoints.0; allowed: channel, concept"),
        ("[till, queue]", "[]", 26, "phrases: Tuple should have at least 1 item"),
        ("[till, queue]", "till", 26, "phrases: a list is needed here, not 'till'"),
        ("        owner: Sales\n", "", 21, "stages.1.touchpoints.0.owner is missing; add it"),
        ("id: till", "id: The Till", 21, "'The Till' is no id: lower-case letters, digits and hyphens"),
        ("id: till", "id: 7", 21, "stages.1.touchpoints.0.id: Input should be a valid string, not 7"),
        ("name: A small shop\n", "", 1, "name is missing; add it"),
        ("name: Paying", "name: ' '", 19, "name: String should have at least 1 character"),
    ],
)  # fmt: skip
def test_a_wrong_map_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, MAP.replace(old, new))
    assert said in str(caught.value)
    assert caught.value.line == line


def test_a_stage_without_touchpoints(tmp_path: Path) -> None:
    text = MAP[: MAP.index("      - id: till")].replace(
        "    name: Paying\n    touchpoints:", "    name: Paying\n    touchpoints: []"
    )
    with pytest.raises(
        ConfigError, match="stage 'pay' has no touchpoints; give it at least one or remove the stage"
    ) as caught:
        read(tmp_path, text)
    assert caught.value.line == 20


def test_a_map_without_stages(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="stages: Tuple should have at least 1 item"):
        read(tmp_path, "name: x\nstages: []\n")


def test_stages_by_name_are_no_list(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="stages: a list is needed here"):
        read(tmp_path, "name: x\nstages: {0: {id: a}, 1: {id: a}}\n")


def test_equal_ids_are_refused_in_code_too() -> None:
    stage = shipped_journey("hotel").stages[0].model_dump()
    with pytest.raises(ValidationError, match="two stages have the id"):
        JourneyMap.model_validate({"name": "x", "stages": [stage, stage]})


def test_an_unknown_industry_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="no journey map named 'airlines'; shipped: airline, app, hotel"):
        shipped_journey_text("airlines")


def test_an_id_that_is_none_is_told_one_that_is(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="a letter first, such as 'the-till'"):
        read(tmp_path, MAP.replace("id: till", "id: 1. The Till!"))
