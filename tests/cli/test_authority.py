"""``kg authority`` from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli.app import app
from kg.errors import QueryError
from kg.resolve.authority import load_authority
from tests.link.test_importing import geonames_line


def run(*arguments: str | Path) -> str:
    """Run ``kg`` and return what it printed."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_import_can_be_repeated(tmp_path: Path) -> None:
    """Importing the same source again replaces its rows."""
    dump = tmp_path / "SY.txt"
    dump.write_text(geonames_line("99000001", "Blorgsville") + "\n", encoding="utf-8")
    for _ in range(2):
        shown = run("authority", "import", dump, "-f", "geonames", "--authority", tmp_path / "a")
        assert "added          1" in shown
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["import-sy.csv"]


def test_an_import_says_which_known_entities_get_an_id(tmp_path: Path) -> None:
    """The new id is told, resolves, and both sources stand beside the entity."""
    sheet, folder = tmp_path / "ids.csv", tmp_path / "a"
    sheet.write_text(
        "label,kind,slug,wikidata,source,licence\n"
        "Syrian police,police-security,peru-police,Q9000001,ministry,CC-BY-4.0\n"
        "Ahrar,non-state-armed-group,ahrar-al-sham,Q9000002,ministry,CC-BY-4.0\n",
        encoding="utf-8",
    )
    for _ in range(2):
        shown = run("authority", "import", sheet, "-f", "csv", "--authority", folder)
        assert "new ids        1" in shown or "new ids        2" in shown
        assert "actor/peru-police gets Wikidata Q9000001 from ministry (ids.csv:2)" in shown
    police = load_authority(folder).actors["actor/peru-police"]
    assert (police.wikidata, police.part_of) == ("Q9000001", ("actor/peru",))
    assert police.label == "Police of Peru"


@pytest.mark.parametrize("given", [[], ["--class", "Q1"], ["--class", "Q1=place"]])
def test_wikidata_dump_needs_classes(tmp_path: Path, given: list[str]) -> None:
    """A dump of everything is never meant."""
    dump = tmp_path / "d.json"
    dump.write_text("[\n]\n", encoding="utf-8")
    arguments = ["authority", "import", str(dump), "-f", "wikidata", "--authority", str(tmp_path)]
    done = CliRunner().invoke(app, [*arguments, *given])
    assert done.exit_code == 2


def test_find_shows_what_a_name_may_mean() -> None:
    """A curator sees ids, kinds and scores."""
    shown = run("authority", "find", "Daesh")
    assert "actor/islamic-state" in shown
    assert "Q2429253" in shown


def test_find_refuses_a_kind_that_there_is_not() -> None:
    """A misspelt kind would find nothing, as if nothing were called so."""
    with pytest.raises(QueryError, match="'actors' is unknown") as caught:
        run("authority", "find", "Daesh", "--kind", "actors")
    assert "actor/person" in caught.value.remedy
