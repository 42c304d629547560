"""What do tests of several rooms share?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite golden files; read the diff"
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Tell whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the sample articles."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def eval_dir() -> Path:
    """Return the folder of the gold sets, or skip: they are not part of the project."""
    folder = os.environ.get("KG_EVAL_DIR")
    if not folder or not (Path(folder) / "gold").is_dir():
        pytest.skip("set KG_EVAL_DIR to a folder with gold sets to run this test")
    return Path(folder)
