"""Read the tables that the world's actors come from.

Each table is tab-separated UTF-8 with a header and the columns of ``COLUMNS``; ``|`` divides list
items. What is taken from each, and why the rest is left, is told at its reader.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kg.errors import LexiconError
from kg.lexicon.authority import CountryRow
from kg.lexicon.rows import Row
from kg.lexicon.spelling import fold

_COLUMN_NAMES: Final = "id label kind aliases country from to wikidata other source note"
COLUMNS: Final = tuple(_COLUMN_NAMES.split())
FIRST_YEAR: Final = 1989
_ACTIVE: Final = re.compile(r"active=(\d{4})-(\d{4})")
_UCDP: Final = re.compile(r"ucdp=(\d+)")
_PART_OF: Final = re.compile(r"^part of (.+)$")
_MONTH_NAMES: Final = (
    "january february march april may june july august september october november december"
)
_MONTHS: Final = tuple(_MONTH_NAMES.split())
_DAY: Final = re.compile(r"(?:(\d{1,2}) )?(?:([A-Z][a-z]+) )?(\d{4})")
_OFFICE: Final = re.compile(r"^head-of-(state|government): (.+)$")
_SNAPSHOT: Final = re.compile(r"(\d{4}-\d\d-\d\d) snapshot")
# The Factbook's own words where its table was cut in the wrong place.
_AHEAD_OF_NAME: Final = re.compile(
    r"^(?:(?:Minister|General|Gen\.|Sr\.|Capt\.|Col\.|Lt\.|Maj\.|Cdr\.|Sir|Dame|Dr\.|"
    r"Crown Prince|Grand Chief|Patriarch) )+"
)
# Governors and administrators of territories are left out, and titles that were cut.
_HEAD: Final = re.compile(
    r"(?:\w+ )?(?:President|Prime Minister|King|Queen|Amir|Emir|Sultan|Chancellor|Premier|"
    r"Supreme Leader|Grand Duke|Prince|Pope)(?: and [\w ]+)?$"
)
_LATIN: Final = re.compile(r"^[^\u0370-\uffff]*$")
_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)|#.*$")
_BRANCH: Final = re.compile(
    r"^Islamic State of (?:Iraq and )?ash-Sham(?: \(ISIS\))?(?: ?[-–] ?| in | network in )"
    r"(?:the )?(?P<where>.+)$"
)
# Aliases of the Factbook that name a part or a task of the force: 'Marine Corps', 'air defense'.
_PART_WORDS: Final = re.compile(
    r"\b(?:Guards?|Corps|Marines?|Coast|Defen[sc]e|Infantry|Operations|Brigades?|Command|Cyber|"
    r"Mounted|Commandos?|Regiments?|Air|Naval|Gendarmerie|Aviation|Units?|Service)\b"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One actor as one table has it.

    Attributes:
        id: Its id in the table ("ucdp:6716").
        ids: Ids of outside authorities, as "ucdp:6716".
        countries: ISO codes of where it acts.
        whole: Label of the body that it is part of in the table, or "".
        active: First and last year of recorded activity, or None.
        office, title: "state" or "government" for their heads, and what they are called ("king").
    """

    id: str
    label: str
    kind: str
    source: str
    licence: str
    names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    wikidata: str = ""
    ids: tuple[str, ...] = ()
    whole: str = ""
    active: tuple[int, int] | None = None
    office: str = ""
    title: str = ""


def read_records(folder: Path, countries: Mapping[str, CountryRow]) -> tuple[Record, ...]:
    """Read every table in *folder*.

    Raises:
        LexiconError: A table or a column is missing.
    """
    found: list[Record] = []
    for name, read in _READERS.items():
        for row in _rows(folder / f"{name}.tsv"):
            record = read(row, countries)
            if record is not None:
                found.append(_without_unknown_countries(record, countries))
    return tuple(found)


