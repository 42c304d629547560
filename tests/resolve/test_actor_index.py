"""The actors of the world are made from tables, reviewed, and found where they are at home."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.authority import load_actor_rows, load_country_rows
from kg.lexicon.rows import read_rows
from kg.paths import DATA
from kg.resolve.actor_build import build_actors
from kg.resolve.actor_index import ACTOR_INDEX, ActorIndex
from kg.resolve.actor_sources import COLUMNS
from kg.resolve.authority import Authority, load_authority, load_entities
from kg.resolve.known import is_acronym

ROWS = {
    "ucdp_actors": (
        "ucdp:1;Front for Norland;non-state-armed-group;FN|Front du Nord, FDN;PE;;;;"
        "ucdp=1;active=1990-2020;;;",
        "ucdp:2;Old Guard of Norland;non-state-armed-group;;PE;;;;ucdp=2;active=1950-1960;;;",
        "ucdp:3;Clan of Norland;community;;PE;;;;ucdp=3;;;",
        "ucdp:4;Shining Path;non-state-armed-group;;PE;;;;ucdp=4;active=1982-2010;;;",
    ),
    "factbook_terrorist_groups": (
        "factbook:fn;Front for Norland;non-state-armed-group;NLF;PE|BO;;;;;;;",
        "factbook:is;Islamic State of Iraq and ash-Sham – Norland;non-state-armed-group;;PE;;;;;;;",
    ),
    "factbook_forces": (
        "factbook:army;Armed Forces of Peru;state-force;FAP|Marine Corps;PE;;;;;;;",
        "factbook:land;Peru Army;state-force;;PE;;;;;;;part of Armed Forces of Peru",
        "factbook:guard;National Guard;police-security;;PE;;;;;;;",
    ),
    "un_missions": (
        "unpko:unmip;United Nations Mission in Peru;intergovernmental-organisation;UNMIP;;"
        "2001-01-01;2003-02-01;;unpko=9;;;peace mission",
        "unpko:unold;United Nations Old Mission;intergovernmental-organisation;UNOLD;;"
        "1950-01-01;1951-02-01;;unpko=8;;;peace mission",
    ),
    "un_entities": ("un:cat;Committee on Cats;intergovernmental-organisation;CAT;;;;;;;;",),
    "intelligence_agencies": ("misp:x;Peru Bureau;police-security;PB;PE;;;;misp=1;;;",),
    "nsi": (
        "nsi:pf;Policía de Norland;police-security;;PE;;;Q91;nsi=x;;;",
        "nsi:city;City of Norland;government;;PE;;;Q92;nsi=x;;;",
    ),
    "parties": ("partyfacts:1;Party of Norland;political-organisation;;PE;1990;;Q93;;;;",),
    "media": ("fundus:n;Norland News;media;;PE;;;;domain=n.pe;;;",),
    "factbook_leaders": (
        "factbook:ana;Ana Maria Prado Ruiz;person;;PE;1 May 2020;;;;"
        "CIA World Factbook (2026-05-17 snapshot);;head-of-state: President",
    ),
}
Build = Callable[[], ActorIndex]


def write_tables(folder: Path, **changed: tuple[str, ...]) -> None:
    """Write the tables; cells are divided by ';' but for the one of ids, which has its own."""
    for name, rows in {**ROWS, **changed}.items():
        lines = ["\t".join((*COLUMNS[:9], "source", "licence", "note"))]
        for row in rows:
            cells = row.split(";")
            extra = len(cells) - 12
            ids = ";".join(cells[8 : 9 + extra])
            lines.append("\t".join((*cells[:8], ids, *cells[9 + extra :])))
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ActorIndex]:
    """Return a maker of an index from the small tables and these decisions."""

    def make(*decisions: str, **changed: tuple[str, ...]) -> ActorIndex:
        write_tables(tmp_path, **changed)
        header = "id,decision,slug,label,kind,names,countries,parent,valid_from,valid_to,note\n"
        review = tmp_path / "review.csv"
        review.write_text(header + "".join(f"{row}\n" for row in decisions), encoding="utf-8")
        monkeypatch.setattr("kg.resolve.actor_build.REVIEW", review)
        build_actors(tmp_path, tmp_path / "actors.sqlite")
        return ActorIndex(tmp_path / "actors.sqlite")

    return make


def test_rows_of_one_actor_are_joined(build: Build) -> None:
    """The Factbook's Front for Norland is UCDP's: all names, both countries, its id and years."""
    index = build()
    row = index.row("front-for-norland")
    assert row is not None
    assert set(row.aliases) == {"FN", "NLF", "Front du Nord", "FDN"}
    assert row.context == {"PE", "BO"}
    assert row.active == (1990, 2020)
    assert row.source == "ucdp factbook"
    assert row.licence == "CC-BY-4.0"
    assert index.ids_of("front-for-norland") == ("ucdp:1",)


def test_what_ended_before_1989_and_clans_are_left_out(build: Build) -> None:
    """The index holds the actors of the conflicts since 1989."""
    assert not build().slugs & {"old-guard-of-norland", "clan-of-norland", "unold"}


def test_curated_actors_get_ids_and_no_second_row(build: Build) -> None:
    """Shining Path is curated: UCDP's row adds its number only."""
    index = build()
    assert index.row("shining-path") is None
    assert index.ids_of("shining-path") == ("ucdp:4",)


