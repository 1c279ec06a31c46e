"""What importing a file would do, shown before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Dict
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from config.document import from_values
from listeners.feedback import Feedback
from listeners.survey.export import Export, open_export
from listeners.survey.files import find_exports, no_export
from listeners.survey.isolation import Isolated
from listeners.survey.mapping import MappingFile
from listeners.survey.options import SurveyOptions


@dataclass(frozen=True, slots=True)
class Use:
    """A column and the field it fills: ``nps``, ``text``, ``scores.Cleanliness``, ``profile.Segment``."""

    column: str
    field: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A column that is not stored, and why."""

    column: str
    reason: str


@dataclass(frozen=True)
class Preview:
    """A dry run over one export."""

    file: Path
    dialect: str
    rows: int
    """Rows below the header."""
    responses: int
    """Rows that would be stored."""
    with_text: int
    with_nps: int
    left_out: Dict[str, int]
    """Why rows would not be stored, and how many for each reason."""
    remarks: Dict[str, int]
    """Cells that could not be read: column and reason, how many. Their responses are stored without them."""
    notes: tuple[str, ...]
    """What was assumed of the file: encoding, delimiter, sheet, time zone."""
    used: tuple[Use, ...]
    dropped: tuple[Dropped, ...]
    records: tuple[Feedback, ...]
    """The first responses as they would be stored, but for the author, who becomes a pseudonym."""

    def json_form(self) -> dict[str, Any]:
        """For JSON: plain types, times as ISO text, and no author."""
        values = asdict(self)
        values["file"] = str(self.file)
        for record in values["records"]:
            record["created_at"] = record["created_at"].isoformat()
            record["author"] = None if record["author"] is None else "(pseudonym)"
        return values


def survey_options(path: Path, **given: Any) -> SurveyOptions:
    """Options from loose values, those that are None left out. Raises UsageError naming what is wrong."""
    values = {name: value for name, value in given.items() if value is not None}
    return from_values(SurveyOptions, {"path": path, **values})


def preview(options: SurveyOptions, rows: int = 5) -> Preview:
    """Read the export (of a folder, the first) as an import would, and keep the first `rows` responses.

    Raises GiveUp or ConfigError as the import would.
    """
    if not options.memory_mb:
        return preview_here(options, rows)
    with closing(Isolated(options)) as other:
        shown: Preview = other.call("preview", rows)
        return shown


def preview_here(options: SurveyOptions, rows: int) -> Preview:
    """The same in this process."""
    mapping = MappingFile.read(options.mapping) if options.mapping else None
    return _dry_run(open_export(first_export(options), options, mapping), rows)


def first_export(options: SurveyOptions) -> Path:
    """The file `options` point to, or the first by name. Raises GiveUp."""
    exports = find_exports(options.path)
    if not exports:
        raise no_export(options.path)
    return exports[0][1]


def _dry_run(export: Export, rows: int) -> Preview:
    left_out: Counter[str] = Counter()
    remarks: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    first: list[Feedback] = []
    for _, _, reading in export.readings():
        remarks.update(f"{remark.column}: {remark.reason}" for remark in reading.remarks)
        feedback = reading.feedback
        if feedback is None:
            left_out[reading.reason] += 1
            continue
        counts["responses"] += 1
        counts["with_text"] += bool(feedback.text)
        counts["with_nps"] += feedback.survey is not None and feedback.survey.nps is not None
        if len(first) < rows:
            first.append(feedback)
    used = uses(export)
    return Preview(
        file=export.table.path,
        dialect=export.dialect.name,
        rows=export.size,
        responses=counts["responses"],
        with_text=counts["with_text"],
        with_nps=counts["with_nps"],
        left_out=dict(left_out.most_common()),
        remarks=dict(remarks.most_common()),
        notes=(*export.table.notes, f"dates without a zone are read as {export.plan.date.zone}"),
        used=used,
        dropped=dropped(export, {use.column for use in used}),
        records=tuple(first),
    )


def uses(export: Export) -> tuple[Use, ...]:
    """Which column fills which field, in the order of the fields."""
    return tuple(
        Use(column, ".".join(str(part) for part in place if part != "column" and not isinstance(part, int)))
        for place, column in export.plan.mapping.uses()
        if place[0] != "leave_out"
    )


def dropped(export: Export, used: set[str]) -> tuple[Dropped, ...]:
    """The columns that fill no field, in the order of the file."""
    reasons = export.draft.dropped | dict.fromkeys(
        export.plan.mapping.leave_out, "only tells which rows are no responses"
    )
    return tuple(
        Dropped(column.name, reasons.get(column.name, "the mapping does not name it"))
        for column in export.layout.columns
        if column.name not in used
    )
