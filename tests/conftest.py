"""Fixtures that several rooms share."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

# The same examples in every run, however slow the machine: a property that fails, fails for all.
# ``--hypothesis-profile default`` looks for new ones; before a merge there are ``KG_LAWS`` times as
# many.
LAWS = int(os.environ.get("KG_LAWS", "1"))
settings.register_profile("kg", derandomize=True, deadline=None, max_examples=25 * LAWS)
settings.load_profile("kg")
NO_CONSTANTS = providers.Constants()

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite golden files; read the diff"
    )


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later collection of garbage."""
    if settings.get_current_profile_name() == "kg":
        # Hypothesis draws, too, what stands in the modules of kg that are imported by then, which
        # hangs on the tests that this process happened to run before.
        providers._get_local_constants = lambda: NO_CONSTANTS
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session")
def grows_too_fast() -> Callable[..., bool]:
    """Say whether reading a text (a reader, how it begins, what is repeated) is not linear."""
    return _grows_too_fast


def _seconds(read: Callable[[str], object], text: str) -> float:
    """Take the processor time of a run; other processes do not count."""
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


def _grows_too_fast(read: Callable[[str], object], begin: str, unit: str) -> bool:
    """Compare a text with one of eight times its length: 8 is linear, 64 square, 24 too much."""
    short, long = (begin + unit * (size // len(unit)) for size in (1_500, 12_000))
    gc.disable()
    try:
        # Measured again before it is believed: a long text that is read fast once is not too slow.
        # Of the short one the lesser of two runs counts, for the first may load what it needs.
        return all(
            _seconds(read, long) > 24 * max(min(_seconds(read, short), _seconds(read, short)), 5e-5)
            for _ in range(6)
        )
    finally:
        gc.enable()
