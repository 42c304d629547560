"""Schemathesis reads our OpenAPI document and tries every operation.

``KG_SCHEMATHESIS=50`` tries so many examples per operation instead of a few.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from live_server import TOKEN, UNHURRIED, live_server

pytestmark = pytest.mark.slow

SEED = "20261120"


def test_no_operation_meets_a_server_error(tmp_path: Path) -> None:
    """Whatever fits or breaks the document, no operation answers with a server error."""
    pytest.importorskip("schemathesis", reason="schemathesis NOT RUN: it is not installed")
    with live_server(tmp_path / "store", update=True, **UNHURRIED) as server:
        done = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json",
                "--checks", "not_a_server_error", "--phases", "fuzzing", "--workers", "1",
                "--max-examples", os.environ.get("KG_SCHEMATHESIS", "2"), "--seed", SEED,
                "--suppress-health-check", "too_slow", "--request-timeout", "120",
                "-H", f"Authorization: Bearer {TOKEN}",
            ],
            capture_output=True, text=True, cwd=tmp_path,
        )  # fmt: skip
        assert server.query("ASK { }").status == 200
    said = "\n".join(line[:200] for line in done.stdout.splitlines()[-40:])
    assert done.returncode == 0, said + done.stderr[-1000:]
    assert "passed" in said