@pytest.mark.parametrize(
    ("name", "strength", "context"),
    [
        ("FN", "local", {"PE", "BO"}),
        ("front for norland", "label", set()),
        ("front du nord", "alias", set()),
        ("national guard", "local", {"PE"}),
        ("UNMIP", "local", {"PE"}),
        ("ana ruiz", "alias", set()),
        ("ana prado", "alias", set()),
    ],
)
def test_short_and_common_names_hold_at_home_only(
    build: Build, name: str, strength: str, context: set[str]
) -> None:
    """An acronym and a name that tells a kind need their country; a full name does not."""
    (found,) = build().named(name)
    assert (found[1], found[3]) == (strength, context)


def test_an_acronym_without_a_country_is_no_name(build: Build) -> None:
    """Nothing could tell CAT the committee from anything else."""
    assert build().named("CAT") == ()


def test_parts_and_tasks_of_a_force_are_no_names_of_it(build: Build) -> None:
    """The Factbook lists 'Marine Corps' beside the acronym of the armed forces."""
    assert build().named("marine corps") == ()


def test_forces_have_the_id_that_every_state_has(build: Build) -> None:
    """'Peruvian troops' and 'FAP' are one actor; the army is a part of it."""
    index = build()
    (named,) = index.named("FAP")
    assert named[0] == "actor/peru-forces"
    army = index.row("peru-army")
    assert army is not None
    assert army.parents == ("peru-forces",)
    assert "Peruvian Army" in army.aliases


def test_a_branch_has_its_usual_names_and_its_whole(build: Build) -> None:
    """'Islamic State in Norland' is part of the Islamic State."""
    row = build().row("islamic-state-in-norland")
    assert row is not None
    assert row.parents == ("islamic-state",)
    assert "Islamic State Norland" in row.aliases


def test_missions_have_their_days(build: Build) -> None:
    """A mission exists from its first day to its last, in the country of its name."""
    row = build().row("unmip")
    assert row is not None
    assert (row.valid_from, row.valid_to, row.country) == ("2001-01-01", "2003-02-01", "PE")


def test_heads_hold_office_from_their_day_to_that_of_the_table(
    build: Build, tmp_path: Path
) -> None:
    """Nobody knows who is in office after the table was written."""
    build()
    with sqlite3.connect(tmp_path / "actors.sqlite") as opened:
        offices = opened.execute("SELECT country, title, since, until FROM office").fetchall()
    assert offices == [("PE", "president", "2020-05-01", "2026-05-17")]


def test_decisions_outrank_the_rules(build: Build) -> None:
    """A person may drop a row, tell its curated actor, and give and take names."""
    index = build(
        "ucdp:1,change,,Norland Front,,FNX|-FN,,,,,",
        "factbook:guard,drop,,,,,,,,,",
        "misp:x,same,islamic-state,,,,,,,,",
    )
    assert index.row("norland-front") is not None
    assert index.named("FN") == ()
    assert index.named("FNX")[0][0] == "actor/norland-front"
    assert index.named("national guard") == ()
    assert index.ids_of("islamic-state") == ("misp:1",)


