"""The journey map: stages in the order a customer lives them, each with its touchpoints."""

from __future__ import annotations

from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from config.document import Document
from config.errors import UsageError

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Touchpoint(BaseModel):
    """A place where customer and company meet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Words
    channel: Words = Field(description="where it happens: web, app, phone, on site, mail, social, ...")
    owner: Words = Field(description="the team that can change it")
    impact: float = Field(
        ge=0, le=10, description="how much it matters to customers, 0 to 10, as stated by the company"
    )
    phrases: tuple[Words, ...] = Field(min_length=1, description="words customers use for it")


class Stage(BaseModel):
    """A part of the journey, with the touchpoints a customer meets in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Words
    touchpoints: tuple[Touchpoint, ...]

    @field_validator("touchpoints")
    @classmethod
    def _not_empty(cls, touchpoints: tuple[Touchpoint, ...], info: ValidationInfo) -> tuple[Touchpoint, ...]:
        if not touchpoints:
            raise ValueError(
                f"stage {info.data.get('id')!r} has no touchpoints; give it at least one or remove the stage"
            )
        return touchpoints


class JourneyMap(BaseModel):
    """Stages in order. Ids of stages, and of touchpoints over the whole map, are unique."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Words
    stages: tuple[Stage, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique_ids(self) -> JourneyMap:
        for what, ids in (
            ("stages", [stage.id for stage in self.stages]),
            ("touchpoints", [touchpoint.id for stage in self.stages for touchpoint in stage.touchpoints]),
        ):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"two {what} have the id {twice[0]!r}; every id must be unique, rename one")
        return self

    @cached_property
    def touchpoints(self) -> dict[str, Touchpoint]:
        """Every touchpoint by id, in the order of the journey."""
        return {touchpoint.id: touchpoint for stage in self.stages for touchpoint in stage.touchpoints}

    @cached_property
    def stage_of(self) -> dict[str, str]:
        """Touchpoint id -> stage id."""
        return {touchpoint.id: stage.id for stage in self.stages for touchpoint in stage.touchpoints}

    @classmethod
    def read(cls, path: Path) -> JourneyMap:
        """Read a journey map. Raises ConfigError naming the file, the line, the value and what is allowed."""
        document = Document.read(path)
        _refuse_equal_ids(document)
        return document.validate(cls)


def shipped_journeys() -> tuple[str, ...]:
    """Names of the journey maps that come with Hearpoint."""
    folder = resources.files("config") / "journeys"
    return tuple(sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def shipped_journey_text(name: str) -> str:
    """The YAML of a shipped journey map, comments included."""
    if name not in shipped_journeys():
        raise UsageError(f"no journey map named {name!r}; shipped: {', '.join(shipped_journeys())}")
    return (resources.files("config") / "journeys" / f"{name}.yaml").read_text(encoding="utf-8")


def shipped_journey(name: str) -> JourneyMap:
    return Document.parse(shipped_journey_text(name), Path(f"{name}.yaml")).validate(JourneyMap)


def _refuse_equal_ids(document: Document) -> None:
    """Pydantic reports the map as a whole; two equal ids deserve the line of the second."""
    seen: dict[tuple[str, object], int] = {}
    for location, line in document.lines.items():
        match location:
            case ("stages", _, "id"):
                key = ("stages", document.at(location))
            case ("stages", _, "touchpoints", _, "id"):
                key = ("touchpoints", document.at(location))
            case _:
                continue
        if isinstance(key[1], str) and key in seen:
            raise document.error(
                f"two {key[0]} have the id {key[1]!r} (the first on line {seen[key]}); "
                "every id must be unique, rename one",
                location,
            )
        seen.setdefault(key, line)