def _rows(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            for cells in reader:
                row = Row(cells, path.name, reader.line_num)
                if lost := [column for column in COLUMNS if cells.get(column) is None]:
                    raise row.error(
                        f"the cell of {lost[0]!r} is missing", f"give {', '.join(COLUMNS)}"
                    )
                yield row
    except OSError as error:
        raise LexiconError(
            f"the table cannot be read ({error.strerror})",
            where=str(path),
            remedy=f"give the folder with {', '.join(f'{name}.tsv' for name in _READERS)}",
        ) from error


def _record(row: Row, *, source: str, licence: str) -> Record:
    names = [_IN_BRACKETS.sub("", name).strip() for name in (row["label"], *_parts(row["aliases"]))]
    names = [name for name in dict.fromkeys(names) if name]
    return Record(
        id=row["id"],
        label=names[0] if names else "",
        kind=row["kind"],
        source=source,
        licence=licence,
        names=tuple(names),
        countries=_parts(row["country"]),
        wikidata=row["wikidata"],
    )


def _armed_group(row: Row, _countries: Mapping[str, CountryRow]) -> Record | None:
    """Take armed groups of 1989 and later: governments are states, communities are clans."""
    active = _ACTIVE.search(row["other"])
    number = _UCDP.search(row["other"])
    if row["kind"] != "non-state-armed-group" or number is None:
        return None
    if active and int(active.group(2)) < FIRST_YEAR:
        return None
    record = _record(row, source="ucdp", licence="CC-BY-4.0")
    # An alias may list several: 'FIS, AIS'; 'Waraana Bilisummaa Oromoo (WBO)' has one in brackets.
    names = [part.strip() for name in record.names for part in name.split(", ")]
    return replace(
        record,
        names=tuple(dict.fromkeys(filter(None, names))),
        ids=(f"ucdp:{number.group(1)}",),
        active=(int(active.group(1)), int(active.group(2))) if active else None,
    )


def _listed_group(row: Row, _countries: Mapping[str, CountryRow]) -> Record:
    """Take the Factbook's terrorist groups; a branch of the Islamic State gets its usual names."""
    record = _record(row, source="factbook", licence="public-domain")
    branch = _BRANCH.match(record.label)
    if branch is None:
        return record
    where = branch.group("where").removesuffix(" Province")
    names = [f"Islamic State in {where}", f"Islamic State {where}", f"IS in {where}"]
    names += [f"ISIS in {where}", f"Islamic State {where} Province", f"ISIS-{where}"]
    return replace(record, label=names[0], names=(*names, *record.names))


def _force(row: Row, countries: Mapping[str, CountryRow]) -> Record | None:
    """Take forces by label, acronym and names in other languages.

    Other English aliases of the Factbook are parts or tasks ('Marine Corps', 'air defense').
    """
    record = _record(row, source="factbook", licence="public-domain")
    if len(record.countries) != 1 or len(record.label.split()) > 10:
        return None
    whole = _PART_OF.match(row["note"])
    kept = [
        name
        for name in record.names[1:]
        if name.isupper() or (" " in name and name[0].isupper() and not _PART_WORDS.search(name))
    ]
    country = countries.get(record.countries[0])
    names = [record.label, *(_other_adjective(record.label, country) if country else ()), *kept]
    return replace(
        record,
        names=tuple(dict.fromkeys(names)),
        whole=whole.group(1) if whole else "",
    )


def _other_adjective(label: str, country: CountryRow) -> Iterator[str]:
    """Yield 'Swedish Army' for 'Sweden Army' and the other way round."""
    for front in (country.label, *country.aliases, *country.demonyms):
        rest = label.removeprefix(f"{front} ")
        if rest == label or rest[:1].islower():
            continue
        for other in (country.label, *country.demonyms):
            if other != front:
                yield f"{other} {rest}"
        return


def _mission(row: Row, countries: Mapping[str, CountryRow]) -> Record | None:
    """Take peace missions with their days; those that ended before 1989 are left out."""
    if row["to"] and row["to"] < str(FIRST_YEAR):
        return None
    record = replace(_body(row, countries), source="unpko")
    return replace(record, since=row["from"], until=row["to"])


def _body(row: Row, countries: Mapping[str, CountryRow]) -> Record:
    """Take the organs, funds and offices of the United Nations."""
    record = _record(row, source="unchart", licence="none-stated")
    labels = {row.label: iso for iso, row in countries.items() if _names(record.label, row.label)}
    # 'Sudan' in South Sudan, 'Congo' in the Democratic Republic of the Congo
    named = [i for label, i in labels.items() if not any(label in o for o in labels if o != label)]
    return replace(record, countries=tuple(sorted(named)), ids=_ids(row["other"]))


def _names(text: str, country: str) -> bool:
    return re.search(rf"(?<!New )\b{re.escape(country)}\b", text) is not None


def _agency(row: Row, _countries: Mapping[str, CountryRow]) -> Record | None:
    """Take intelligence agencies that have a Latin name and a country."""
    record = _record(row, source="misp", licence="CC0-1.0")
    if not record.countries or not _LATIN.match(record.label):
        return None
    return replace(record, ids=_ids(row["other"]))


def _operator(row: Row, _countries: Mapping[str, CountryRow]) -> Record | None:
    """Take armies and police with a Wikidata id; ministries and offices are mostly local."""
    if row["kind"] not in ("state-force", "police-security") or not row["wikidata"]:
        return None
    record = _record(row, source="nsi", licence="BSD-3-Clause")
    if not _LATIN.match(record.label) or not record.countries:
        return None
    return replace(record, names=tuple(name for name in record.names if name[0].isupper()))


def _party(row: Row, _countries: Mapping[str, CountryRow]) -> Record | None:
    """Take parties that existed in 1989 or later and have a Wikidata id."""
    if not row["wikidata"] or not row["country"]:
        return None
    if row["to"] and row["to"] < str(FIRST_YEAR):
        return None
    record = _record(row, source="partyfacts", licence="MIT")
    if not _LATIN.match(record.label):
        return None
    return replace(record, since=row["from"], until=row["to"], ids=_ids(row["other"]))


def _medium(row: Row, _countries: Mapping[str, CountryRow]) -> Record:
    """Take news outlets with their domain."""
    record = _record(row, source="fundus", licence="MIT")
    return replace(record, ids=_ids(row["other"]))


def _leader(row: Row, _countries: Mapping[str, CountryRow]) -> Record | None:
    """Take heads of states and of their governments.

    They are known to hold office from the day that is given to that of the snapshot. The news
    leaves out middle names: 'Javier Milei' for Javier Gerardo Milei, 'Gustavo Petro' for Gustavo
    Francisco Petro Urrego.
    """
    office = _OFFICE.match(row["note"])
    record = _record(row, source="factbook", licence="public-domain")
    if office is None or len(record.countries) != 1 or len(record.label.split()) > 7:
        return None
    since = _day(row["from"])
    if not _HEAD.match(office.group(2)) or not since:
        return None
    label = _AHEAD_OF_NAME.sub("", record.label)
    words = [w.capitalize() if w.isupper() and len(w) > 2 else w for w in label.split()]
    shorter = [f"{words[0]} {words[place]}" for place in (-1, -2) if len(words) > 2]
    snapshot = _SNAPSHOT.search(row["source"])
    return replace(
        record,
        label=" ".join(words),
        names=(" ".join(words), *shorter),
        office=office.group(1),
        title=office.group(2).lower(),
        since=since,
        until=snapshot.group(1) if snapshot else since,
    )


_READERS: Final[dict[str, Callable[[Row, Mapping[str, CountryRow]], Record | None]]] = {
    "ucdp_actors": _armed_group,
    "factbook_terrorist_groups": _listed_group,
    "factbook_forces": _force,
    "un_missions": _mission,
    "un_entities": _body,
    "intelligence_agencies": _agency,
    "nsi": _operator,
    "parties": _party,
    "media": _medium,
    "factbook_leaders": _leader,
}


def _ids(cell: str) -> tuple[str, ...]:
    """Return 'wikipedia=Mossad;misp=…' as ("wikipedia:Mossad", "misp:…"); empty ones go."""
    pairs = (part.partition("=") for part in cell.split(";"))
    return tuple(f"{scheme}:{value}" for scheme, _, value in pairs if scheme and value)


def _day(words: str) -> str:
    """Return '12 December 2019' as "2019-12-12", less where less is given."""
    match = _DAY.fullmatch(words.strip())
    if match is None:
        return ""
    day, month, year = match.groups()
    if not month or fold(month) not in _MONTHS:
        return year
    return f"{year}-{_MONTHS.index(fold(month)) + 1:02d}" + (f"-{int(day):02d}" if day else "")


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _without_unknown_countries(record: Record, countries: Mapping[str, CountryRow]) -> Record:
    known = tuple(iso for iso in record.countries if iso in countries)
    return record if known == record.countries else replace(record, countries=known)
