"""Files of labelled texts, and what is wrong with some of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import UsageError
from hearpoint.engine.evaluation.labelled import Columns, LabelledText, read_labelled


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_table_with_touchpoints_and_a_source(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "x.csv",
        'text;sentiment;touchpoints;source\n"Cold; and late";Negative;wifi=negative, breakfast;x\nfine;1;;\n?;;;x\n',
    )
    assert read_labelled(path, Columns(group="source"), ("wifi", "breakfast")) == [
        LabelledText("Cold; and late", "negative", {"wifi": "negative", "breakfast": None}, "x"),
        LabelledText("fine", "positive", {}, "(none)"),
        LabelledText("?", None, {}, "x"),
    ]


def test_json_lines_with_names_of_their_own(tmp_path: Path) -> None:
    path = written(tmp_path, "x.jsonl", '{"body": "fine", "human": "pos"}\n\n{"body": "bad", "human": -1}\n')
    rows = read_labelled(path, Columns(text="body", label="human"))
    assert [(row.text, row.label, row.touchpoints) for row in rows] == [
        ("fine", "positive", None),
        ("bad", "negative", None),
    ]


def test_touchpoints_alone_are_enough(tmp_path: Path) -> None:
    path = written(tmp_path, "x.jsonl", '{"text": "fine", "touchpoints": ["wifi"]}\n{"text": "bad"}\n')
    assert [(row.label, row.touchpoints) for row in read_labelled(path, touchpoints=("wifi",))] == [
        (None, {"wifi": None}),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", "text,label\nfine,great\n", r"x.csv:2: 'great' is no sentiment; allowed: negative, neutral, posi"),
        ("x.csv", "body,label\nfine,positive\n", "no column 'text'; there are: body, label"),
        ("x.csv", "text,mood\nfine,positive\n", "no column 'label' or 'sentiment'; there are: mood, text"),
        ("x.csv", "text,label\n", "has no rows"),
        ("x.csv", "", "has no rows"),
        ("x.jsonl", '{"text": "a", "label": "neg"}\nnope\n', "x.jsonl:2: not JSON"),
        ("x.jsonl", "[1]\n", "x.jsonl:1: every line must be an object"),
        ("x.jsonl", '{"text": 3, "label": "neg"}\n', "x.jsonl:1: no text"),
        ("x.csv", "text,touchpoints\nfine,wifl\n", "no touchpoint 'wifl' on the journey map; there are: wifi"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, content: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_labelled(written(tmp_path, name, content), touchpoints=("wifi",))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_labelled(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("text,label\ncafé,positive\n".encode("latin-1"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_labelled(tmp_path / "latin.csv")
    path = written(tmp_path, "x.csv", "text,label\nfine,positive\n")
    with pytest.raises(UsageError, match="no column 'source'; there are: label, text"):
        read_labelled(path, Columns(group="source"))
