"""Authors as pseudonyms: a keyed hash, the key in a private file beside the project, never in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from config.errors import ConfigError

_KEY_BYTES = 32


@dataclass(frozen=True)
class Pseudonyms:
    """Gives the same author of the same platform the same pseudonym, and nobody without the key the way back."""

    key: bytes

    def __call__(self, realm: str, author: str | None) -> str | None:
        """A pseudonym such as ``p-k3j5...`` (80 bits), or None for an unknown author."""
        if not author:
            return None
        digest = hmac.digest(self.key, f"{realm}\0{author}".encode("utf-8", "replace"), hashlib.sha256)
        return "p-" + base64.b32encode(digest[:10]).decode("ascii").lower()

    def __repr__(self) -> str:
        return "Pseudonyms(key=...)"

    @classmethod
    def from_file(cls, path: Path) -> Pseudonyms:
        """Read the key, or make one (mode 600) at first use. Raises ConfigError where others could read it."""
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(_read_key(path))
        except OSError as error:
            raise ConfigError(f"the key of the pseudonyms cannot be made: {error.strerror}", file=path) from error
        key = secrets.token_bytes(_KEY_BYTES)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
        return cls(key)


def _read_key(path: Path) -> bytes:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no hexadecimal number"
        raise ConfigError(
            f"the key of the pseudonyms cannot be read ({reason}); restore the file: without it, authors already "
            "stored cannot be recognised again",
            file=path,
        ) from error
    if mode & 0o077:
        raise ConfigError(f"others can read this key (mode {mode:o}); run: chmod 600 {path}", file=path)
    if len(key) < _KEY_BYTES:
        raise ConfigError("the key is too short (64 hexadecimal digits are needed); restore the file", file=path)
    return key
