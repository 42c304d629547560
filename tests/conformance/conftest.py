"""Fixtures of the conformance tests."""

from __future__ import annotations

import sys
from pathlib import Path

# The helper that starts real server processes is shared by several folders of tests.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "live"))
