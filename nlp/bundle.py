"""A trained model as it ships: a folder with a manifest, weights and a tokenizer, each file checked when it is read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from safetensors import numpy as safetensors

from config.errors import ConfigError, HearpointError, why_unreadable

MANIFEST = "manifest.json"
Arrays = dict[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Bundle:
    folder: Path
    manifest: dict[str, Any]

    @classmethod
    def shipped(cls) -> Self:
        return cls.read(Path(str(resources.files("nlp.models"))) / "minilm")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises ConfigError where the folder holds no model."""
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"no model here: {why_unreadable(error)}; it needs a {MANIFEST}", file=folder) from error
        return cls(folder, manifest)

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    def bytes(self, name: str) -> bytes:
        """A file of the model. Raises HearpointError where it is not the one the manifest names."""
        path = self.folder / name
        content = path.read_bytes()
        digest, expected = hashlib.sha256(content).hexdigest(), self.manifest["sha256"][name]
        if digest != expected:
            raise HearpointError(f"{path} has sha256 {digest}, not {expected}; it is damaged, install Hearpoint again")
        return content

    def arrays(self, name: str) -> Arrays:
        return safetensors.load(self.bytes(name))


def wide(arrays: Arrays) -> dict[str, npt.NDArray[np.float32]]:
    """Arrays of a head as float32, whatever they are stored as."""
    return {name: value.astype(np.float32) for name, value in arrays.items()}