def test_a_decision_on_no_row_is_an_error(build: Build) -> None:
    """A row that the tables lost, or a slug that nobody has, is told."""
    with pytest.raises(LexiconError, match="no row 'ucdp:99'"):
        build("ucdp:99,drop,,,,,,,,,")
    with pytest.raises(LexiconError, match="'nobody'"):
        build("ucdp:1,same,nobody,,,,,,,,")


def test_a_row_that_fits_two_curated_actors_asks_for_a_decision(build: Build) -> None:
    """Nothing is imported where rules cannot tell whom it is."""
    both = (
        "ucdp:5;Rebels;non-state-armed-group;Shining Path|Tupac Amaru Revolutionary Movement;PE"
        ";;;;ucdp=5;;;"
    )
    with pytest.raises(LexiconError, match=r"ucdp:5 .*shining-path or tupac-amaru"):
        build(ucdp_actors=(both,))


def test_same_tables_give_the_same_bytes(build: Build, tmp_path: Path) -> None:
    """The index can be made again by anybody."""
    build()
    first = (tmp_path / "actors.sqlite").read_bytes()
    build()
    assert (tmp_path / "actors.sqlite").read_bytes() == first


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    """The error tells which file and what to give."""
    with pytest.raises(LexiconError, match=r"ucdp_actors\.tsv.*cannot be read"):
        build_actors(tmp_path, tmp_path / "actors.sqlite")


def test_a_broken_index_says_so(tmp_path: Path) -> None:
    """A file that is no database names itself and the remedy."""
    path = tmp_path / "actors.sqlite"
    path.write_text("no database", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"actors\.sqlite: .*cannot be read.*install kg"):
        ActorIndex(path).named("x")


