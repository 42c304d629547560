"""Small rules of resolving: each with the neighbour for which it must not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.findings import Attribution, EventFrame, Extraction, Name, Participant, Where
from kg.model.text import Article, Block, BlockKind, Passage
from kg.resolve.anaphora import find_antecedent, is_definite
from kg.resolve.authority import Authority
from kg.resolve.boundaries import is_piece_of_longer_name
from kg.resolve.branches import find_branch
from kg.resolve.candidates import ENOUGH, MARGIN, Decision, Proposal, decide
from kg.resolve.context import Context
from kg.resolve.coverage import count_coverage
from kg.resolve.datelines import dateline_names
from kg.resolve.local import is_proper, local_actor, local_place
from kg.resolve.nonsense import names_nothing, without_nonsense
from kg.resolve.offices import find_office_holder
from tests.resolve.conftest import SYRIA, bare_name, frame_of, name_in

# -- deciding --------------------------------------------------------------------------------

SCORES = st.sampled_from([-0.5, 0.0, 0.3, ENOUGH - 0.01, ENOUGH, 0.64, 0.67, 0.75, 0.83, 1.0, 1.4])
PROPOSALS = st.lists(
    st.builds(Proposal, st.sampled_from(["actor/a", "actor/b", "actor/c"]), SCORES, st.just("x")),
    max_size=7,
)


@given(PROPOSALS)
def test_the_best_is_chosen_if_it_is_good_and_clear(proposals: list[Proposal]) -> None:
    """A guess between two is no decision; the same entity proposed twice is no rival of itself."""
    best: dict[str, float] = {}
    for one in proposals:
        best[one.entity_id] = max(one.score, best.get(one.entity_id, -9.0))
    ranked = sorted(best.values(), reverse=True)
    found = decide(proposals)
    clear = bool(ranked) and (len(ranked) == 1 or ranked[0] - ranked[1] >= MARGIN)
    assert (found.chosen is not None) == (clear and ranked[0] >= ENOUGH)
    if found.chosen is not None:
        assert best[found.chosen.entity_id] == ranked[0]
        assert 0 <= found.chosen.score <= 1
    ids = [candidate.entity_id for candidate in found.candidates]
    assert len(ids) == len(set(ids))
    assert found.chosen is None or found.chosen.entity_id not in ids
    assert all(0 <= candidate.score <= 1 for candidate in found.candidates)
    scores = [candidate.score for candidate in found.candidates]
    assert scores == sorted(scores, reverse=True)


@given(PROPOSALS, st.randoms(use_true_random=False))
def test_the_order_of_proposals_decides_nothing(proposals: list[Proposal], drawn: object) -> None:
    """Whoever is proposed first wins nothing by it."""
    shuffled = list(proposals)
    drawn.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide(shuffled) == decide(proposals)


# -- datelines -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("LONDON (Reuters) -", [("LONDON", "LOC"), ("Reuters", "ORG")]),
        ("DEIR EZ-ZOR, Syria (AP) -", [("DEIR EZ-ZOR", "LOC"), ("AP", "ORG")]),
        ("N'DJAMENA -", [("N'DJAMENA", "LOC")]),
        ("(Reuters) -", [("Reuters", "ORG")]),
        ("London (Reuters) -", [("Reuters", "ORG")]),
        ("LONDON (3 May) -", [("LONDON", "LOC")]),
        ("3 May 2018", []),
        ("", []),
    ],
)
def test_a_dateline_names_a_place_and_an_agency(line: str, names: list[tuple[str, str]]) -> None:
    """In capitals at its beginning, in brackets anywhere; each stands where it says."""
    text = f"Title\n{line}\nLONDON (Reuters) - no dateline"
    block = Block(BlockKind.DATELINE, Passage(6, 6 + len(line)))
    body = Block(BlockKind.BODY, Passage(7 + len(line), len(text)))
    article = Article("a", text, blocks=(block, body))
    found = list(dateline_names(article))
    assert [(name.text, name.label) for name in found] == names
    assert all(article.quote(name.passage) == name.text for name in found)
    assert all(block.passage.contains(name.passage) for name in found)


# -- pieces of names -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "is_piece"),
    [
        ("He works for CNN Films in town.", "CNN", True),
        ("He works for CNN in town.", "CNN", False),
        ("Fires that began in Southern California have spread.", "California", True),
        ("Southern California burned for days.", "California", False),
        ("It was California Gov. Brown who left.", "California", False),
        ("They left Syria Monday for good.", "Syria", False),
        ("Orange and Los Angeles counties burned.", "Los Angeles", True),
        ("They fled Los Angeles in fear.", "Los Angeles", False),
        ("CNN FILMS SHOWS WAR IN SYRIA TODAY", "CNN", False),
        ("The Syrian army fled Hama in trucks.", "Hama", False),
        ("It fell. Hama was next.", "Hama", False),
    ],
)
def test_a_piece_of_a_longer_name_is_no_name(
    authority: Authority, text: str, words: str, is_piece: bool
) -> None:
    """A title, a weekday, a nationality and the first word of a sentence are no part of it."""
    start = text.index(words)
    passage = Passage(start, start + len(words))
    assert is_piece_of_longer_name(text, passage, authority) is is_piece


# -- branches --------------------------------------------------------------------------------


def branch(text: str, words: str, whole: str, authority: Authority) -> str | None:
    """Return whom *words* mean, where they mean *whole* by themselves."""
    name = name_in(text, words, "ORG")
    alone = Decision(Proposal(whole, 0.95, "label"), ())
    found = find_branch(name, alone, text, SYRIA, authority)
    assert whole in {c.entity_id for c in found.candidates} or found.chosen is not None
    return found.chosen.entity_id if found.chosen else None


IS = "actor/islamic-state"


@pytest.mark.parametrize(
    ("text", "whole_is_meant"),
    [
        ("Islamic State struck in Hajin on Monday.", True),
        ("Islamic State in Syria said so.", True),
        ("Islamic State said its men did it.", True),
        ("Islamic State's Yemen branch said so.", False),
        ("Islamic State's affiliate said so.", False),
        ("Islamic State, the branch of a tree, said so.", True),
        ("Islamic State in the Greater Sahara said so.", False),
        ("Islamic State in Mozambique said so.", False),
    ],
)
def test_a_branch_is_never_its_whole(authority: Authority, text: str, whole_is_meant: bool) -> None:
    """Behind the name stand words that make it a branch; where it struck does not."""
    assert (branch(text, "Islamic State", IS, authority) == IS) is whole_is_meant


def test_whoever_has_no_branches_is_meant(authority: Authority) -> None:
    """A name that was not decided stays so, too."""
    text = "Hezbollah's Yemen branch said so."
    name = name_in(text, "Hezbollah", "ORG")
    for decision in (Decision(Proposal("actor/sana", 0.9, "label"), ()), Decision(None, ())):
        assert find_branch(name, decision, text, SYRIA, authority) is decision


# -- offices ---------------------------------------------------------------------------------


def in_country(day: str, **shares: float) -> Context:
    """Return what an article of a day is about."""
    return replace(SYRIA, published=day, shares=shares)


@pytest.mark.parametrize(
    ("text", "day", "holder"),
    [
        ("US president", "2010-05-01", "actor/barack-obama"),
        ("US president", "2018-05-01", "actor/donald-trump"),
        ("president of the United States", "2010-05-01", "actor/barack-obama"),
        ("American president", "2022-05-01", "actor/joe-biden"),
        ("Russian prime minister", "2010-05-01", "actor/vladimir-putin"),
        ("Russian president", "2003-05-01", "actor/vladimir-putin"),
        ("US president", "1804-05-01", None),
        ("US president", "", None),
        ("US carpenter", "2010-05-01", None),
        ("president of the company", "2010-05-01", None),
        ("vice president", "2010-05-01", None),
        ("US vice president", "2010-05-01", None),
        ("", "2010-05-01", None),
    ],
)
def test_an_office_means_who_held_it_that_day(
    authority: Authority, text: str, day: str, holder: str | None
) -> None:
    """Of the country beside the title; another office, and a day that nobody knows, mean nobody."""
    chosen = find_office_holder(text, in_country(day, GB=1.0), authority).chosen
    assert (chosen.entity_id if chosen else None) == holder


@pytest.mark.parametrize(
    ("shares", "holder"),
    [
        ({"SY": 0.9, "US": 0.1}, "actor/bashar-al-assad"),
        ({"SY": 0.5, "US": 0.5}, None),
        ({}, None),
    ],
)
def test_a_title_alone_is_of_the_country_that_the_article_is_about(
    authority: Authority, shares: dict[str, float], holder: str | None
) -> None:
    """Where it is about several, or about none, nobody is meant."""
    context = in_country("2018-05-01", **shares)
    chosen = find_office_holder("president", context, authority).chosen
    assert (chosen.entity_id if chosen else None) == holder


# -- local entities --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("gunmen", "", "unidentified-perpetrator"),
        ("Bo Ray", "PERSON", "person"),
        ("masked gunmen", "", "unidentified-perpetrator"),
        ("Aro Widget Makers", "ORG", "organisation"),
        ("crowd of Aleppo", "", "community"),
        ("something else", "", "otherwise"),
    ],
)
def test_a_local_actor_is_of_the_kind_of_its_words(
    authority: Authority, text: str, label: str, kind: str
) -> None:
    """Else of that of its label, else what its part suggests; its id is where it stands."""
    name = Name(text, Passage(7, 7 + len(text)), label)
    made = local_actor(name, key="0" * 16, authority=authority, otherwise="otherwise")
    assert (made.id, made.label, made.is_local, made.wikidata) == (
        f"actor/{'0' * 16}-7", text, True, None,
    )  # fmt: skip
    assert made.kind == kind


def test_a_local_place_is_what_the_text_says_of_it() -> None:
    """Its kind and what contains it; a place of which nothing is said is a town."""
    name = bare_name("Qarn")
    where = Where(name, "in", "Qarn", kind_hint="facility")
    told = local_place(name, where, key="k", within=("place/syria",))
    assert (told.kind, told.within, told.is_local) == ("facility", ("place/syria",), True)
    assert local_place(name, None, key="k", within=()).kind == "populated"
    assert local_place(name, replace(where, kind_hint=None), key="k", within=()).kind == "populated"


@pytest.mark.parametrize(
    ("text", "label", "refers_to", "proper"),
    [
        ("gunmen", "", None, False),
        ("Gunmen", "", None, False),
        ("armed men", "", None, False),
        ("men of Aro", "", None, True),
        ("Aro Front", "", None, True),
        ("Aro", "ORG", None, True),
        ("the group", "", "Aro Front", True),
    ],
)
def test_the_same_proper_name_is_the_same_actor(
    text: str, label: str, refers_to: str | None, proper: bool
) -> None:
    """A description is not: two bands of gunmen are two; a capital that opens it says nothing."""
    assert is_proper(Name(text, Passage(0, len(text)), label, refers_to)) is proper


# -- what 'the group' stands for -------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "definite"),
    [
        ("the ", True),
        ("The ", True),
        ("its ", True),
        ("a ", False),
        ("breathe ", False),
        ("", False),
    ],
)
def test_only_a_definite_noun_takes_up_what_was_named(before: str, definite: bool) -> None:
    """'a group' is another one."""
    text = f"{before}group fled"
    assert is_definite(name_in(text, "group"), text) is definite


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Islamic State fled. The group struck back.", "actor/islamic-state"),
        ("Islamic State and Hezbollah met. The group struck back.", None),
        ("Hezbollah fled. Islamic State stayed. The group struck back.", "actor/islamic-state"),
        ("Islamic State fled. A group struck back.", None),
        ("Islamic State fled. " + "So it went on. " * 40 + "The group struck back.", None),
        ("Nobody fled. The group struck back.", None),
    ],
)
def test_the_group_is_the_one_named_in_the_nearest_sentence(
    authority: Authority, text: str, meant: str | None
) -> None:
    """Between two, far behind it, and with another article before it: nobody."""
    mentions = [
        name_in(text, words, "ORG") for words in ("Islamic State", "Hezbollah") if words in text
    ]
    start = text.lower().rindex("group")
    name = Name("group", Passage(start, start + 5))
    found = find_antecedent(name, text=text, mentions=mentions, context=SYRIA, authority=authority)
    assert (found.chosen.entity_id if found.chosen else None) == meant


# -- words that name nothing -----------------------------------------------------------------


def is_person(word: str) -> bool:
    """Tell whether a word means persons."""
    return word in {"sons", "brother", "forces"}


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("#", True), ("7", True), ("", True), ("a", True), ("__", True), ("их", False),
        ("their way", True), ("their sons", False), ("his brother", False), ("its forces", False),
        ("Theirs", False), ("IS", False), ("حلب", False), ("Al-7", False), ("1/2", True),
    ],
)  # fmt: skip
def test_no_word_and_somebodys_thing_name_nothing(text: str, nothing: bool) -> None:
    """Two letters of any script are a word; somebody's people are somebody."""
    assert names_nothing(text, is_person) is nothing


