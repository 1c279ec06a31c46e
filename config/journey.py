"""The journey map: stages in the order a customer lives them, each with its touchpoints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from config.concepts import known_concept
from config.document import Document
from config.errors import UsageError

_ID = re.compile(r"[a-z][a-z0-9-]*")
_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Line breaks, escapes and what turns the direction of writing: a name goes into mails, pages and terminals."""


def _is_id(text: str) -> str:
    if not _ID.fullmatch(text):
        near = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-0123456789") or "check-in"
        raise ValueError(
            f"{text[:60]!r} is no id: lower-case letters, digits and hyphens, a letter first, such as {near[:60]!r}"
        )
    return text


Id = Annotated[str, StringConstraints(max_length=60), AfterValidator(_is_id)]


def _on_one_line(text: str) -> str:
    if found := _STEERS.search(text):
        raise ValueError(
            f"a name stands on one line and holds no control characters; take out {found[0]!r} (character "
            f"{found.start() + 1})"
        )
    return text


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_on_one_line)
]


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
    concept: Annotated[Id, AfterValidator(known_concept)] | None = Field(
        default=None, description="what it is an instance of, one of config/concepts.yaml"
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
        document.refuse_equal(("stages", int, "id"), "stages")
        document.refuse_equal(("stages", int, "touchpoints", int, "id"), "touchpoints")
        return document.validate(cls)


def with_concepts(journey: JourneyMap, concepts: Mapping[str, str | None]) -> JourneyMap:
    """The map with the given touchpoints, by id, naming other concepts, or none."""
    stages = [
        stage.model_copy(
            update={
                "touchpoints": tuple(
                    one.model_copy(update={"concept": concepts.get(one.id, one.concept)}) for one in stage.touchpoints
                )
            }
        )
        for stage in journey.stages
    ]
    return JourneyMap(name=journey.name, stages=tuple(stages))


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
