"""Make the index of the world's actors from tables of public sources.

``kg authority build-actors FOLDER`` reads the tables told in ``kg.resolve.actor_sources``, joins
the rows that are one actor, and writes ``kg/data/actors.sqlite``. What people decided about rows
stands in ``kg/data/actor_review.csv`` and outranks the rules; what is curated in ``actors.csv``
stays as it is, the sources add names and ids to it. The same tables give the same index.

Two rows are one actor if they are of one family of kinds, act in a common country and share a
name of several words. A name holds everywhere only if no other actor bears it and it says more
than its kind; acronyms, single words and names like 'National Guard' hold in reports on the
actor's countries only.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from kg.errors import LexiconError
from kg.lexicon.actor_words import load_actor_words
from kg.lexicon.authority import ActorRow, CountryRow, load_actor_rows, load_country_rows
from kg.lexicon.rows import Row, read_rows
from kg.lexicon.spelling import fold, plain_words, skeleton
from kg.paths import DATA
from kg.resolve.actor_index import ACTOR_INDEX, STRENGTHS
from kg.resolve.actor_sources import Record, read_records
from kg.resolve.known import is_acronym, name_key, says_little

REVIEW: Final = DATA / "actor_review.csv"
_DECISIONS: Final = frozenset({"same", "drop", "change"})
_LABEL, _ALIAS, _LOCAL = range(len(STRENGTHS))
# The facts of these are names and dates without any right in them.
_LICENCES: Final = {"public-domain": "CC0-1.0", "none-stated": "CC0-1.0"}
_FAMILIES: Final = {
    "non-state-armed-group": "group",
    "communal-militia": "group",
    "coalition": "group",
    "political-organisation": "group",
    "state-force": "state",
    "police-security": "state",
    "government": "state",
    "media": "media",
    "news-agency": "media",
    "state-media": "media",
    "local-media": "media",
    "party-media": "media",
    "monitor": "body",
    "humanitarian": "body",
    "intergovernmental-organisation": "body",
    "person": "person",
}
_KNOWN_EVERYWHERE: Final = frozenset({"media", "body"})
_FEWEST_LETTERS: Final = 5
_FORCES: Final = re.compile(r"\b(?:Armed Forces|Forces|Defen[sc]e Forces?|Army|Armed Force)\b")
_POLICE: Final = re.compile(r"\bPolice\b")
_LOWER_CASE: Final = re.compile(r"[a-z]{3}")
_BRACKETS: Final = re.compile(r" \([^)]*\)")
_FACTION: Final = re.compile(r"^(.+?) - .+$")
_WHOLES: Final = {
    "Islamic State": "islamic-state",
    "al-Qa'ida in": "al-qaeda",
    "al-Qaida in": "al-qaeda",
}
_SCHEMA: Final = """
CREATE TABLE actor (slug TEXT PRIMARY KEY, label TEXT NOT NULL, kind TEXT NOT NULL,
  country TEXT NOT NULL, context TEXT NOT NULL, parents TEXT NOT NULL, valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL, active TEXT NOT NULL, wikidata TEXT NOT NULL, source TEXT NOT NULL,
  licence TEXT NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (name TEXT NOT NULL, slug TEXT NOT NULL, strength INTEGER NOT NULL,
  written TEXT NOT NULL, context TEXT NOT NULL, bones TEXT NOT NULL);
CREATE TABLE outside (slug TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (slug, id)) WITHOUT ROWID;
CREATE TABLE office (country TEXT NOT NULL, office TEXT NOT NULL, title TEXT NOT NULL,
  slug TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, source TEXT NOT NULL);
"""
_INDEXES: Final = """
CREATE INDEX name_name ON name (name);
CREATE INDEX name_slug ON name (slug);
CREATE INDEX name_bones ON name (bones) WHERE bones != '';
"""


@dataclass(frozen=True, slots=True)
class Review:
    """A person's decision about one row of a source.

    Attributes:
        decision: "same" (is the actor *slug*, or that of another row: "ucdp:563"), "drop", or
            "change" (what is given here holds).
        names: Names to add; one that begins with "-" is taken away.
    """

    id: str
    decision: str
    slug: str
    label: str
    kind: str
    names: tuple[str, ...]
    countries: tuple[str, ...]
    parent: str
    valid_from: str
    valid_to: str


@dataclass
class _Entry:
    """An actor under way: what the records that are one actor say together."""

    records: list[Record]
    slug: str = ""
    curated: ActorRow | None = None
    parent: str = ""
    names: dict[str, int] = field(default_factory=dict)

    @property
    def first(self) -> Record:
        return self.records[0]

    @property
    def kind(self) -> str:
        return self.first.kind

    @property
    def label(self) -> str:
        """The first label of several words, else the first."""
        labels = [name for record in self.records for name in record.names]
        return next(
            (name for name in (self.first.label, *labels) if not is_acronym(name)), labels[0]
        )

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(iso for record in self.records for iso in record.countries))

    @property
    def wikidata(self) -> str:
        """The id, if the records agree on one."""
        found = {record.wikidata for record in self.records if record.wikidata}
        return found.pop() if len(found) == 1 else ""


def build_actors(folder: Path, path: Path = ACTOR_INDEX) -> int:
    """Write the index from the tables in *folder*; return the number of actors.

    Raises:
        LexiconError: A table or a column is missing, a row or a decision is wrong, or a row fits
            two curated actors and nobody has decided.
    """
    countries = {row.iso2: row for row in load_country_rows()}
    curated = {row.slug: row for row in load_actor_rows()}
    records, parents = _reviewed(read_records(folder, countries), curated)
    entries = _joined(records, curated)
    _give_slugs(entries, curated, countries, parents)
    _give_names(entries, curated, countries)
    _write(entries, path)
    return sum(entry.curated is None for entry in entries)


def _reviewed(
    records: Iterable[Record], curated: Mapping[str, ActorRow]
) -> tuple[list[tuple[Record, str]], dict[str, str]]:
    """Return the records that stay, each with the curated actor that it was decided to be.

    The second value is the parent that was decided for a record, by its id.
    """
    reviews = {review.id: review for review in map(_review, read_rows(REVIEW))}
    kept, unused = [], set(reviews)
    for record in records:
        review = reviews.get(record.id)
        unused.discard(record.id)
        if review is None:
            kept.append((record, ""))
        elif review.decision != "drop":
            kept.append((_changed(record, review), review.slug))
    known = {*curated, *(record.id for record, _ in kept)}
    if unused:
        raise LexiconError(
            f"the tables have no row {min(unused)!r}",
            where=REVIEW.name,
            remedy="remove the decision",
        )
    for review in reviews.values():
        if review.decision == "same" and review.slug not in known:
            raise LexiconError(
                f"{review.slug!r} is no slug of actors.csv",
                where=REVIEW.name,
                remedy="mend the slug",
            )
    return kept, {review.id: review.parent for review in reviews.values() if review.parent}


def _review(row: Row) -> Review:
    return Review(
        id=row["id"],
        decision=row.one_of("decision", _DECISIONS),
        slug=row["slug"],
        label=row["label"],
        kind=row["kind"],
        names=tuple(part.strip() for part in row["names"].split("|") if part.strip()),
        countries=tuple(row["countries"].split("|")) if row["countries"] else (),
        parent=row["parent"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )


def _changed(record: Record, review: Review) -> Record:
    gone = {name[1:] for name in review.names if name.startswith("-")}
    added = [name for name in review.names if not name.startswith("-")]
    label = review.label or record.label
    names = dict.fromkeys((label, *added, *record.names))
    return replace(
        record,
        label=label,
        kind=review.kind or record.kind,
        names=tuple(name for name in names if name not in gone),
        countries=review.countries or record.countries,
        since=review.valid_from or record.since,
        until=review.valid_to or record.until,
    )


def _joined(records: Iterable[tuple[Record, str]], curated: Mapping[str, ActorRow]) -> list[_Entry]:
    """Return one entry for each actor, in the order of their first records."""
    by_name: defaultdict[str, list[ActorRow]] = defaultdict(list)
    for row in curated.values():
        for name in (row.label, *row.aliases):
            by_name[name_key(name)].append(row)
    entries: list[_Entry] = []
    found: dict[tuple[str, str, str], _Entry] = {}
    for record, decided in records:
        slug = decided if decided in curated else ""
        if not decided:
            slug = _curated_twin(record, by_name)
        sure = [("curated", "", slug)] if slug else [("id", "", decided)] if decided else []
        keys = list(_join_keys(record))
        same = (found[key] for key in sure or keys if key in found)
        entry = next((one for one in same if sure or _may_join(one, record)), None)
        if entry is None:
            entry = _Entry([], curated=curated.get(slug), slug=slug)
            entries.append(entry)
        entry.records.append(record)
        for key in (*sure, ("id", "", record.id), *keys):
            found.setdefault(key, entry)
    return entries


def _curated_twin(record: Record, by_name: Mapping[str, Iterable[ActorRow]]) -> str:
    """Return the slug of the curated actor that *record* is, or ""."""
    family = _FAMILIES.get(record.kind, "")
    found: dict[str, bool] = {}
    for name in record.names:
        for row in by_name.get(name_key(name), ()):
            other = _FAMILIES.get(row.kind, "")
            if other != family and {other, family} != {"state", "body"}:
                continue
            theatre = row.context | ({row.country} - {""})
            is_label = name_key(row.label) == name_key(name)
            # An agency has its seat in London in one table and in New York in another; a
            # president heads territories as well.
            is_worldwide = is_label and family in {*_KNOWN_EVERYWHERE, "person"}
            is_free = is_worldwide or not theatre or not record.countries
            if theatre & set(record.countries) or (is_free and not is_acronym(name)):
                found[row.slug] = found.get(row.slug, False) or is_label
    by_label = [slug for slug, is_label in found.items() if is_label] or list(found)
    if len(by_label) > 1:
        raise LexiconError(
            f"{record.id} ({record.label}) may be {' or '.join(sorted(by_label))}",
            where=REVIEW.name,
            remedy="decide with a row 'same', 'change' or 'drop'",
        )
    return by_label[0] if by_label else ""


def _join_keys(record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield what two records of one actor have in common: family, country, name."""
    family = _FAMILIES.get(record.kind, "")
    if record.wikidata:
        yield "wikidata", "", record.wikidata
    for name in record.names:
        if len(plain_words(name)) < 2 or is_acronym(name):
            continue
        # Armed groups are transliterated: 'Nusrat al-Islam wal-Muslimin', '… wal Muslimeen'.
        key = skeleton(name) if record.source in ("ucdp", "factbook") else name_key(name)
        keys = {key, name_key(name)} if family == "group" else {name_key(name)}
        for country in ("",) if family == "person" else record.countries or ("",):
            yield from ((family, country, each) for each in sorted(keys))


def _may_join(entry: _Entry, record: Record) -> bool:
    """One table has no actor twice, but the Factbook lists groups and heads more than once."""
    repeats = record.source == "factbook" and _FAMILIES.get(record.kind) in ("group", "person")
    same_item = bool(record.wikidata) and record.wikidata == entry.wikidata
    return repeats or same_item or all(r.source != record.source for r in entry.records)


def _give_slugs(
    entries: Iterable[_Entry],
    curated: Mapping[str, ActorRow],
    countries: Mapping[str, CountryRow],
    parents: Mapping[str, str],
) -> None:
    """Name each entry: by its label, with its country where others are called so."""
    world = [entry for entry in entries if entry.curated is None and not entry.slug]
    _name_state_bodies(world, countries)
    bases = Counter(_base(entry) for entry in world)
    taken = {*curated, *(row.slug for row in countries.values())}
    taken |= {entry.slug for entry in world if entry.slug}
    for entry in world:
        if entry.slug:
            continue
        base = _base(entry)
        choices = [base] if bases[base] == 1 else []
        if entry.countries:
            choices.append(f"{base}-{entry.countries[0].lower()}")
        choices.append(f"{base}-{_slug(entry.first.id)}")
        entry.slug = next(slug for slug in choices if slug not in taken)
        taken.add(entry.slug)
    _give_parents(entries, parents, countries)


def _name_state_bodies(world: Iterable[_Entry], countries: Mapping[str, CountryRow]) -> None:
    """Give a country's forces and police the ids that every state's have ("peru-forces")."""
    bodies = load_actor_words().state_bodies
    parts = Counter((r.countries[0], r.whole) for e in world for r in e.records if r.whole)
    chosen: dict[tuple[str, str], tuple[int, _Entry]] = {}
    for entry in world:
        record = entry.first
        if _FAMILIES.get(entry.kind) != "state" or len(record.countries) != 1 or record.whole:
            continue
        iso = record.countries[0]
        if record.kind == "state-force" and _FORCES.search(record.label):
            # The forces of which most other bodies are parts are the country's.
            rank, body = parts[iso, record.label], "forces"
        elif record.source == "factbook" and _POLICE.search(record.label):
            rank, body = int("National" in record.label), "police"
        else:
            continue
        known = chosen.get((iso, body))
        if known is None or rank > known[0]:
            chosen[iso, body] = rank, entry
    for (iso, body), (_, entry) in chosen.items():
        if (iso, body) not in bodies and countries[iso].independent:
            entry.slug = f"{countries[iso].slug}-{body}"


def _give_parents(
    entries: Iterable[_Entry], parents: Mapping[str, str], countries: Mapping[str, CountryRow]
) -> None:
    bodies = load_actor_words().state_bodies
    by_label: dict[tuple[str, str], str] = {}
    for entry in entries:
        for record in entry.records:
            for country in record.countries:
                for name in (record.label, *record.names):
                    by_label.setdefault((country, name), entry.slug)
    for entry in entries:
        record = entry.first
        iso = record.countries[0] if record.countries else ""
        decided = next((parents[r.id] for r in entry.records if r.id in parents), "")
        faction = _FACTION.match(record.label)
        branch = next(
            (slug for front, slug in _WHOLES.items() if entry.label.startswith(front)), ""
        )
        whole = decided or branch
        if not whole and record.whole:
            whole = by_label.get((iso, record.whole), "")
            whole = whole or bodies.get((iso, "forces"), "")
        if not whole and faction and _FAMILIES.get(entry.kind) == "group":
            whole = by_label.get((iso, faction.group(1)), "")
        if (
            not whole
            and iso
            and entry.slug
            in (
                f"{countries[iso].slug}-forces",
                f"{countries[iso].slug}-police",
            )
        ):
            whole = countries[iso].slug
        entry.parent = whole if whole != entry.slug else ""


def _base(entry: _Entry) -> str:
    """Return the slug of the label; missions of the United Nations have that of their acronym."""
    scheme, _, short = entry.first.id.partition(":")
    return _slug(short if scheme in ("un", "unpko") else entry.label)


def _slug(name: str) -> str:
    return "-".join(fold(name).split()) or "actor"


def _give_names(
    entries: Iterable[_Entry], curated: Mapping[str, ActorRow], countries: Mapping[str, CountryRow]
) -> None:
    """Decide where each name holds; a name of a curated actor is no other's alias."""
    entries = list(entries)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    rows: tuple[ActorRow | CountryRow, ...] = (*curated.values(), *countries.values())
    named = [(row.slug, _names_of(row)) for row in rows]
    for slug, names in (*named, *((entry.slug, _all_names(entry)) for entry in entries)):
        for name in names:
            bearers[name_key(name)].add(slug)
    everywhere = _known_everywhere(curated.values())
    for entry in entries:
        own = {name_key(name) for name in _names_of(entry.curated)} if entry.curated else set()
        for name in _all_names(entry):
            if name_key(name) in own or name in everywhere:
                continue
            others = bearers[name_key(name)] - {entry.slug}
            if entry.curated and others & set(curated):
                continue  # what people gave to another actor stays there
            strength = _strength(name, entry, bool(others))
            if strength is not None:
                entry.names.setdefault(name, strength)


def _names_of(row: ActorRow | CountryRow) -> tuple[str, ...]:
    return (row.label, *row.aliases)


def _known_everywhere(curated: Iterable[ActorRow]) -> set[str]:
    """Return the acronyms that mean one actor in any text."""
    known = (row for row in curated if _FAMILIES.get(row.kind) in _KNOWN_EVERYWHERE)
    return {name for row in known if not row.context for name in _names_of(row) if is_acronym(name)}


def _strength(name: str, entry: _Entry, is_shared: bool) -> int | None:
    """Return how strongly *name* means its actor; None if it may not mean it at all."""
    words = plain_words(name)
    short = len(words) == 1 or not _LOWER_CASE.search(name)  # 'SPLM/A - N'
    if not entry.countries and short:
        # Without a country nothing can tell 'CAT' the committee from the word.
        return _ALIAS if name.isupper() and len(name) >= _FEWEST_LETTERS and not is_shared else None
    if short or is_shared or says_little(name):
        return _LOCAL
    return _LABEL if name == entry.label else _ALIAS


def _all_names(entry: _Entry) -> Iterator[str]:
    names = [entry.label, *(name for record in entry.records for name in record.names)]
    for name in dict.fromkeys(names):
        yield name
        if name.startswith("United Nations "):
            yield name.replace("United Nations", "UN", 1)


def _write(entries: Iterable[_Entry], path: Path) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    ordered = sorted(entries, key=lambda entry: entry.slug)
    world = [entry for entry in ordered if entry.curated is None]
    with closing(sqlite3.connect(unfinished)) as index:
        index.executescript(_SCHEMA)
        index.executemany(
            f"INSERT INTO actor VALUES ({','.join('?' * 13)})", map(_actor_cells, world)
        )
        names = (cells for entry in ordered for cells in _name_cells(entry))
        index.executemany("INSERT INTO name VALUES (?,?,?,?,?,?)", names)
        ids = sorted({(entry.slug, i) for entry in ordered for i in _outside_ids(entry)})
        index.executemany("INSERT INTO outside VALUES (?,?)", ids)
        offices = sorted(cells for entry in ordered for cells in _office_cells(entry))
        index.executemany("INSERT INTO office VALUES (?,?,?,?,?,?,?)", offices)
        index.executescript(_INDEXES)
        index.commit()
        # The same rows in the same pages: the same tables give the same bytes.
        index.execute("VACUUM")
    unfinished.replace(path)


def _actor_cells(entry: _Entry) -> tuple[str, ...]:
    records = entry.records
    active = [record.active for record in records if record.active]
    is_person = entry.kind == "person"  # 'since' is the office's, not the person's
    return (
        entry.slug,
        entry.label,
        entry.kind,
        entry.countries[0] if entry.countries else "",
        " ".join(sorted(entry.countries)),
        entry.parent,
        "" if is_person else next((r.since for r in records if r.since), ""),
        "" if is_person else next((r.until for r in records if r.until), ""),
        f"{min(a for a, _ in active)}-{max(b for _, b in active)}" if active else "",
        entry.wikidata,
        " ".join(dict.fromkeys(record.source for record in records)),
        _strictest(record.licence for record in records),
        "",
    )


def _strictest(licences: Iterable[str]) -> str:
    """Return the licence that asks for most: credit before a notice before nothing."""
    found = {_LICENCES.get(licence, licence) for licence in licences}
    order = ("CC-BY-4.0", "BSD-3-Clause", "MIT", "CC0-1.0")
    return next(licence for licence in order if licence in found)


def _name_cells(entry: _Entry) -> Iterator[tuple[str, str, int, str, str, str]]:
    context = set(entry.countries) | (entry.curated.context if entry.curated else set())
    isos = " ".join(sorted(context))
    seen: set[str] = set()
    for name, strength in sorted(entry.names.items(), key=lambda item: (item[1], item[0])):
        key = name if is_acronym(name) else name_key(name)
        if key and key not in seen:
            seen.add(key)
            bones = skeleton(name) if len(plain_words(name)) > 1 else ""
            yield key, entry.slug, strength, name, isos if strength == _LOCAL else "", bones


def _outside_ids(entry: _Entry) -> Iterator[str]:
    """Yield the ids; a curated actor gets the Wikidata id of a source that has its very label."""
    for record in entry.records:
        yield from record.ids
    curated = entry.curated
    if curated and not curated.wikidata and entry.wikidata:
        labels = {name_key(r.label) for r in entry.records if r.wikidata}
        if labels == {name_key(_BRACKETS.sub("", curated.label))}:
            yield f"wikidata:{entry.wikidata}"


def _office_cells(entry: _Entry) -> Iterator[tuple[str, ...]]:
    for record in entry.records:
        if record.office:
            country, held = record.countries[0], (record.since, record.until)
            yield country, record.office, record.title, entry.slug, *held, record.source
