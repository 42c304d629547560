"""Manual pages, shell completion and the files of a service are what the commands are."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from kg.cli.app import app
from kg.cli.manual import manual_pages

COMMAND = typer.main.get_command(app)
INSTRUCTION = re.compile(r"[A-Z]+(?= )")
KNOWN = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "STOPSIGNAL"} | {
    "HEALTHCHECK",
    "ENTRYPOINT",
    "CMD",
}


def tool(name: str) -> str:
    """Return the path of a program, or skip loudly."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"not tested: there is no {name} here")
    return found


def test_every_command_and_option_has_its_page() -> None:
    """Each command is a page, and each option of it stands there with what it does."""
    pages = manual_pages(COMMAND)
    assert {"kg", "kg-serve", "kg-export", "kg-import", "kg-mcp", "kg-incident-merge"} <= set(pages)
    for name, page in pages.items():
        command = COMMAND
        for word in _words(name):
            command = command.commands[word]
        assert page.startswith(f'.TH "{name.upper()}" 1 ')
        for param in command.params:
            for option in param.opts:
                if option.startswith("--") and not getattr(param, "hidden", False):
                    assert option.replace("-", "\\-") in page, f"{name}: {option}"
    assert "Exit codes" in pages["kg"]
    assert "kg\\-serve" in pages["kg"]


def _words(name: str) -> list[str]:
    """Return the commands of a page's name: kg-incident-merge → incident, merge."""
    words: list[str] = []
    command, rest = COMMAND, name.removeprefix("kg").removeprefix("-")
    while rest:
        (word,) = [
            known
            for known in command.commands
            if rest == known
            or (rest.startswith(f"{known}-") and hasattr(command.commands[known], "commands"))
        ]
        words.append(word)
        command, rest = command.commands[word], rest.removeprefix(word).removeprefix("-")
    return words


def test_pages_are_sound_roff(tmp_path: Path) -> None:
    """groff has nothing to complain about, and man finds and shows a page."""
    groff = tool("groff")
    done = subprocess.run(
        [sys.executable, "-m", "kg", "manual", str(tmp_path / "man1")],
        capture_output=True,
        text=True,
        check=True,
    )
    pages = sorted((tmp_path / "man1").glob("*.1"))
    assert f"{len(pages)} pages" in done.stdout
    for page in pages:
        checked = subprocess.run(
            [groff, "-man", "-Kutf8", "-ww", "-z", "-Tutf8", str(page)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (checked.returncode, checked.stderr) == (0, ""), page.name
    shown = subprocess.run(
        [groff, "-man", "-Kutf8", "-Tutf8", "-P-c", str(tmp_path / "man1" / "kg-export.1")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "kg export --store demo --format turtle -o graph.ttl" in shown
    assert "--spreadsheet" in re.sub(".\x08", "", shown)  # bold is overstruck


def test_completion_completes(tmp_path: Path) -> None:
    """The script for bash is sound, and offers commands and options."""
    bash = tool("bash")
    kg = tmp_path / "kg"
    kg.write_text(f"#!{sys.executable}\nfrom kg.cli import main\nmain()\n")  # as pip makes it
    kg.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    # As typer's own tests do: the shell is named, not looked for among the parents.
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1", "PATH": path}
    script = subprocess.run(
        ["kg", "--show-completion", "bash"],
        env={**os.environ, **named},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    tried = (
        f"{script}\nCOMP_WORDS=(kg exp) COMP_CWORD=1; _kg_completion kg; echo ${{COMPREPLY[@]}}\n"
        "COMP_WORDS=(kg export --spr) COMP_CWORD=2; _kg_completion kg; echo ${COMPREPLY[@]}\n"
    )
    done = subprocess.run(
        [bash, "-c", tried],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["export", "--spreadsheet"]


def test_unit_is_sound(root: Path, tmp_path: Path) -> None:
    """systemd accepts the unit, and the command takes what the unit gives it."""
    unit = (root / "docs/service/kg.service").read_text("utf-8")
    (start,) = re.findall(r"^ExecStart=(.*)$", unit, re.M)
    program, name, *arguments = start.split()
    assert program.endswith("/kg")
    COMMAND.commands[name].make_context(name, list(arguments))
    analyze = tool("systemd-analyze")
    copy = tmp_path / "kg.service"
    copy.write_text(unit.replace(program, sys.executable))
    done = subprocess.run(
        [analyze, "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_containerfile_is_sound(root: Path) -> None:
    """Each instruction is known, what is copied is there, and the command is one of kg's."""
    text = (root / "docs/service/Containerfile").read_text("utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    given: dict[str, list[str]] = {}
    for line in lines:
        (name,) = INSTRUCTION.findall(line)[:1]
        assert name in KNOWN, line
        given.setdefault(name, []).append(line.removeprefix(name).strip())
    stages = [line.split(" AS ")[1] for line in given["FROM"] if " AS " in line]
    for line in given["COPY"]:
        *sources, _target = line.split()
        if sources[0].startswith("--from="):
            assert sources[0].removeprefix("--from=") in stages
            continue
        assert [name for name in sources if not (root / name).exists()] == []
    (entry,), (command,) = given["ENTRYPOINT"], given["CMD"]
    assert json.loads(entry) == ["kg"]
    name, *arguments = json.loads(command)
    COMMAND.commands[name].make_context(name, arguments)
    (health,) = given["HEALTHCHECK"]
    program = json.loads(health[health.index("[") :])
    compile(program[2], "health", "exec")
    assert "/health/ready" in program[2]
    assert "/health/ready" in (root / "kg/web/protocol/operations.py").read_text("utf-8")
