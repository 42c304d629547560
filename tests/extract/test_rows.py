"""Rows: every example sentence of the word lists shows its row at work, with the shipped model.

All examples are parsed in one batch. What the parser misreads is listed with its reason; a row
that shows nothing is mended or goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from spacy.language import Language

from kg.extract.claims import read_claims
from kg.extract.event_mentions import EventMention, EventMentionReader
from kg.extract.numbers import find_quantities
from kg.extract.places import find_places
from kg.lexicon.rows import read_rows
from kg.lexicon.words import Lexicon
from kg.model.findings import Extraction
from kg.model.text import Article
from kg.parse.article import ParsedSentence, parse_article
from kg.paths import DATA

pytestmark = pytest.mark.slow

Examples = Mapping[tuple[str, str], list[ParsedSentence]]
Read = Callable[..., Extraction]

SENTENCES = {
    "triggers": "{}",
    "means": "{}",
    "cues": "{}",
    "reporting": "{}",
    "quantifiers": "The blast killed {} in the market.",
    "vague_numbers": "The blast killed {} in the market.",
    "spatial": "Six people were killed in a battle {}.",
}
"""How the example of a row becomes a sentence; most are sentences already."""

KNOWN_MISREADINGS = {
    "triggers/dead.n": "the adjective's row of the same word comes first and does not fit a noun",
    "triggers/wounded.n": "the adjective's row of the same word comes first",
    "triggers/injured.n": "the adjective's row of the same word comes first",
}
SCHEME_INTERNAL = "means"
HEDGED_ACTORS = frozenset({"suspected.a", "presumed.a"})
"""Adjectives of the actor: their hedge is the actor's stance."""


def table(name: str, *kinds: str) -> list[object]:
    """Collect the rows of a table as cases; of cues, those of *kinds* only."""
    cases: list[object] = []
    for row in read_rows(DATA / f"{name}.csv"):
        if kinds and row["kind"] not in kinds:
            continue
        key = f"{name}/{row['id']}"
        reason = KNOWN_MISREADINGS.get(key)
        marks = [pytest.mark.xfail(reason=reason, strict=False)] if reason else []
        cases.append(pytest.param(row.cells, id=row["id"], marks=marks))
    return cases


TRIGGERS = table("triggers")
MEANS = table("means")
REPORTING = table("reporting")
QUANTIFIERS = table("quantifiers")
VAGUE = table("vague_numbers")
SPATIAL = table("spatial")
REALISATION = table("cues", "realisation", "disposition", "weapon-found")
HEDGES = table("cues", "hedge")
VERIFICATION = table("cues", "verification")
NONVIOLENT = table("cues", "nonviolent")
Row = dict[str, str]


@pytest.fixture(scope="module")
def examples(
    language: Language, reader: EventMentionReader, article_of: Callable[..., Article]
) -> Examples:
    """Parse the examples of all tables in one batch: (table, id) → its sentences."""
    keys: list[tuple[str, str]] = []
    lines: list[str] = []
    for name, sentence in SENTENCES.items():
        for row in read_rows(DATA / f"{name}.csv"):
            keys.append((name, row["id"]))
            lines.append(sentence.format(row["example"]))
    parsed = parse_article(language, article_of("\n".join(lines)))
    reader.names.mark(parsed.doc)
    found: dict[tuple[str, str], list[ParsedSentence]] = {key: [] for key in keys}
    for sentence in parsed.sentences:
        found[keys[sentence.block]].append(sentence)
    assert all(found.values())
    return found


@pytest.fixture(scope="module")
def mentions(
    examples: Examples, reader: EventMentionReader, article_of: Callable[..., Article]
) -> Callable[[str, str], list[EventMention]]:
    """Return a function that reads the mentions of one row's example."""
    article = article_of("")

    def read(name: str, row: str) -> list[EventMention]:
        seen = reader.see(examples[name, row], article.published)
        return [mention for each in seen for mention in reader.read(each)]

    return read


Mentions = Callable[[str, str], list[EventMention]]


@pytest.mark.parametrize("row", TRIGGERS)
def test_a_trigger_row_fires(row: Row, examples: Examples, reader: EventMentionReader) -> None:
    """The row is found in its example, with its type; 'means' rows take the weapon's type."""
    found = [
        trigger
        for sentence in examples["triggers", row["id"]]
        for trigger in reader.triggers.find(sentence.span)
        if trigger.row.id == row["id"]
    ]
    assert found
    if row["type"] != SCHEME_INTERNAL:
        assert row["type"] in {trigger.type for trigger in found}
    else:
        assert all(trigger.weapon for trigger in found)


