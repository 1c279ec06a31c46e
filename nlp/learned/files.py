"""What was learnt, as it is kept: a manifest and weights, written whole or not at all, checked when read."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from safetensors import numpy as safetensors

from config.errors import ConfigError, HearpointError, why_unreadable
from config.remedy import Remedy, UseCase
from nlp.bundle import Arrays, Bundle, wide
from nlp.learned.heads import LinkHeads, Offset

MANIFEST = "learned.json"
WEIGHTS = "heads.safetensors"
_FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """Heads learnt from corrections. They fit the model they were learnt on (`model`), and no other."""

    version: str
    model: str
    sentiment: Offset | None = None
    links: LinkHeads | None = None
    notes: Mapping[str, Any] | None = None
    """What it was learnt from and how good it was: JSON, for people."""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises ConfigError where there is none, HearpointError where it is damaged or of another model."""
        manifest = read_manifest(folder)
        content = (folder / WEIGHTS).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest != manifest["sha256"]:
            raise HearpointError(
                f"{folder / WEIGHTS} has sha256 {digest}, not {manifest['sha256']}; it is damaged",
                remedy=Remedy(UseCase.UNDO_LEARNING, "goes back to the one before"),
            )
        if manifest["model"] != fingerprint(Bundle.shipped()):
            raise HearpointError(
                f"{folder} was learnt on another model than the one that ships now",
                remedy=Remedy(UseCase.LEARN, "learns again on this one"),
            )
        arrays = wide(safetensors.load(content))
        return cls(manifest["version"], manifest["model"], _offset(arrays), _links(manifest, arrays), manifest["notes"])

    def write(self, folder: Path) -> None:
        """All of it, or nothing: made beside its place and then put there."""
        arrays: Arrays = {}
        if self.sentiment is not None:
            arrays |= {
                "sentiment.weights": self.sentiment.weights,
                "sentiment.bias": self.sentiment.bias,
                "sentiment.scale": np.array([self.sentiment.scale], dtype=np.float32),
            }
        if self.links is not None:
            arrays |= {"links.weights": self.links.weights, "links.constants": self.links.constants}
        content = safetensors.save({name: np.ascontiguousarray(value) for name, value in arrays.items()})
        manifest = {
            "format": _FORMAT,
            "version": self.version,
            "model": self.model,
            "sha256": hashlib.sha256(content).hexdigest(),
            "touchpoints": list(self.links.touchpoints) if self.links else [],
            "threshold": self.links.threshold if self.links else None,
            "notes": dict(self.notes or {}),
        }
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
        try:
            (part / WEIGHTS).write_bytes(content)
            (part / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
            part.chmod(0o755)
            part.replace(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


def read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"nothing learnt here: {why_unreadable(error)}; it needs a {MANIFEST}", file=folder
        ) from error
    if manifest.get("format") != _FORMAT:
        raise ConfigError(
            "written by a newer Hearpoint; upgrade",
            file=folder,
            remedy=Remedy(UseCase.UNDO_LEARNING, "goes back to the one before"),
        )
    return manifest


def fits(folder: Path, bundle: Bundle) -> bool:
    """Whether what was learnt there was learnt on this model."""
    return bool(read_manifest(folder)["model"] == fingerprint(bundle))


def version(folder: Path) -> str:
    """Its version, and the start of the digest of its weights."""
    manifest = read_manifest(folder)
    return f"{manifest['version']}-{manifest['sha256'][:12]}"


def fingerprint(bundle: Bundle) -> str:
    """Changes with any weight of a model, whatever its version is called."""
    return hashlib.sha256(json.dumps(bundle.manifest, sort_keys=True).encode()).hexdigest()[:16]


def _offset(arrays: Mapping[str, npt.NDArray[np.float32]]) -> Offset | None:
    if "sentiment.weights" not in arrays:
        return None
    return Offset(arrays["sentiment.weights"], arrays["sentiment.bias"], float(arrays["sentiment.scale"][0]))


def _links(manifest: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[np.float32]]) -> LinkHeads | None:
    if not manifest["touchpoints"]:
        return None
    return LinkHeads(
        tuple(manifest["touchpoints"]), arrays["links.weights"], arrays["links.constants"], manifest["threshold"]
    )
