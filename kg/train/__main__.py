"""Train a model from the command line: `python -m kg.train DATA WORK MODEL VERSION`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from kg.train.make import make_model


def main(arguments: list[str]) -> None:
    """Train on the folder DATA, keep checkpoints in WORK, write the model to MODEL."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    data, work, model, version = arguments
    make_model(Path(data), Path(work), Path(model), version=version)


if __name__ == "__main__":
    main(sys.argv[1:])
