"""What the documents tell people to type works."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run_kg

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md"]
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.M | re.S)
QUOTED = re.compile(r"'[^']*'|\"[^\"$`\\]*\"")
PIPED = re.compile(rf"(?:{QUOTED.pattern}|[^|])+")
SHELL = re.compile(r"[<>;&$`*~\\]")  # the command is for a shell, or may be
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def blocks(kind: str) -> list[tuple[str, str]]:
    """Return (file, code) of each block of *kind* in the documents."""
    return [
        (path.name, code)
        for path in DOCS
        for language, code in BLOCK.findall(path.read_text("utf-8"))
        if language == kind
    ]


def commands(code: str) -> list[str]:
    """Return the commands of a shell block; a quoted argument may run over several lines."""
    found: list[str] = []
    open_lines = ""
    for line in code.splitlines():
        open_lines += line + "\n"
        try:
            shlex.split(open_lines, comments=True)
        except ValueError:
            continue
        found += [open_lines.strip()] if open_lines.strip() else []
        open_lines = ""
    return [command for command in found if not command.startswith("#")]


@pytest.fixture
def desk(seed_store: Path, tmp_path: Path) -> Path:
    """Make a folder in which the sample store stands where the documents expect it."""
    (tmp_path / "demo").mkdir()
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    subprocess.run(["cp", "-r", str(seed_store), str(tmp_path / "demo" / "store")], check=True)
    authority = (ROOT / "docs" / "authority.md").read_text("utf-8")
    (review,) = re.findall(r"^```csv\n(entity,wikidata,.*?)^```$", authority, re.M | re.S)
    (tmp_path / "mine.csv").write_text(review, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("name", "code"), blocks("python"))
def test_python_in_documents_runs(name: str, code: str, desk: Path, server: str) -> None:
    """Each Python block runs as it stands and prints something."""
    code = code.replace("http://127.0.0.1:8000/", server)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=desk, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{name}: {done.stderr}"
    assert done.stdout.strip()


@pytest.mark.parametrize(("name", "code"), blocks("sh"))
def test_commands_in_documents_run(name: str, code: str, desk: Path, server: str) -> None:
    """Each command runs as it stands (servers and make apart)."""
    for command in commands(code):
        if re.match(r"(make|kg serve|git|kg train|kg evaluate|docker)\b", command):
            continue
        line = command.replace("http://127.0.0.1:8000/", server).replace("curl ", "curl -sSf ")
        done = run_line(line, desk)
        assert done.returncode == 0, f"{name}: {command}\n{done.stderr}"


def test_claims_stand_side_by_side_as_documented(tmp_path: Path) -> None:
    """The example of docs/incidents.md answers what stands below it, row by row."""
    text = (ROOT / "docs" / "incidents.md").read_text("utf-8")
    shown = re.compile(r"^```sh\n(printf.*?)^```$.*?^```csv\n(.*?)^```$", re.M | re.S)
    ((code, expected),) = shown.findall(text)
    for line in code.splitlines():
        done = run_line(line, tmp_path)
        assert done.returncode == 0, done.stderr
    assert done.stdout == expected


def run_line(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the commands of a pipe, each with the output of the one before; stop at a failure."""
    env = {**os.environ, "KG_STORE": "demo/store"}
    output = ""
    for part in map(str.strip, PIPED.findall(line)):
        if part.startswith("kg ") and not SHELL.search(QUOTED.sub("", part)):
            arguments = shlex.split(part, comments=True)[1:]
            done = run_kg(*arguments, stdin=output, cwd=folder, env=env)
        else:
            part = re.sub(r"^kg ", f"{shlex.quote(sys.executable)} -m kg ", part)
            done = subprocess.run(
                ["bash", "-o", "pipefail", "-c", part],
                cwd=folder, env=env, input=output, capture_output=True, text=True, check=False,
            )  # fmt: skip
        if done.returncode != 0:
            break
        output = done.stdout
    return done


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_in_documents_lead_somewhere(path: Path) -> None:
    """Each relative link leads to a file that is there."""
    targets = LINK.findall(path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_index_names_every_document() -> None:
    """``docs/README.md`` links each document beside it."""
    linked = set(LINK.findall((ROOT / "docs" / "README.md").read_text("utf-8")))
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"} <= linked
