"""Files with customers' words: for their owner's eyes only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from config.errors import StoreError

FILE_MODE, FOLDER_MODE = 0o600, 0o700


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter; one that is there is left as it is. Raises StoreError."""
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}; choose another place with --db") from error


def private_file(path: Path) -> None:
    """Make an empty file that only its owner may read. Raises StoreError for a link or a pipe, and where it cannot."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, FILE_MODE))
    except OSError as error:
        reason = "a symbolic link; remove it" if path.is_symlink() else f"{error.strerror}; choose another place"
        raise StoreError(f"{path}: {reason}") from error


def write_private(path: Path, content: str | bytes) -> None:
    """Whole or not at all, for the owner only: a reader never meets half a file, and a link is not followed."""
    data = content.encode() if isinstance(content, str) else content
    draft = path.with_name(f"{path.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def is_private(path: Path) -> bool:
    """Whether nobody but its owner may read it."""
    return not stat.S_IMODE(path.stat().st_mode) & 0o077
