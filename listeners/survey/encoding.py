"""Which character encoding an export is in."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from listeners.errors import GiveUp

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str
    note: str = ""


def settle_encoding(path: Path, stated: str | None) -> Encoding:
    """The encoding stated, else the one recognised; all of the file is valid in it. Raises GiveUp."""
    encoding = Encoding(stated) if stated else _recognised(path)
    if decodes(path, encoding.name):
        return encoding
    if stated:
        raise GiveUp(f"{path.name}: the file is not in {stated!r}; leave `encoding` out to have it recognised")
    raise GiveUp(f"{path.name}: not the {encoding.name} it begins as, or cut short; export it again or set `encoding`")


def _recognised(path: Path) -> Encoding:
    """By a byte order mark, else UTF-8 if all of the file is, else Windows-1252 with a note."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name)
    if wide := _without_mark(head):
        return Encoding(wide)
    if decodes(path, "utf-8"):
        return Encoding("utf-8")
    if decodes(path, "cp1252"):
        note = "not UTF-8, read as Windows-1252; where accents look wrong, set `encoding` or save the file as UTF-8"
        return Encoding("cp1252", note)
    raise GiveUp(f"{path.name}: neither UTF-8, UTF-16 nor Windows-1252; save it as UTF-8 or set `encoding`")


def decodes(path: Path, name: str) -> bool:
    """Whether every byte of the file is valid in an encoding."""
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _without_mark(head: bytes) -> str:
    """UTF-16 that lost its mark: mostly Latin text then has a zero in every second byte."""
    half = len(head) // 2
    if half < 8:
        return ""
    if head[1::2].count(0) > half * 0.7:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > half * 0.7 else ""
