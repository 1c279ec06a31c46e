"""The exports a source points to, and whether they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from listeners.errors import GiveUp

SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".jsonl", ".ndjson", ".json"}
_CHUNK = 1 << 20
_LINE_ENDS = (b"\n", b"\r", b"\n\0", b"\r\0")


def find_exports(path: Path) -> list[tuple[str, Path]]:
    """Name and path of every export, by name. Raises GiveUp where the path leads nowhere."""
    if path.is_file():  # "answers [final].csv" is a name, too
        paths = [path]
    elif path.is_dir():
        paths = [file for file in path.iterdir() if file.suffix.lower() in SUFFIXES]
    elif any(sign in path.name for sign in "*?["):
        if not path.parent.is_dir():
            raise GiveUp(f"{path.parent}: no such folder; check `path`")
        paths = list(path.parent.glob(path.name))
    else:
        raise GiveUp(f"{path}: no such file or folder; check `path`")
    # Office leaves ~$name.xlsx beside a workbook that is open.
    return sorted((file.name, file) for file in paths if file.is_file() and not file.name.startswith((".", "~$")))


def no_export(path: Path) -> GiveUp:
    return GiveUp(f"{path}: no export there; a folder is searched for .csv, .tsv, .xlsx and .jsonl")


@dataclass
class Digests:
    """SHA-256 of files, remembered while size and time of change stay the same."""

    _known: dict[Path, tuple[tuple[int, int], str]] = field(default_factory=dict)

    def of(self, path: Path) -> tuple[str, int]:
        """The digest and the size it was taken at."""
        about = path.stat()
        sign = (about.st_size, about.st_mtime_ns)
        if path not in self._known or self._known[path][0] != sign:
            self._known[path] = (sign, _digest(path, about.st_size)[0])
        return self._known[path][1], about.st_size


def grew_from(path: Path, digest: str, size: int) -> bool:
    """Whether the file is what it was at `size`, whole lines, with more below."""
    if path.stat().st_size < size:
        return False
    now, end = _digest(path, size)
    return now == digest and end.endswith(_LINE_ENDS)


def _digest(path: Path, size: int) -> tuple[str, bytes]:
    """The digest of the first `size` bytes, and the last few of them."""
    digest, end = hashlib.sha256(), b""
    for chunk in _chunks(path, size):
        digest.update(chunk)
        end = (end + chunk)[-2:]
    return digest.hexdigest(), end


def _chunks(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while size > 0 and (chunk := file.read(min(size, _CHUNK))):
            size -= len(chunk)
            yield chunk
