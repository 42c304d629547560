"""Write into a model's configuration what its files are: their SHA-256, and its settings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.parse.model_files import CONFIG, sha256_of


def seal_model(folder: Path, *, files: Sequence[str]) -> None:
    """Write the SHA-256 of *files* into the model's configuration."""
    path = folder / CONFIG
    config = json.loads(path.read_text(encoding="utf-8"))
    config["files"] = {name: sha256_of(folder / name) for name in sorted(files)}
    path.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def change_settings(folder: Path, settings: Mapping[str, float]) -> None:
    """Write *settings* into the model's configuration."""
    path = folder / CONFIG
    config = json.loads(path.read_text(encoding="utf-8"))
    config["settings"] |= settings
    path.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