PIECES = st.lists(st.sampled_from(["<b>", "</b>", "&amp;", "Azaz", "town", " ", ",", "<", "é"]),
                  min_size=1, max_size=6)  # fmt: skip


@given(PIECES)
def test_a_name_that_is_left_has_no_markup_and_stands_where_it_says(pieces: list[str]) -> None:
    """Its passage lies in the old one and quotes it; what is nothing but markup is no mention."""
    words = "".join(pieces)
    text = f"in {words} today"
    name = Name(words, Passage(3, 3 + len(words)), "LOC")
    found = without_nonsense(Extraction(mentions=(name,)), is_person).mentions
    for left in found:
        assert not any(mark in left.text for mark in ("<", ">", "&amp;"))
        assert name.passage.contains(left.passage)
        if left != name:
            quoted = text[left.passage.start : left.passage.end]
            assert quoted == left.text or left.passage == name.passage
    if not any(piece in {"Azaz", "town"} for piece in pieces):
        assert found == () or "éé" in "".join(found[0].text.split())


def test_a_frame_loses_what_names_nothing_and_nothing_else() -> None:
    """Participants, places and speakers; what was hit keeps its words as a thing."""
    frame: EventFrame = frame_of("x" * 40, actors=(bare_name("rebels"), bare_name("#")))
    thing = Participant("target", bare_name("their homes"), victim_kind="object")
    people = Participant("target", bare_name("their way"), victim_kind="civilian")
    frame = replace(
        frame,
        participants=(*frame.participants, thing, people),
        where=(Where(bare_name("7"), "in", "7"), Where(bare_name("Hajin"), "in", "Hajin",
                                                       within=(bare_name("!"),))),
        attributions=(
            Attribution(source=bare_name("*"), relays=(bare_name("AFP"), bare_name("?"))),
        ),
    )  # fmt: skip
    (left,) = without_nonsense(Extraction((frame,)), is_person).frames
    assert [p.name.text for p in left.participants] == ["rebels", "their homes"]
    assert [(w.name.text, w.within) for w in left.where] == [("Hajin", ())]
    (said,) = left.attributions
    assert (said.source, [n.text for n in said.relays]) == (None, ["AFP"])


# -- coverage --------------------------------------------------------------------------------


def test_coverage_counts_everybody_who_is_known(authority: Authority) -> None:
    """Each country once, by its name; no more have an id than there are; kinds make no more."""
    rows = list(count_coverage(authority))
    assert len({row.country for row in rows}) == len(rows)
    assert [row.label for row in rows] == sorted(row.label for row in rows)
    assert {row.country for row in rows} >= set(authority.countries)
    for row in rows:
        assert 0 <= row.actors_with_id <= row.actors
        assert 0 <= row.places_with_id <= row.places
        assert sum(row.kinds.values()) <= row.actors
    syria = next(row for row in rows if row.country == "SY")
    assert syria.actors > 100
    assert syria.places > 500
    assert syria.kinds["group"] > 10
