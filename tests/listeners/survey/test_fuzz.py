"""Whatever bytes a file holds, a user sees a message or responses, never a traceback."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from config.errors import HearpointError
from listeners.survey import Preview, preview, suggest_mapping, survey_options
from tests.listeners.survey.reading import FIXTURES, listener, pages, records

HEADS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, b"[", b"{"]
PIECES = [
    b'{"when": "2026-11-01", "comment": "x"}\n', b"when,comment\n", b"2026-11-01,hello\n", b"2026-11-01;1/2/2026\n",
    b'"', b"\r\n", b"\n", b",", b"\0", b"\xff\xfe", "é\n".encode(), b"31/12/0000,z\n",
    b"Timestamp,Any comment?\n", b"99999-12-31,x\n", b"0001-01-01,y\n",
    b'{"when": 5}\n', b"[1, [", b"null\n", b'{"when": "1e999", "comment": NaN}\n',
    b'{"\\ud800": "\\ud800"}\n',
    b"Respondent ID,Start Date\n", b",\n", b"#,Submit Date (UTC)\n", b"99999.9,x\n", b"1/1/26 25:61 PM,x\n",
]  # fmt: skip


def said(act: Callable[[], object], otherwise: str) -> str:
    """The message of the error, if there is one."""
    try:
        act()
    except HearpointError as error:
        return str(error)
    return otherwise


CONTENT = st.one_of(
    st.builds(
        lambda head, parts: head + b"".join(parts),
        st.sampled_from(HEADS),
        st.lists(st.sampled_from(PIECES), max_size=9),
    ),
    st.builds(lambda head, rest: head + rest, st.sampled_from(HEADS), st.binary(max_size=80)),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=CONTENT, suffix=st.sampled_from(["csv", "xlsx", "jsonl", "json"]), mapped=st.booleans())
@example(content=b"Timestamp,Any comment?\n0001-01-01 00:00 GMT+9,x\n", suffix="csv", mapped=False)
def test_any_bytes(tmp_path: Path, content: bytes, suffix: str, mapped: bool) -> None:
    path = tmp_path / f"file.{suffix}"
    path.write_bytes(content)
    mapping = tmp_path / "map.yaml"
    mapping.write_text("created_at: when\ntext: comment\n")
    options = {"mapping": mapping} if mapped else {}
    for act in (
        lambda: records(pages(listener(path, **options))),
        lambda: suggest_mapping(survey_options(path, memory_mb=0)),
    ):
        assert path.name in said(act, path.name)


EXPORTS = sorted(one for one in FIXTURES.iterdir() if one.suffix == ".csv" and "kiosk" not in one.name)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    export=st.sampled_from(EXPORTS),
    place=st.floats(0, 1, exclude_max=True),
    what=st.sampled_from([b"", b'"', b"\n", b",", b"\0", b"\xe9", b"99", b"-"]),
    length=st.integers(0, 40),
)
def test_a_real_export_with_a_hole_in_it(tmp_path: Path, export: Path, place: float, what: bytes, length: int) -> None:
    content = export.read_bytes()
    at = int(place * len(content))
    path = tmp_path / "damaged.csv"
    path.write_bytes(content[:at] + what + content[at + length :])
    shown: list[Preview] = []
    assert path.name in said(lambda: shown.append(preview(survey_options(path, memory_mb=0), rows=1000)), path.name)
    for one in shown:
        assert one.responses + sum(one.left_out.values()) == one.rows
        assert not any("ImportId" in record.text or record.native_id.startswith("{") for record in one.records)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda one: one.stem)
def test_an_export_cut_short_anywhere(tmp_path: Path, export: Path) -> None:
    content = export.read_bytes()
    path = tmp_path / "short.csv"
    for end in range(1, len(content), 211):
        path.write_bytes(content[:end])
        assert path.name in said(lambda: preview(survey_options(path, memory_mb=0)), path.name)
