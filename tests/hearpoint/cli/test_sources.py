"""Sources at the command line: one that fails is told at the end, what was set aside is read again."""

from __future__ import annotations

from pathlib import Path

from tests.hearpoint.cli.conftest import Run, add_source

MAPPING = "id: id\ntext: comment\ncreated_at: when\nnps: score\n"
GOOD = '{"id": 1, "when": "2026-11-02", "comment": "The wifi is slow.", "score": 2}\n'


def add_surveys(project: Path, **files: str) -> None:
    (project / "map.yaml").write_text(MAPPING, encoding="utf-8")
    for name, content in files.items():
        (project / f"{name}.jsonl").write_text(content, encoding="utf-8")
    options = "  - {{id: {0}, kind: survey, options: {{path: {0}.jsonl, mapping: map.yaml}}}}\n"
    add_source(project, "".join(options.format(name) for name in files))


def test_a_number_of_5000_digits_stops_neither_its_file_nor_the_others(hearpoint: Run, project: Path) -> None:
    odd = GOOD + GOOD.replace('"id": 1', '"id": 2').replace("2}", "9" * 5_000 + "}")
    add_surveys(project, odd=odd, good=GOOD)
    ran = hearpoint("collect", "--json", "--project", project)
    assert ran.code == 0
    assert [(source["source"], source["new"]) for source in ran.json] == [("odd", 2), ("good", 1)]


def test_a_source_that_fails_is_told_at_the_end_and_the_rest_is_collected_and_tagged(
    hearpoint: Run, project: Path
) -> None:
    add_surveys(project, broken="[" * 200_000, good=GOOD)
    ran = hearpoint("run", "--project", project)
    assert ran.code == 1
    assert "Tagged 1" in ran.out
    assert ran.err.splitlines()[-1].startswith("broken: broken.jsonl: ")


def test_a_mapping_that_is_wrong_fails_its_source_only(hearpoint: Run, project: Path) -> None:
    add_surveys(project, one=GOOD, two=GOOD)
    settings = project / "hearpoint.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("two.jsonl, mapping: map.yaml", "two.jsonl, mapping: none.yaml"), encoding="utf-8")
    ran = hearpoint("collect", "--json", "--project", project)
    assert ran.code == 1
    assert [(source["state"], source["new"]) for source in ran.json] == [("complete", 1), ("failed", 0)]
    assert "none.yaml" in ran.json[1]["message"]


def test_the_kinds_are_listed_with_their_options(hearpoint: Run) -> None:
    shown = hearpoint("sources", "kinds").out
    for name in ("x:", "reddit:", "survey:", "bearer_token (a secret; needed)", "timeout (a number; default 30.0)"):
        assert name in shown
    (x,) = hearpoint("sources", "kinds", "x", "--json").json
    options = {option["name"]: option for option in x["options"]}
    assert options["mode"]["choices"] == ["search", "archive", "mentions", "posts"]
    assert options["bearer_token"] == {
        "name": "bearer_token",
        "allowed": "a secret",
        "choices": [],
        "needed": True,
        "default": None,
        "description": "the app's bearer token, as env:NAME or file:PATH",
    }
    assert all(option["description"] for option in x["options"])


def test_an_unknown_kind_is_told_the_known_ones(hearpoint: Run) -> None:
    ran = hearpoint("sources", "kinds", "tiktok")
    assert ran.code == 2
    assert "no listener of the kind 'tiktok'; installed: " in ran.err


def test_rows_set_aside_are_read_again_once_they_can_be(hearpoint: Run, project: Path) -> None:
    late = '{"id": 2, "when": "the second of November", "comment": "The room was cold.", "score": 3}\n'
    add_surveys(project, survey=GOOD + GOOD.replace('"id": 1', '"id": 3') + late)
    assert hearpoint("collect", "--json", "--project", project).json[0]["skipped"] == 1
    assert "0 read now, 1 still set aside" in hearpoint("sources", "replay", "--project", project).out
    file = project / "survey.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace("the second of November", "2026-11-02"), encoding="utf-8")
    again = hearpoint("sources", "replay", "--json", "--project", project)
    assert (again.code, again.json[0]["new"], again.json[0]["skipped"]) == (0, 1, 0)
    assert hearpoint("sources", "replay", "--json", "--project", project).json[0]["new"] == 0