def test_each_process_opens_the_index_for_itself() -> None:
    """A connection does not cross a fork."""
    index = ActorIndex()
    assert index.named("JNIM")
    child = os.fork()
    if child == 0:
        os._exit(0 if index.named("FDLR") else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_the_world_is_covered(authority: Authority) -> None:
    """At least 2,500 actors; each armed group of UCDP has its number, nine of ten any id."""
    actors = authority.actors.values()
    assert len(authority.actor_rows) >= 2_500
    groups = [a for a in actors if "ucdp" in _sources(a.id, authority)]
    assert len(groups) > 700
    assert all(any(i.startswith("ucdp:") for i in actor.ids) for actor in groups)


def _sources(entity_id: str, authority: Authority) -> list[str]:
    row = authority.actor_rows.get(entity_id)
    return row.source.split() if row else []


def test_every_row_of_the_index_says_where_it_is_from() -> None:
    """Source and licence stand in each row, the sources in authority_sources.csv."""
    known = {row["id"] for row in read_rows(DATA / "authority_sources.csv")}
    rows = ActorIndex().rows
    assert rows
    assert {name for row in rows for name in row.source.split()} <= known
    assert {row.licence for row in rows} <= {"CC-BY-4.0", "CC0-1.0", "MIT", "BSD-3-Clause"}


def test_no_two_actors_share_an_id() -> None:
    """An id of Wikidata or UCDP stands for one actor, curated or not."""
    with sqlite3.connect(f"{ACTOR_INDEX.as_uri()}?mode=ro", uri=True) as opened:
        given = opened.execute("SELECT wikidata FROM actor WHERE wikidata != ''").fetchall()
        outside = opened.execute("SELECT id FROM outside WHERE id LIKE 'ucdp:%'").fetchall()
        added = opened.execute("SELECT substr(id, 10) FROM outside WHERE id LIKE 'wikidata:%'")
        items = [qid for (qid,) in (*given, *added)]
    items += [row.wikidata for row in load_actor_rows() if row.wikidata]
    assert len(items) == len(set(items))
    assert len(outside) == len(set(outside))


def test_parents_exist_and_branches_are_no_aliases(authority: Authority) -> None:
    """What a row is part of is an actor; no name means a body everywhere and its branch too."""
    for row in ActorIndex().rows:
        for parent in row.parents:
            assert f"actor/{parent}" in authority.actors, (row.slug, parent)


def test_acronyms_of_the_index_need_a_country() -> None:
    """No acronym of fewer than five letters holds everywhere."""
    with sqlite3.connect(f"{ACTOR_INDEX.as_uri()}?mode=ro", uri=True) as opened:
        names = opened.execute("SELECT written FROM name WHERE context = ''").fetchall()
    assert [name for (name,) in names if is_acronym(name) and len(name) < 5] == []


def test_countries_of_the_index_are_countries() -> None:
    """Each ISO code stands in countries.csv."""
    known = {row.iso2 for row in load_country_rows()}
    assert {iso for row in ActorIndex().rows for iso in row.context} <= known


def test_an_installation_may_bar_a_name_of_the_index(tmp_path: Path) -> None:
    """'not-same' holds for the actors of the index as for curated ones."""
    (tmp_path / "curation.csv").write_text(
        "act,subject,object,name,kind,by,on,note\n"
        "not-same,actor/sinaloa-cartel,,Sinaloa Cartel,,Ada Example,2026-01-02,\n",
        encoding="utf-8",
    )
    senses = load_authority(tmp_path).actors_called("Sinaloa Cartel")
    assert [sense.entity_id for sense in senses] == []


def test_an_installation_may_merge_actors_of_the_index(tmp_path: Path) -> None:
    """'merge' and 'promote' hold for the actors of the index as for curated ones."""
    (tmp_path / "curation.csv").write_text(
        "act,subject,object,name,kind,by,on,note\n"
        "merge,actor/sinaloa-cartel,actor/gulf-cartel,,,Ada Example,2026-01-02,\n"
        "promote,actor/0ff3db7c66fef48b-404,actor/gulf-cartel,Golfos,,Ada Example,2026-01-02,\n",
        encoding="utf-8",
    )
    authority = load_authority(tmp_path)
    for name in ("Sinaloa Cartel", "Gulf Cartel", "Golfos"):
        assert [s.entity_id for s in authority.actors_called(name)] == ["actor/gulf-cartel"]
    assert "actor/sinaloa-cartel" not in authority.actors
    assert "actor/sinaloa-cartel" not in set(authority.actors)
    assert authority.actors["actor/gulf-cartel"].ids == ("ucdp:782",)


@pytest.mark.parametrize("item", ["", "Q9000001"])
def test_an_import_may_bring_an_actor_of_the_index_its_item(tmp_path: Path, item: str) -> None:
    """A row of a slug that ships with kg gives it an id, and is an error if it brings none."""
    columns = (
        "scheme,slug,label,kind,aliases,descriptions,doubtful,arabic,country,context,parent,"
        "valid_from,valid_to,lat,lon,wikidata,geonames,source,licence,note"
    )
    row = f"actor,gulf-cartel,Gulf,non-state-armed-group,,,,,,,,,,,,{item},,x,CC0-1.0,"
    (tmp_path / "import-x.csv").write_text(f"{columns}\n{row}\n", encoding="utf-8")
    if not item:
        with pytest.raises(LexiconError, match=r"'gulf-cartel' stands in actors\.sqlite"):
            load_authority(tmp_path)
        return
    actor = load_authority(tmp_path).actors["actor/gulf-cartel"]
    assert (actor.wikidata, actor.label, actor.ids) == (item, "Gulf Cartel", ("ucdp:782",))


def test_typing_ahead_finds_actors_of_the_index(authority: Authority) -> None:
    """The slugs of names that begin so, labels first."""
    assert "gulf-cartel" in ActorIndex().beginning("Gulf Car", 10)
    assert ActorIndex().beginning("", 10) == ()
    found = authority.world_actors_beginning("Gulf Car", 10)
    assert "actor/gulf-cartel" in {actor.id for actor in found}


def test_what_an_import_is_compared_with_has_the_index() -> None:
    """An import does not bring a second Gulf Cartel."""
    assert "actor/gulf-cartel" in {entity.id for entity in load_entities()}
