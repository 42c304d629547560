"""What findings say by default: concepts of the ontology, names that agree, keys of texts."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import (
    GraphError,
    InputError,
    KgError,
    LexiconError,
    LinkError,
    ModelError,
    ParameterError,
    QueryError,
    StoreError,
    SyntaxFault,
    UsageError,
)
from kg.model.corrections import FIELDS, Act
from kg.model.entities import Actor, Place, Resolution, Resolved
from kg.model.findings import (
    DOERS,
    Attribution,
    Count,
    EventFrame,
    Evidence,
    Name,
    Participant,
    Support,
    names_agree,
)
from kg.model.incidents import Incident, Member
from kg.model.tellings import LARGE_PLACES, Figure, Interval, Part, Spot, Telling, Voice
from kg.model.text import READABLE_KINDS, Article, Block, BlockKind, Passage, Shift
from kg.vocab.schemes import concepts

AT = Passage(0, 4)
NAME = Name("Aro", AT)
WORDS = Evidence(AT, "raid")
COUNT = Count("killed", "exact", "six", AT)
FRAME = EventFrame("0-raid", "raid", "incident", "occurred", WORDS, (WORDS,))


@pytest.mark.parametrize(
    ("said", "scheme"),
    [
        (Participant("attacker", NAME).stance, "stance"),
        (Attribution().stance, "stance"),
        (Support().method, "reading-method"),
        (COUNT.scope, "scope"),
        (COUNT.victim_kind, "victim-status"),
        (FRAME.modality, "modality"),
        (Spot("p", "Aro").precision, "place-precision"),
        (Part("attacker", "a", "A").stance, "stance"),
        (Voice("c", "s", "S").stance, "stance"),
        (Figure("f", "killed").status, "victim-status"),
        (Figure("f", "killed").scope, "scope"),
        (Telling("e", "r", "raid").kind, "event-kind"),
        (Telling("e", "r", "raid").realisation, "realisation"),
        (Telling("e", "r", "raid").modality, "modality"),
        (Incident("i", (), "e").verification, "verification"),
    ],
)
def test_what_a_finding_says_by_default_is_a_concept(said: str, scheme: str) -> None:
    """A default that the ontology does not know would break every report that has it."""
    assert said in concepts(scheme)


def test_sets_of_concepts_are_concepts() -> None:
    """Roles of doers are roles, large places are kinds of places."""
    assert concepts("role") >= DOERS
    assert concepts("place-kind") >= LARGE_PLACES


def test_a_first_member_belongs_surely() -> None:
    """Nothing was compared."""
    assert (Member("e", "r").score, Member("e", "r").reasons) == (1.0, ())


# -- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "agree"),
    [
        ("Hajin", "town of Hajin", True),
        ("Hajin", "Hajin", True),
        ("Deir ez-Zor", "Deir ez Zor", True),
        ("Deir ez-Zor province", "Zor", True),
        ("Hajin", "Hajina", False),
        ("Tide Front", "Tide Army", False),
        ("Front", "front", False),
        ("", "Hajin", False),
        ("", "", False),
        ("-", "-", False),
    ],
)
def test_names_agree_where_one_has_all_words_of_the_other(one: str, two: str, agree: bool) -> None:
    """A name of other words is another, and no words are no name."""
    assert names_agree(one, two) is agree
    assert names_agree(two, one) is agree


def test_a_name_stands_for_the_fullest_wording() -> None:
    """Words that stand for themselves are all there is."""
    assert replace(NAME, refers_to="town of Aro").resolved_text == "town of Aro"
    assert replace(NAME, refers_to="").resolved_text == NAME.resolved_text == "Aro"


# -- texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_a_passage_is_never_turned_round(start: int, end: int) -> None:
    """It neither begins before the text nor ends before it begins."""
    with pytest.raises(ValueError, match=rf"0 <= start <= end, got {start}, {end}"):
        Passage(start, end)


@given(st.text(max_size=30))
def test_a_key_is_that_of_the_bytes(text: str) -> None:
    """Sixteen hex digits of the SHA-256 in UTF-8, whatever letters there are."""
    article = Article("a", text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert (article.sha256, article.key) == (digest, digest[:16])
    composed = unicodedata.normalize("NFC", text)
    assert (Article("b", composed).key == article.key) is (composed == text)


def test_offsets_count_characters_and_not_bytes() -> None:
    """A letter beyond the first plane is one, and so is each part of a flag."""
    article = Article("a", "🕊 in حلب: 𐤀 fell")
    assert article.quote(Passage(5, 8)) == "حلب"
    assert article.quote(Passage(10, 11)) == "𐤀"
    assert article.quote(Passage(0, 0)) == ""
    assert article.quote(Passage(0, 999)) == article.text


def test_a_shift_holds_up_to_the_next() -> None:
    """Before the first nothing has moved; one letter may stand for several, and for none after."""
    article = Article("a", "abéd", source="abÃ©d", shifts=(Shift(2, 2, 4), Shift(3, 4)))
    spots = [article.source_passage(Passage(n, n + 1)) for n in range(4)]
    assert [article.given[p.start : p.end] for p in spots] == ["a", "b", "Ã©", "d"]
    assert article.source_passage(Passage(1, 4)) == Passage(1, 5)
    assert article.source_passage(Passage(2, 2)) == Passage(2, 2)


def test_every_kind_of_block_is_read_or_is_furniture() -> None:
    """Five kinds hold sentences; the rest is never parsed."""
    read = {kind for kind in BlockKind if Block(kind, AT).is_readable}
    assert read == set(READABLE_KINDS)
    assert {kind.value for kind in set(BlockKind) - read} == {
        "byline", "dateline", "updated", "read-time", "table", "boilerplate",
    }  # fmt: skip


# -- days ------------------------------------------------------------------------------------

DAY = date(2028, 2, 28)


@pytest.mark.parametrize(
    ("days", "is_stated", "is_day", "is_exact"),
    [
        (1, True, True, True),
        (2, True, False, True),
        (3, True, False, False),
        (1, False, False, False),
        (2, False, False, False),
    ],
)
def test_a_day_or_a_night_is_exact_if_it_is_stated(
    days: int, is_stated: bool, is_day: bool, is_exact: bool
) -> None:
    """Three days are a span, and a day that stands in for another states nothing."""
    interval = Interval(DAY, DAY + timedelta(days=days - 1), is_stated)
    assert (interval.days, interval.is_day, interval.is_exact) == (days, is_day, is_exact)


@pytest.mark.parametrize(("apart", "gap"), [(0, 0), (1, 1), (2, 2), (366, 366)])
def test_a_gap_is_counted_in_days_over_the_end_of_february(apart: int, gap: int) -> None:
    """From one day to the next it is one."""
    one, two = (Interval(day, day) for day in (DAY, DAY + timedelta(days=apart)))
    assert one.gap(two) == two.gap(one) == gap


# -- resolving and correcting ----------------------------------------------------------------


def test_the_first_decision_on_a_mention_counts() -> None:
    """A second one at the same place says nothing more; an entity of the other kind is none."""
    army, front = Actor("actor/a", "state-force", "A"), Actor("actor/b", "state-force", "B")
    town = Place("place/a", "populated", "A")
    found = Resolution(
        (army, front), (town,), (Resolved(AT, "actor/b", 1, ""), Resolved(AT, "actor/a", 1, ""))
    )
    assert found.actor_at(AT) is front
    assert found.place_at(AT) is None
    assert Resolution().actor_at(AT) is None


def test_an_act_has_what_a_file_of_acts_has() -> None:
    """The columns are its first fields, in their order."""
    assert list(Act.__dataclass_fields__)[: len(FIELDS)] == list(FIELDS)


# -- errors ----------------------------------------------------------------------------------

ERRORS = (GraphError, InputError, KgError, LexiconError, LinkError, ModelError, QueryError,
          StoreError, UsageError, ParameterError)  # fmt: skip


@pytest.mark.parametrize(
    ("where", "remedy", "told"),
    [
        ("", "", "it broke"),
        ("f:3", "", "f:3: it broke"),
        ("", "mend it", "it broke; mend it"),
        ("f:3", "mend it", "f:3: it broke; mend it"),
    ],
)
def test_an_error_says_where_what_and_what_to_do(where: str, remedy: str, told: str) -> None:
    """What there is to say, and no marks around what there is not."""
    assert {str(error("it broke", where=where, remedy=remedy)) for error in ERRORS} == {told}


def test_each_kind_of_error_ends_with_its_own_code() -> None:
    """A script can tell them apart; a wrong parameter is as a misspelt option."""
    codes = {error: error.exit_code for error in ERRORS}
    assert codes.pop(ParameterError) == codes[UsageError] == 2
    assert len(set(codes.values())) == len(codes)
    assert all(0 < code < 64 for code in codes.values())


@pytest.mark.parametrize(("line", "where"), [(3, "line 3, column 7"), (None, "")])
def test_a_fault_of_syntax_has_a_place_if_one_is_known(line: int | None, where: str) -> None:
    """Line and column, or nothing."""
    fault = SyntaxFault("no verb", line=line, column=7, remedy="write SELECT")
    assert (fault.where, fault.line, fault.exit_code) == (where, line, 8)
