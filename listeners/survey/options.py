"""What a survey source may say in hearpoint.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationInfo, field_validator, model_validator

from config.zone import known_zone
from listeners.base import Options

DialectName = Literal["auto", "qualtrics", "surveymonkey", "typeform", "google-forms", "mapped"]
Delimiter = Literal["auto", "comma", "semicolon", "tab", "pipe"]
DateOrder = Literal["auto", "day-first", "month-first"]


class SurveyOptions(Options):
    """Where survey exports lie, and what their files do not say themselves."""

    path: Path = Field(
        description="an export (CSV, TSV, XLSX, JSONL), a folder of exports, or a pattern such as exports/*.csv"
    )
    dialect: DialectName = Field(default="auto", description="which tool wrote the export; auto recognises it")
    mapping: Path | None = Field(default=None, description="a YAML file that says which column is which field")
    timezone: str | None = Field(
        default=None,
        validate_default=True,
        description="time zone of dates that name none, e.g. Europe/Berlin; without it the project's, else UTC",
    )
    date_order: DateOrder = Field(default="auto", description="how to read 03/04/2026: day-first or month-first")
    encoding: str | None = Field(default=None, description="character encoding, where recognising it fails")
    delimiter: Delimiter = Field(default="auto", description="what stands between the cells of a text file")
    sheet: str | None = Field(default=None, description="the sheet of a workbook to read; without it the first")
    keep_personal: bool = Field(
        default=False, description="keep names, e-mail and IP addresses, phone numbers and coordinates as attributes"
    )
    page_size: int = Field(default=500, ge=1, le=100_000, description="responses stored in one transaction")
    max_rows: int = Field(default=2_000_000, ge=1, description="rows of a file; one with more is not read")
    max_cells: int = Field(default=100_000_000, ge=1, description="cells of a file; one with more is not read")
    max_unpacked_mb: int = Field(
        default=500, ge=1, description="megabytes a workbook may unpack to; one that would be larger is not read"
    )
    max_ratio: int = Field(
        default=200, ge=2, description="how many times its packed size a part of a workbook may unpack to"
    )
    memory_mb: int = Field(
        default=1_024,
        ge=0,
        description="files are read in a process of its own with so many megabytes of memory; 0: in this process",
    )

    @field_validator("path", "mapping")
    @classmethod
    def _from_project(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        base = (info.context or {}).get("base")
        return base / path if base and path else path

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str | None, info: ValidationInfo) -> str:
        name = name or (info.context or {}).get("timezone") or "UTC"
        known_zone(name)
        return name

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        try:
            "".encode(name or "utf-8")
        except LookupError:
            raise ValueError(f"no encoding named {name!r}; use utf-8, utf-16, cp1252, iso-8859-2, ...") from None
        return name

    @model_validator(mode="after")
    def _mapped_needs_mapping(self) -> SurveyOptions:
        if self.dialect == "mapped" and self.mapping is None:
            raise ValueError("the dialect 'mapped' needs `mapping`, the path of a mapping file")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone or "UTC")
