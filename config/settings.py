"""The settings of a project: `hearpoint.yaml`, read once, frozen, passed down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from config.digests import DigestSettings, MailSettings, NamedDigest
from config.document import Document
from config.errors import ConfigError, UsageError
from config.journey import Id, JourneyMap, Words
from config.lexicon import Reading
from config.roster import Roster
from config.topics import TopicsSettings
from config.zone import known_zone

__all__ = ["FILE_NAME", "DigestSettings", "MailSettings", "Project", "Settings", "SourceSettings"]

FILE_NAME = "hearpoint.yaml"

Options = TypeVar("Options", bound=BaseModel)
Week = Annotated[str, Field(pattern=r"^\d{4}-W\d{2}$")]


class SourceSettings(BaseModel):
    """A configured place to collect from. The listener of its kind knows what `options` may hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    kind: Words = Field(description="which listener reads it: x, reddit, survey, ...")
    enabled: bool = True
    recheck_days: int | None = Field(
        default=None,
        ge=0,
        le=3650,
        description="ask what became of posts this young, so that what was deleted goes here too; 0: never. "
        "Without it Reddit looks back 30 days, and X, which bills every post read, not at all",
    )
    asked: Annotated[int, Field(ge=1)] | dict[Week, Annotated[int, Field(ge=1)]] | None = Field(
        default=None,
        description="how many people are asked to answer: a number for every week, or a number by ISO week "
        "(2026-W46: 400); the digest then gives the response rate",
    )
    options: dict[str, Any] = Field(default_factory=dict)

    def asked_in(self, week: str) -> int | None:
        return self.asked.get(week) if isinstance(self.asked, dict) else self.asked


class CollectSettings(BaseModel):
    """How long collecting may take."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page_seconds: float = Field(
        default=300.0, gt=0, le=86_400, description="the longest one page may take, however slowly a server answers"
    )
    source_seconds: float = Field(
        default=3_600.0, gt=0, le=7 * 86_400, description="the longest a source may be read in a run; the next goes on"
    )


class NlpSettings(BaseModel):
    """How text is tagged."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    sentiment_model: Path | None = Field(
        default=None,
        description="a folder with a Hugging Face text-classification model to use instead of the shipped head",
    )
    processes: int = Field(
        default=0, ge=0, le=64, description="worker processes for tagging; 0 picks by the number of cores"
    )
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}$")], ...] = Field(
        default=("en",),
        min_length=1,
        description="ISO 639-1 codes of the languages that are tagged; others are counted and left alone. The shipped "
        "model reads English: others need a sentiment_model that reads them",
    )
    precision: Literal["high", "balanced", "wide"] = Field(
        default="balanced",
        description="how sure a link to a touchpoint must be: high leaves out what is doubtful, wide misses less",
    )
    lexicon: tuple[Reading, ...] = Field(default=(), description="your own words, and what to read in their place")

    @model_validator(mode="after")
    def _somebody_reads_them(self) -> NlpSettings:
        others = sorted(set(self.languages) - {"en"})
        if others and self.sentiment_model is None:
            raise ValueError(
                f"the shipped model does not read {', '.join(others)}; give nlp.sentiment_model, a model that does"
            )
        return self

    @field_validator("lexicon")
    @classmethod
    def _one_reading_a_word(cls, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        words = [reading.word.casefold() for reading in readings]
        twice = sorted({word for word in words if words.count(word) > 1})
        if twice:
            raise ValueError(f"the word {twice[0]!r} is read in two ways; keep one of them")
        return readings


class Settings(BaseModel):
    """All of hearpoint.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    company: Words
    journey: Path = Path("journey.yaml")
    roster: Path | None = None
    database: Path = Path("hearpoint.db")
    timezone: str = "UTC"
    author_key: Path = Field(
        default=Path("author.key"), description="key of the authors' pseudonyms; made on first use, mode 600"
    )
    sources: tuple[SourceSettings, ...] = ()
    collect: CollectSettings = CollectSettings()
    nlp: NlpSettings = NlpSettings()
    topics: TopicsSettings = TopicsSettings()
    digest: DigestSettings = DigestSettings()
    digests: tuple[NamedDigest, ...] = Field(default=(), description="further digests, each of a part of the feedback")

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        known_zone(name)
        return name

    @model_validator(mode="after")
    def _digests_are_distinct_and_sendable(self) -> Settings:
        names = [digest.name for digest in self.digests]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two digests have the name {twice[0]!r}; every name must be unique, rename one")
        mailed = next((digest.name for digest in self.digests if digest.mail), None)
        if mailed and self.digest.mail is None:
            raise ValueError(
                f"the digest {mailed!r} is mailed, but digest.mail is missing: add its host, sender and to"
            )
        return self

    @field_validator("sources")
    @classmethod
    def _unique_sources(cls, sources: tuple[SourceSettings, ...]) -> tuple[SourceSettings, ...]:
        ids = [source.id for source in sources]
        twice = sorted({source_id for source_id in ids if ids.count(source_id) > 1})
        if twice:
            raise ValueError(f"two sources have the id {twice[0]!r}; every id must be unique, rename one")
        return sources

    def digest_named(self, name: str) -> DigestSettings:
        """A named digest; what it does not say is as under `digest`. Raises UsageError on an unknown name."""
        for digest in self.digests:
            if digest.name == name:
                return digest.over(self.digest)
        known = (
            ", ".join(digest.name for digest in self.digests) or "none yet; add some under digests in hearpoint.yaml"
        )
        raise UsageError(f"no digest named {name!r}; there are: {known}")


@dataclass(frozen=True)
class Project:
    """A folder with a hearpoint.yaml: its settings, and its files by absolute path."""

    folder: Path
    settings: Settings
    document: Document

    @classmethod
    def read(cls, path: Path) -> Project:
        """Read a project from its folder or its hearpoint.yaml. Raises ConfigError."""
        file = path / FILE_NAME if path.is_dir() else path
        document = Document.read(file)
        document.refuse_equal(("sources", int, "id"), "sources")
        return cls(file.parent.resolve(), document.validate(Settings), document)

    def path(self, relative: Path) -> Path:
        return self.folder / relative

    @property
    def journey(self) -> JourneyMap:
        return JourneyMap.read(self.path(self.settings.journey))

    @property
    def roster(self) -> Roster:
        return Roster.read(self.path(self.settings.roster)) if self.settings.roster else Roster()

    def source(self, source_id: str) -> SourceSettings:
        for source in self.settings.sources:
            if source.id == source_id:
                return source
        known = ", ".join(source.id for source in self.settings.sources) or "none yet"
        raise ConfigError(f"no source named {source_id!r}; configured: {known}", file=self.document.path)

    def options(self, source: SourceSettings, model: type[Options]) -> Options:
        """The options of a source as its listener types them. Raises ConfigError with the line."""
        index = self.settings.sources.index(source)
        location = ("sources", index, "options") if source.options else ("sources", index)
        context: dict[str, Any] = {"base": self.folder, "timezone": self.settings.timezone}
        if not source.options:
            return Document(self.document.path, {}, {(): self.document.line(location)}).validate(model, **context)
        return self.document.validate(model, location, **context)
