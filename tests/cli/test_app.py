"""Tests of ``kg.cli``: what is shown, what an error looks like, what is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run_kg as kg

COMMANDS = [
    "build", "serve", "extract", "export", "query", "sparql",
    "validate", "stats", "vocab", "evaluate", "remove", "backup", "repair", "train", "train-reader",
]  # fmt: skip


@pytest.mark.slow
def test_help_names_every_command() -> None:
    """Each command of the contract is listed with what it does."""
    shown = kg("--help")
    assert shown.returncode == 0
    assert [name for name in COMMANDS if f" {name} " not in shown.stdout] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(command: str) -> None:
    """The help of each command shows how it is typed."""
    shown = kg(command, "--help")
    assert shown.returncode == 0
    assert f"kg {command}" in shown.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["query"]], ids=" ".join)
def test_server_side_needs_no_language_model(arguments: list[str]) -> None:
    """Help, server and queries come without importing spaCy or the ONNX runtime."""
    code = (
        "import sys; sys.argv = ['kg', *sys.argv[1:]]\n"
        "from kg.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'spacy', 'onnxruntime', 'tokenizers', 'thinc'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_server_room_needs_no_language_model() -> None:
    """The web application can be imported without spaCy and without rdflib's help for it."""
    code = "import sys, kg.web.server; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_help_is_there_at_once() -> None:
    """The help costs less than four times the processor time that its libraries cost alone."""

    def seconds(*arguments: str) -> float:
        with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return used.ru_utime + used.ru_stime

    libraries = "import typer, rich.console, rich.table, rich.progress, rich.markdown"
    rounds = [(seconds("-m", "kg", "--help"), seconds("-c", libraries)) for _ in range(3)]
    shown, imported = map(min, zip(*rounds, strict=True))
    assert shown < 4 * imported


def test_error_is_one_message_with_a_remedy(tmp_path: Path) -> None:
    """An error names file and remedy, has its exit code and no traceback."""
    done = kg("query", "figures", "--store", str(tmp_path / "nothing"))
    assert done.returncode == 7
    assert "Traceback" not in done.stderr
    assert "nothing" in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    """With --debug, wherever it stands, the traceback is shown."""
    done = kg("query", "figures", "--store", str(tmp_path / "nothing"), "--debug")
    assert "Traceback" in done.stderr


def test_unknown_query_is_told_what_is_near(tmp_path: Path) -> None:
    """A misspelt name of a query is answered with the right one."""
    done = kg("query", "figurs", "--store", str(tmp_path))
    assert done.returncode == 8
    assert "figures" in done.stderr


def test_queries_are_listed() -> None:
    """Without a name, the queries are listed."""
    done = kg("query")
    assert done.returncode == 0
    assert "figures" in done.stdout


def test_wrong_usage_has_its_own_code() -> None:
    """A misspelt option is wrong usage."""
    assert kg("build", "--stor", "x").returncode == 2


@pytest.mark.slow
def test_extract_writes_predictions() -> None:
    """A sentence on standard input gives one line in the scorers' schema."""
    line = json.dumps(
        {
            "id": "a",
            "date": "2018-11-13",
            "text": "A car bomb killed seven civilians in Azaz on Monday.",
        }
    )
    done = kg("extract", "-", "--format", "predictions", stdin=line)
    assert done.returncode == 0, done.stderr
    (event,) = json.loads(done.stdout)["events"]
    assert (event["type"], event["kind"]) == ("bombing", "incident")
    assert event["killed"] == {"value": 7, "min": 7, "max": 7}
    assert event["date"] == {"start": "2018-11-12", "end": "2018-11-12"}
    assert event["place"]["name"] == "Azaz"


@pytest.mark.slow
def test_extract_goes_on_after_a_bad_line() -> None:
    """A broken line is named, the next is read, and the exit code tells."""
    lines = '{"id": "1", "text\n{"id": "2", "text": "Shelling killed three people in Idlib."}\n'
    done = kg("extract", "-", "--format", "json", stdin=lines)
    assert done.returncode == 3
    assert "standard input:1" in done.stderr
    assert json.loads(done.stdout)["id"] == "2"


@pytest.mark.slow
def test_extract_shows_people_what_was_found() -> None:
    """The text form shows sentence, event, figure and rule."""
    done = kg(
        "extract", "-", "--explain", stdin="Shelling killed three people in Idlib on Monday.\n"
    )
    assert done.returncode == 0
    for word in (
        "shelling",
        "Idlib",
        "three",
        "no date",
        "killed: three – both, rule kill.v, score",
    ):
        assert word in done.stdout


@pytest.mark.slow
def test_extract_tells_what_was_mended_and_not_read() -> None:
    """Damage and tables are named on standard error, every mending with --explain."""
    text = "<i>Two</i> men\nwere killed in San JosÃ© on Monday.\n\nDay | Dead\n3 Nov | 12\n"
    done = kg("extract", "-", "--explain", stdin=text)
    assert done.returncode == 0
    assert (
        'standard input: mended the wrong encoding of 1 words, the first at "JosÃ©"' in done.stderr
    )
    assert 'standard input: a table is not read: "Day | Dead"' in done.stderr
    assert "mended (markup): 2" in done.stdout
    assert "mended (line break): 1" in done.stdout
    assert "(table)" in done.stdout


@pytest.mark.slow
def test_build_counts_what_was_mended_and_not_read(tmp_path: Path) -> None:
    """The summary says how many articles had which fault, and that tables were not read."""
    text = "Two men were killed in <i>Azaz</i> on Monday.\n\nDay | Dead\n3 Nov | 12\n"
    done = kg("build", "-", "--store", str(tmp_path / "store"), stdin=text)
    assert done.returncode == 0
    assert "markup in 1 articles" in done.stdout
    assert "1 tables were not read" in done.stderr


@pytest.mark.slow
def test_extract_says_nothing_of_a_text_in_good_form() -> None:
    """No note without a reason."""
    done = kg("extract", "-", "--explain", stdin="Two men were killed in Azaz on Monday.\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "mended" not in done.stdout
