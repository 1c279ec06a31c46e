from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from config.document import Document, from_values
from config.errors import ConfigError, UsageError


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    size: int = Field(default=1, ge=1, le=9)
    colour: Literal["red", "blue"] = "red"


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    inner: Inner = Inner()
    many: tuple[Inner, ...] = ()
    by_name: dict[str, Inner] = {}


def fault(text: str, model: type[BaseModel] = Outer) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        Document.parse(text, Path("some.yaml")).validate(model)
    assert caught.value.exit_code == 2
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("name: x\ninner:\n  size: 12\n", 3, "inner.size: Input should be less than or equal to 9, not 12"),
        ("name: x\ninner:\n  colour: green\n", 3, "inner.colour: Input should be 'red' or 'blue', not 'green'"),
        ("name: x\nmany:\n  - size: 1\n  - size: many\n", 4, "many.1.size: Input should be a valid integer"),
        ("name: x\nby_name:\n  a: {size: 0}\n", 3, "by_name.a.size: Input should be greater than or equal to 1, not 0"),
        ("\n\ninner: {}\n", 1, "name is missing; add it"),
        ("name: x\nmany:\n  - {}\n  - colour: blue\n    siez: 1\n", 5, "unknown option 'siez' in many.1; allowed"),
        ("name: x\nby_name:\n  a:\n    siez: 1\n", 4, "unknown option 'siez' in by_name.a"),
        ("nmae: x\n", 1, "unknown option 'nmae'; allowed: by_name, inner, many, name"),
        ("name: x\nmany: 5\n", 2, "many: a list is needed here, not 5"),
        ("name: x\ninner: 5\n", 2, "inner: `name: value` lines are needed here, not 5"),
        ("- name\n", 1, "the file: `name: value` lines are needed here"),
        ("", 1, "name is missing; add it"),
        ("name: x\nname: y\n", 2, "the key 'name' stands twice; keep one"),
        ("name: x\ninner:\n  size: 1\n  size: 2\n", 4, "the key 'size' stands twice; keep one"),
        ("name: [x\n", 2, "not valid YAML"),
        ("name: x\n\tinner: y\n", 2, "not valid YAML: found character '\\t'"),
        ("name: x\n---\nname: y\n", 2, "not valid YAML: but found another document"),
        ("? [a, b]\n: c\n", 1, "not valid YAML: found unhashable key"),
        ("name: !!python/object:os.system {}\n", 1, "not valid YAML: could not determine a constructor"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_value_and_what_is_allowed(text: str, line: int, said: str) -> None:
    error = fault(text)
    assert (error.file, error.line) == (Path("some.yaml"), line)
    assert str(error).startswith(f"some.yaml:{line}: ")
    assert said in str(error)


@pytest.mark.parametrize("text", ["name: 2026-13-01\n", "name: \x07\n", "[" * 5_000])
def test_what_yaml_cannot_read_is_no_traceback(text: str) -> None:
    assert "some.yaml: not valid YAML: " in str(fault(text))


def test_a_value_of_great_length_is_cut_short() -> None:
    assert len(str(fault("name: x\ninner:\n  size: " + "9x" * 5_000))) < 300


def test_a_document_that_holds_itself_is_refused() -> None:
    assert fault("name: &a [*a]\n").line == 1


def test_aliases_are_followed_once() -> None:
    text = "name: x\nmany: &b0 [{size: 1}]\n" + "".join(f"k{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 60))
    assert "unknown option" in str(fault(text))


def test_a_place_without_a_line_of_its_own_has_that_of_what_is_around_it() -> None:
    document = Document.parse("name: x\ninner:\n  size: 1\n", Path("some.yaml"))
    assert document.line(("inner", "colour")) == 2
    assert document.line(("nowhere",)) == 1


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_text("name: x\n", encoding="utf-8-sig")
    assert Document.read(file).validate(Outer).name == "x"


def test_a_missing_file_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: no such file$"):
        Document.read(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"name: caf\xe9\n", r"not UTF-8 text \(byte 9\); save it in UTF-8"), (None, "cannot be read: Is a directory")],
)
def test_what_is_no_text_cannot_be_read(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "some.yaml"
    file.mkdir() if content is None else file.write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        Document.read(file)


def test_values_that_stand_in_no_file_are_told_without_one() -> None:
    with pytest.raises(UsageError) as caught:
        from_values(Outer, {"name": "x", "inner": {"size": 12}})
    assert str(caught.value) == "inner.size: Input should be less than or equal to 9, not 12"


def test_the_context_reaches_the_model() -> None:
    seen: list[Any] = []

    class Asks(BaseModel):
        def model_post_init(self, context: Any) -> None:
            seen.append(context)

    Document.parse("{}", Path("folder/some.yaml")).validate(Asks, timezone="UTC")
    assert seen == [{"base": Path("folder"), "timezone": "UTC"}]
