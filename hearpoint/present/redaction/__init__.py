"""What leaves the house is redacted here, and nowhere else.

>>> from hearpoint.present.redaction import Redactor, Role, Viewer
>>> Redactor(Viewer(Role.CX), reader=None)("thanks to maria from reception, mail me: jo@example.org")
'thanks to [name] from reception, mail me: [email]'
"""

from __future__ import annotations

from config.roles import Role
from hearpoint.present.redaction.names_found import EncoderReader, NameReader, NamesFound, StaffSpan
from hearpoint.present.redaction.own import Own
from hearpoint.present.redaction.people import StaffName
from hearpoint.present.redaction.redactor import Redactor, redact
from hearpoint.present.redaction.viewer import Viewer
from hearpoint.present.redaction.walk import redact_quotes

__all__ = [
    "EncoderReader",
    "NameReader",
    "NamesFound",
    "Own",
    "Redactor",
    "Role",
    "StaffName",
    "StaffSpan",
    "Viewer",
    "redact",
    "redact_quotes",
]
