"""The errors a user can meet, and what each one means for the exit code.

    HearpointError            exit 1: something failed while doing the job
      UsageError              exit 2: what was asked for cannot be done as asked
        ConfigError           a settings file, journey map or roster is wrong
          MissingSecret       a secret is named but cannot be read
      StoreError              the database cannot be used (newer, locked, disk full)

Listeners add their own, by what to do next: see ``listeners.errors``.
A message names the value and what is allowed. A remedy that is a use case of ours stands beside it, as a value: whoever
shows the error has the words for it.
"""

from __future__ import annotations

from pathlib import Path

from config.remedy import Remedy


def why_unreadable(error: OSError | ValueError) -> str:
    """Why a file could not be read as text, without Python's words."""
    if isinstance(error, UnicodeDecodeError):
        return f"it is not {error.encoding.upper()} text, see byte {error.start}"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


class HearpointError(Exception):
    """Something failed; the message says what, `remedy` what helps."""

    exit_code = 1

    def __init__(self, message: str, *, remedy: Remedy | None = None) -> None:
        self.remedy = remedy
        super().__init__(message)


class UsageError(HearpointError):
    """The request itself is wrong: an option, an argument, a file's content."""

    exit_code = 2


class ConfigError(UsageError):
    """A file the user wrote is wrong, at a known place."""

    def __init__(
        self, message: str, *, file: Path | str | None = None, line: int | None = None, remedy: Remedy | None = None
    ) -> None:
        self.file = None if file is None else Path(file)
        self.line = line
        place = "" if file is None else f"{file}:{line}: " if line is not None else f"{file}: "
        super().__init__(place + message, remedy=remedy)


class MissingSecret(ConfigError):
    """A secret is named in the settings but is not there to read."""


class StoreError(HearpointError):
    """The database cannot be used as it is."""
