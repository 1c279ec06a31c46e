"""Which listeners there are: ours and those of other packages, by entry point.

A package adds a kind of source by an entry point of the group ``hearpoint.listeners``, kind -> class. Configuration
names a kind; it can never name code to import.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from config.errors import UsageError
from listeners.base import Listener

GROUP = "hearpoint.listeners"


def kinds() -> tuple[str, ...]:
    """Kinds of source that can be read, in alphabetical order. Loads none of them."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


def listener_type(kind: str) -> type[Listener]:
    """The listener class of a kind, to be built with its options: `listener_type(kind)(options)`.

    Loads this one listener only. Raises UsageError for an unknown kind, or one that two packages claim or that
    cannot be loaded.
    """
    claims_by_target = {entry.value: entry for entry in entry_points(group=GROUP) if entry.name == kind}
    if not claims_by_target:
        raise UsageError(f"no listener of the kind {kind!r}; installed: {', '.join(kinds()) or 'none'}")
    if len(claims_by_target) > 1:
        claims = " and ".join(f"{_package(entry)} ({entry.value})" for entry in claims_by_target.values())
        raise UsageError(f"the kind {kind!r} is claimed by {claims}; uninstall all but one")
    return _load(kind, next(iter(claims_by_target.values())))


def _load(kind: str, entry: EntryPoint) -> type[Listener]:
    try:
        loaded = entry.load()
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"the listener {kind!r} of {_package(entry)} cannot be loaded ({error}); install or remove that package"
        ) from error
    missing = [name for name in ("kind", "options_type", "fetch", "check") if not hasattr(loaded, name)]
    if missing:
        raise UsageError(f"{entry.value}, named for {kind!r}, is no listener: it lacks {', '.join(missing)}")
    listener: type[Listener] = loaded
    return listener


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else "an unknown package"
