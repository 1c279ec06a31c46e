"""Import spaCy without torch and without its command line, which take longer to load than all the rest of us.

thinc loads torch wherever it is installed; spaCy loads its commands (and with them requests, httpx and typer) for the
sake of `spacy.info`, which still works and loads them when it is called. Import this before spaCy. Where torch or spaCy
is loaded already, nothing changes; both torch and `spacy.cli` can be imported afterwards.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # the documented way to make an import fail
    try:
        yield
    finally:
        del sys.modules[module]


@contextmanager
def _without_commands() -> Iterator[None]:
    if "spacy" in sys.modules:
        yield
        return
    standing_in = {"spacy.cli": ModuleType("spacy.cli"), "spacy.cli.info": ModuleType("spacy.cli.info")}
    vars(standing_in["spacy.cli.info"])["info"] = _info
    sys.modules.update(standing_in)
    try:
        yield
    finally:
        for name in standing_in:
            del sys.modules[name]


def _info(*args: Any, **options: Any) -> Any:
    """`spacy.info`, which prints what is installed."""
    return import_module("spacy.cli.info").info(*args, **options)


with _hidden("torch"), _without_commands():
    import spacy

__all__ = ["spacy"]
