"""Open a model folder, and check each file against its SHA-256.

A model is a folder: `config.json` names the labels of each head and the SHA-256 of every
other file. Nothing is read before its sum has been compared: a half-fetched file would
otherwise show as a strange parse, not as an error.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.parse.errors import DamagedModel

SHIPPED: Final = Path(__file__).parent / "weights"
CONFIG: Final = "config.json"
NETWORK: Final = "model.onnx"
LABELS: Final = "labels.onnx"
ARGUMENTS: Final = "arguments.onnx"
TOKENIZER: Final = "tokenizer.json"
LEMMAS: Final = "lemmas.json"
ROLE_BONUS: Final = "role_bonus_"
"""Settings with this prefix make the reader of event roles find a label more often."""
FORMAT: Final = 1
REMEDY: Final = "install kg again, or train a model with 'kg train'"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A checked model folder; `labels` holds the labels of each head in order."""

    folder: Path
    name: str
    version: str
    labels: Mapping[str, tuple[str, ...]]
    settings: Mapping[str, float]

    def path(self, name: str) -> Path:
        """Return the path of one file of the model."""
        return self.folder / name


def open_model(folder: Path = SHIPPED) -> ModelFiles:
    """Read the configuration of the model in *folder* and check its files.

    Raises:
        DamagedModel: a file is missing or differs from its SHA-256.
    """
    config = _read_config(folder / CONFIG)
    if config.get("format") != FORMAT:
        raise DamagedModel(
            f"the model has format {config.get('format')}, this version reads {FORMAT}",
            where=str(folder),
            remedy="install the model that belongs to this version of kg",
        )
    try:
        sums = dict(config["files"])
        model = ModelFiles(
            folder=folder,
            name=config["name"],
            version=config["version"],
            labels={head: tuple(labels) for head, labels in config["labels"].items()},
            settings=dict(config.get("settings", {})),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder / CONFIG) from error
    for name, expected in sums.items():
        _check_file(folder / name, expected)
    return model


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DamagedModel(
            "there is no language model here", where=str(path.parent), remedy=REMEDY
        ) from error
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(config, dict):
        raise _damaged(path)
    return config


def _damaged(path: Path) -> DamagedModel:
    return DamagedModel(
        "the configuration of the language model is damaged", where=str(path), remedy=REMEDY
    )


def _check_file(path: Path, expected: str) -> None:
    if not path.is_file():
        raise DamagedModel(
            "a file of the language model is missing", where=str(path), remedy=REMEDY
        )
    if sha256_of(path) != expected:
        raise DamagedModel(
            "a file of the language model is damaged", where=str(path), remedy=REMEDY
        )
