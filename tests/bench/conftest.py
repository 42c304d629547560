"""Fixtures of the benchmarks."""

from __future__ import annotations

import sys
from pathlib import Path

# What starts real server processes, and what writes articles, are imported by several tests.
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "live")]
