"""Qualtrics CSV, TSV and XLSX: three header rows (ids, questions, ImportIds), or two in the legacy format."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from config.zone import known_zone
from listeners.survey.columns import Column, Profile, named
from listeners.survey.dialects.base import Draft, Layout, drop_personal, sort_questions
from listeners.survey.options import DialectName, SurveyOptions
from listeners.survey.questions import Role
from listeners.survey.table import Row

_KEY = {"_recordId", "ResponseID", "ResponseId"}
_WHEN = (("endDate", "EndDate"), ("recordedDate", "RecordedDate"), ("startDate", "StartDate"))
# A customer number outlives an e-mail address.
_WHO = ("externalDataReference", "ExternalDataReference", "recipientEmail", "RecipientEmail", "EmailAddress")
_PERSONAL = {
    *_WHO,
    "ipAddress", "IPAddress", "recipientFirstName", "recipientLastName", "RecipientFirstName", "RecipientLastName",
    "Name", "locationLatitude", "locationLongitude", "LocationLatitude", "LocationLongitude", "LocationAccuracy",
}  # fmt: skip
_STATUS, _CHANNEL, _LANGUAGE = {"status", "Status"}, {"distributionChannel"}, {"userLanguage", "UserLanguage"}
_TECHNICAL = {"progress", "duration", "finished", "Finished", "ResponseSet", "reCaptchaScore", "startDate", "endDate",
              "recordedDate", "StartDate", "EndDate", "RecordedDate"}  # fmt: skip

# Status is a set of bits: 1 preview, 2 test, 8 spam; exports with choice texts spell it out.
_PREVIEW, _TEST, _SPAM = "a preview, not a response", "a test, not a response", "marked as spam by Qualtrics"
_NO_RESPONSE = {
    **dict.fromkeys(("1", "9", "17", "Survey Preview", "Preview Spam", "Offline Preview"), _PREVIEW),
    **dict.fromkeys(("2", "Survey Test"), _TEST),
    **dict.fromkeys(("8", "Spam"), _SPAM),
}
_MODES = {
    "sms": "sms",
    **dict.fromkeys(("anonymous", "email", "personal", "social", "gl", "smsinvite", "qr-code"), "web"),
}

_TEXT_IQ = re.compile(r"QID\d+(_\d+)?_TEXT_\w+")
_OPEN = re.compile(r"(?:\d+_)?QID\d+_TEXT")
_SPECIFY = re.compile(r"(?:\d+_)?QID\d+_\d+_TEXT")


class Qualtrics:
    """Recognised by the JSON of row 3, or by `ResponseID` in row 2 below `V1`."""

    name: DialectName = "qualtrics"
    sign = "ImportIds in row 3, or `ResponseID` in row 2 below `V1`"

    def layout(self, head: Sequence[Row]) -> Layout | None:
        if len(head) >= 3 and (marks := _import_ids(head[2].cells)):
            ids, zone = marks
            return _layout(head, ids, 3, zone)
        if len(head) >= 2 and head[1].cells[:1] in {("ResponseID",), ("ResponseId",)} and head[0].cells[0] == "V1":
            return _layout(head, head[1].cells, 2, None)
        return None

    def draft(self, layout: Layout, profiles: Sequence[Profile], options: SurveyOptions) -> Draft:
        draft = Draft()
        by_code = {column.code: column for column in layout.columns}
        draft.mapping["id"] = next(by_code[code].name for code in by_code if code in _KEY)
        when = [by_code[code].name for codes in _WHEN for code in codes if code in by_code]
        if when:
            draft.mapping["created_at"] = {"column": when}
        who = [by_code[code] for code in _WHO if code in by_code]
        draft.mapping["author"] = [column.name for column in who if profiles[column.position].filled]
        questions = [column for column in layout.columns if not _metadata(draft, column, options)]
        sort_questions(questions, profiles, draft, options, _known_roles(questions), coded=True)
        # Embedded data is there however little was answered.
        draft.answers -= {column.name for column in questions if layout.header_rows == 3 and "QID" not in column.code}
        return draft


def _import_ids(cells: Sequence[str]) -> tuple[list[str], str | None] | None:
    """The ImportId of every column and the time zone, if row 3 is Qualtrics'."""
    ids, zone = [], None
    for cell in cells:
        try:
            parsed = json.loads(cell) if cell else {}
        except json.JSONDecodeError:
            return None
        if not isinstance(parsed, dict):
            return None
        ids.append(str(parsed.get("ImportId", "")))
        zone = zone or parsed.get("timeZone")
    return (ids, _known(zone)) if _KEY & set(ids) else None


def _known(zone: object) -> str | None:
    name = "UTC" if zone == "Z" else zone
    try:
        return known_zone(name).key if isinstance(name, str) else None
    except ValueError:
        return None


def _layout(head: Sequence[Row], codes: Sequence[str], header_rows: int, zone: str | None) -> Layout:
    names = named(head[0].cells)
    columns = []
    for position, name in enumerate(names):
        label = " ".join(head[1].cells[position].split()) if position < len(head[1].cells) else ""
        columns.append(Column(position, name, label, codes[position] if position < len(codes) else ""))
    return Layout(tuple(columns), header_rows, zone)


def _metadata(draft: Draft, column: Column, options: SurveyOptions) -> bool:
    """Put a column that Qualtrics adds where it belongs; False for a question or embedded data."""
    code, name = column.code, column.name
    if code in _KEY or name in draft.mapping.get("created_at", {}).get("column", ()):
        return True
    if code in _STATUS:
        draft.mapping.setdefault("leave_out", {})[name] = _NO_RESPONSE
    elif code in _CHANNEL:
        draft.mapping.setdefault("leave_out", {})[name] = {"preview": _PREVIEW}
        draft.mapping["mode"] = {"column": name, "values": _MODES}
    elif code in _LANGUAGE:
        draft.mapping["language"] = {"column": name}
    elif code in _PERSONAL:
        drop_personal(draft, column, options)
    elif code in _TECHNICAL:
        draft.dropped[name] = "says how the survey was answered, not what"
    else:
        return False
    return True


def _known_roles(questions: Sequence[Column]) -> dict[str, Role]:
    """What an ImportId says by itself: text entries, and the NPS question by its computed group."""
    roles: dict[str, Role] = {}
    groups = {column.code.removesuffix("_NPS_GROUP") for column in questions if column.code.endswith("_NPS_GROUP")}
    for column in questions:
        if column.code.endswith("_NPS_GROUP") or _TEXT_IQ.fullmatch(column.code):
            roles[column.name] = "derived"
        elif column.code in groups:
            roles[column.name] = "nps"
        elif _OPEN.fullmatch(column.code):
            roles[column.name] = "text"
        elif _SPECIFY.fullmatch(column.code):
            roles[column.name] = "profile"
    return roles
