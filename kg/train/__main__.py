"""How is a model trained from the command line? `python -m kg.train DATA WORK`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from kg.train.fit import train


def main(arguments: list[str]) -> None:
    """Train on the folder DATA, keeping checkpoints in the folder WORK."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    data, work = arguments
    train(Path(data), Path(work))


if __name__ == "__main__":
    main(sys.argv[1:])
