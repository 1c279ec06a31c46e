"""Every regular expression of ours that stands in a module, with the strings that are hardest for it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

METHODS = ("search", "match", "fullmatch", "sub", "split", "findall", "finditer")
_REPEATED = (
    "a", "A", "é", "0", " ", "\n", "\t", "-", "_", ".", ",", ":", ";", "!", "?", "@", "#", "&", "/", "\\", "(", ")",
    "<", ">", '"', "'", "*", "=", "+", "\u0301", "🧳", "a ", "A ", "Aa ", "a@", "a.", "a@a.", "0 ", "0-", "0.", "0,",
    "a-", "a'", "a\n", "\n\n ", " -", "- ", "<a", "&a", "@a ", "#a ", "http://", "Ab Cd ", "no ", "the ",
)  # fmt: skip
_ENDS = ("", "\x00", "!")


@dataclass(frozen=True)
class OurPattern:
    """A compiled expression, where it stands, and how its module uses it."""

    name: str
    pattern: re.Pattern[str]
    methods: tuple[str, ...]


def our_patterns(*packages: str) -> list[OurPattern]:
    """The text patterns among the values of all modules, each once."""
    seen: dict[tuple[str, int], OurPattern] = {}
    for package in packages:
        for module in _modules(package):
            methods = _methods_used(module)
            for name, value in vars(module).items():
                for pattern in _patterns_in(value):
                    full = f"{module.__name__}.{name}"
                    used = methods.get(name) or methods.get("", ()) or ("search",)
                    seen.setdefault((pattern.pattern, pattern.flags), OurPattern(full, pattern, used))
    return list(seen.values())


def hard_strings(pattern: re.Pattern[str]) -> Iterator[Callable[[int], str]]:
    """Makers of texts of about n characters: signs, words and the pattern's own literals again and again."""
    literals = set(re.findall(r"[A-Za-z0-9@#&<>'\"/ _-]{2,}", re.sub(r"\\[a-zA-Z]|\(\?\S+?>", " ", pattern.pattern)))
    for unit in (*_REPEATED, *sorted(literals), *(f"{literal} " for literal in sorted(literals))):
        for end in _ENDS:
            yield lambda n, unit=unit, end=end: (unit * (n // len(unit) + 1))[:n] + end  # type: ignore[misc]


def seconds(method: str, pattern: re.Pattern[str], text: str) -> float:
    """Processor time of one use over a text."""
    act: Any = getattr(pattern, method)
    began = time.process_time()
    outcome = act("", text) if method == "sub" else act(text)
    if method == "finditer":
        for _ in outcome:
            pass
    return time.process_time() - began


def _modules(package: str) -> Iterator[Any]:
    root = importlib.import_module(package)
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _patterns_in(value: Any, depth: int = 4) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif depth and is_dataclass(value) and not isinstance(value, type):
        yield from _among((getattr(value, one.name) for one in fields(value)), depth)
    elif depth and isinstance(value, dict):
        yield from _among(value.values(), depth)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        yield from _among(value, depth)


def _among(values: Iterable[Any], depth: int) -> Iterator[re.Pattern[str]]:
    for value in values:
        yield from _patterns_in(value, depth - 1)


def _methods_used(module: Any) -> dict[str, tuple[str, ...]]:
    """Name -> methods called on it; under "" those called on any other name (a loop over patterns, say)."""
    used: dict[str, set[str]] = {}
    source = Path(str(module.__file__)).read_text(encoding="utf-8") if getattr(module, "__file__", None) else ""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in METHODS and isinstance(node.value, ast.Name):
            name = node.value.id
            used.setdefault(name if name in vars(module) else "", set()).add(node.attr)
    return {name: tuple(sorted(methods)) for name, methods in used.items()}