@pytest.mark.parametrize("row", MEANS)
def test_a_weapon_names_the_act(row: Row, mentions: Mentions) -> None:
    """The weapon of the example gives the act its type, and is named."""
    found = [(mention.type, mention.weapon) for mention in mentions("means", row["id"])]
    assert (row["type"], row["weapon"]) in found


@pytest.mark.parametrize("row", REPORTING)
def test_a_verb_of_saying_has_its_stance(
    row: Row, examples: Examples, reader: EventMentionReader
) -> None:
    """The verb of the example makes reported speech with the stance of the row."""
    found = [
        speech.attribution
        for sentence in examples["reporting", row["id"]]
        for speech in reader.attribution.reported_speech(sentence.span)
    ]
    stance = "asserts" if row["stance"] == "relays" else row["stance"]
    assert (row["id"], stance) in [(a.evidence.rule_id, a.stance) for a in found if a.evidence]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        *(pytest.param("quantifiers", *case.values, id=case.id) for case in QUANTIFIERS),
        *(pytest.param("vague_numbers", *case.values, id=case.id) for case in VAGUE),
    ],
)
def test_a_figure_is_read_by_its_row(
    name: str, row: Row, examples: Examples, lexicon: Lexicon
) -> None:
    """The quantifier or vague number of the example is read by this row."""
    found = [
        (figure.rule_id, figure.quantifier)
        for sentence in examples[name, row["id"]]
        for figure in find_quantities(sentence.span, lexicon)
    ]
    assert (row["id"], row["quantifier"]) in found


@pytest.mark.parametrize("row", SPATIAL)
def test_a_preposition_gives_its_relation(
    row: Row, examples: Examples, reader: EventMentionReader, lexicon: Lexicon
) -> None:
    """The place of the example stands in the relation of the row."""
    found = [
        mention.where.relation
        for sentence in examples["spatial", row["id"]]
        for mention in find_places(sentence.span, lexicon, reader.names)
    ]
    assert row["relation"] in found


@pytest.mark.parametrize("row", REALISATION)
def test_a_cue_tells_what_did_not_happen(row: Row, mentions: Mentions) -> None:
    """The example's act is planned, threatened, averted or imagined because of this row."""
    found = [mention.factuality for mention in mentions("cues", row["id"])]
    assert (row["id"], row["value"]) in [(r.row.id, r.status) for r in found if r.row]


@pytest.mark.parametrize("row", HEDGES)
def test_a_hedge_is_read(row: Row, mentions: Mentions) -> None:
    """The example's act is hedged; an adjective of the actor hedges the actor."""
    found = mentions("cues", row["id"])
    if row["id"] in HEDGED_ACTORS:
        assert "suspects" in {agent.stance for mention in found for agent in mention.agents}
    else:
        assert row["value"] in {mention.hedge for mention in found}


@pytest.mark.parametrize("row", VERIFICATION)
def test_what_is_not_verified_is_said_so(
    row: Row, examples: Examples, reader: EventMentionReader
) -> None:
    """The example is read as a remark that something is unverified."""
    claims = read_claims(examples["cues", row["id"]], reader)
    assert [r.attribution.stance for r in claims.reactions] == ["relays-unverified"]


@pytest.mark.parametrize("row", NONVIOLENT)
def test_nature_and_accidents_are_no_violence(row: Row, read: Read) -> None:
    """The example gives no event; if a harm was seen in it, the cause is named."""
    found = read(row["example"])
    assert found.frames == ()
    assert all(dropped.reason.startswith("not violence") for dropped in found.dropped)


def test_every_row_with_an_example_was_tried() -> None:
    """The collectors found the tables whole, and few examples are misread."""
    tables = Counter(name for name in SENTENCES for _ in read_rows(DATA / f"{name}.csv"))
    cues = (REALISATION, HEDGES, VERIFICATION, NONVIOLENT)
    tried = {
        "triggers": len(TRIGGERS),
        "means": len(MEANS),
        "reporting": len(REPORTING),
        "quantifiers": len(QUANTIFIERS),
        "vague_numbers": len(VAGUE),
        "spatial": len(SPATIAL),
        "cues": sum(len(cases) for cases in cues),
    }
    assert tables == Counter(tried)
    assert tables["triggers"] > 200
    assert len(KNOWN_MISREADINGS) < 0.05 * tables.total()


def test_known_misreadings_are_rows() -> None:
    """The list of misreadings names rows that exist."""
    rows = {f"{name}/{row['id']}" for name in SENTENCES for row in read_rows(DATA / f"{name}.csv")}
    assert set(KNOWN_MISREADINGS) <= rows
