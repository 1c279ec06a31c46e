"""Secrets: named in the settings, read from the environment or a private file, never printed."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import core_schema

from config.errors import MissingSecret, why_unreadable

_FORMS = 'write "env:NAME" (an environment variable) or "file:PATH" (a file only you can read, mode 600)'


class Secret:
    """A reference to a secret, ``env:NAME`` or ``file:PATH``; the value is read when it is first needed.

    ``repr``, ``str`` and every serialisation show the reference, never the value.
    """

    __slots__ = ("_base", "_reference")

    def __init__(self, reference: str, base: Path | None = None) -> None:
        scheme, _, name = reference.partition(":")
        if scheme not in {"env", "file"} or not name:
            # The value itself is not repeated: someone may have pasted the secret here.
            raise ValueError(f"a secret must not stand in the settings: {_FORMS}")
        self._reference = reference
        self._base = base or Path()

    def reveal(self) -> str:
        """The secret's value. Raises MissingSecret, naming the reference and the remedy."""
        scheme, _, name = self._reference.partition(":")
        return (
            self._from_environment(name) if scheme == "env" else self._from_file(self._base / Path(name).expanduser())
        )

    def _from_environment(self, name: str) -> str:
        value = os.environ.get(name, "").strip()
        if not value:
            raise MissingSecret(f"the environment variable {name} is not set; set it, or use file:PATH instead")
        return value

    def _from_file(self, path: Path) -> str:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            value = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise MissingSecret(
                f"the secret file {path} cannot be read ({why_unreadable(error)}); create it with mode 600"
            ) from error
        if mode & 0o077:
            raise MissingSecret(f"the secret file {path} has mode {mode:o}, others can read it; run: chmod 600 {path}")
        if not value:
            raise MissingSecret(f"the secret file {path} is empty; write the secret into it")
        return value

    def __repr__(self) -> str:
        return f"Secret({self._reference!r})"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and (self._reference, self._base) == (other._reference, other._base)

    def __hash__(self) -> int:
        return hash((self._reference, self._base))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def build(value: Any, info: ValidationInfo) -> Secret:
            if isinstance(value, Secret):
                return value
            if not isinstance(value, str):
                raise ValueError(f"a secret is named by text: {_FORMS}")
            return cls(value, (info.context or {}).get("base"))

        return core_schema.with_info_plain_validator_function(
            build, serialization=core_schema.plain_serializer_function_ser_schema(lambda s: s._reference)
        )
