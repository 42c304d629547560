"""The notebook in the documents runs from its first cell to its last."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240


def test_notebook_runs(tmp_path: Path) -> None:
    """Each cell runs in order in a fresh kernel; its tables have rows."""
    reason = "not tested: nbclient, nbformat or ipykernel is missing (pip install '.[test]')"
    nbformat = pytest.importorskip("nbformat", reason=reason)
    nbclient = pytest.importorskip("nbclient", reason=reason)
    pytest.importorskip("ipykernel", reason=reason)
    traitlets = pytest.importorskip("traitlets.config", reason=reason)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    notebook = nbformat.read(ROOT / "docs" / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") for cell in notebook.cells), "commit it without outputs"
    client = nbclient.NotebookClient(
        notebook,
        # The time limit of the test ends a cell that hangs.
        timeout=None,
        startup_timeout=PATIENCE_SECONDS,
        # Not by ports, which may be free when they are chosen and not when the kernel takes them.
        config=traitlets.Config(
            {"KernelManager": {"transport": "ipc", "ip": str(tmp_path / "ipc")}}
        ),
        resources={"metadata": {"path": str(tmp_path)}},
    )
    client.execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = ["".join(str(output) for output in cell.outputs) for cell in cells]
    assert all(shown)
    assert "Islamic State (attacker: " in shown[1]
    assert "text/html" in shown[1]
    assert "asserts" in shown[2]
    assert (tmp_path / "notebook-store" / "current").exists()
