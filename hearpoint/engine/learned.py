"""Where a project keeps what was learnt: numbered versions, and which of them counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.errors import ConfigError, HearpointError, UsageError, why_unreadable
from hearpoint.store.private import make_private_folder, write_private
from nlp.bundle import Bundle
from nlp.learned import files

_POINTER = "current"
_NONE = "none"


@dataclass(frozen=True)
class ModelRegistry:
    """Learnt models in a folder, as versions 0001, 0002, ...; the file `current` names the one in use."""

    folder: Path

    @property
    def current(self) -> Path | None:
        """The version in use, whether it fits the present model or not."""
        try:
            name = (self.folder / _POINTER).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise HearpointError(
                f"{self.folder / _POINTER} cannot be read: {why_unreadable(error)}; "
                "put the name of a version there, or none"
            ) from error
        return None if name == _NONE else self.folder / name

    @property
    def usable(self) -> Path | None:
        """The version in use, if it was learnt on the model that ships now."""
        current = self.current
        return current if current is not None and files.fits(current, Bundle.shipped()) else None

    def next(self) -> str:
        numbers = [int(entry.name) for entry in self.folder.glob("[0-9]*") if entry.name.isdigit()]
        return f"{max(numbers, default=0) + 1:04d}"

    def put(self, learned: files.Learned) -> Path:
        """Keep a version and use it from now on."""
        folder = self.folder / learned.version
        make_private_folder(self.folder)
        learned.write(folder)
        self._point(learned.version)
        return folder

    def undo(self) -> tuple[str, str | None]:
        """Go back to the version before, or to the shipped model. Returns (what was in use, what is now)."""
        current = self.current
        if current is None:
            raise UsageError("nothing learnt is in use; the shipped model answers")
        try:
            before = files.read_manifest(current)["notes"].get("before")
        except ConfigError:  # taken away or damaged: which came before it is lost, the shipped model is not
            before = None
        self._point(before or _NONE)
        return current.name, before

    def _point(self, name: str) -> None:
        write_private(self.folder / _POINTER, f"{name}\n")
