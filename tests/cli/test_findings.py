"""What is found in an article is shown to people: the words as they stand, and a row an event."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from kg.cli.extract import _tell_form
from kg.cli.findings import STYLES, show_article
from kg.model.entities import Resolution
from kg.model.findings import (
    Attribution,
    Count,
    Dropped,
    EventFrame,
    Evidence,
    Extraction,
    Name,
    Participant,
    Victim,
    When,
    Where,
)
from kg.model.text import Article, Block, BlockKind, Mending, Passage
from kg.stages import FoundArticle

TEXT = (
    "Raid in Aro\n\nRebels [bold] raided Aro on Friday, killing six men, police said.\n\n"
    "By A. Writer\n\nBlast hits Bel"
)


def at(words: str) -> Passage:
    """Return where *words* stand last."""
    start = TEXT.rindex(words)
    return Passage(start, start + len(words))


def named(words: str, **more: str) -> Name:
    """Return a name of the text."""
    return Name(words, at(words), **more)


def blocks() -> tuple[Block, ...]:
    """Return the paragraphs of the text, each of its kind."""
    kinds = (BlockKind.TITLE, BlockKind.BODY, BlockKind.BYLINE, BlockKind.RELATED)
    parts, start = TEXT.split("\n\n"), 0
    found = []
    for kind, part in zip(kinds, parts, strict=True):
        found.append(Block(kind, Passage(start, start + len(part))))
        start += len(part) + 2
    return tuple(found)


ARTICLE = Article("own", TEXT, title="Raid in Aro", blocks=blocks(), published=date(2031, 5, 7))
SENTENCE = Evidence(at("Rebels [bold] raided Aro on Friday, killing six men, police said."), "x")
FRAME = EventFrame(
    "0-raid", "raid", "incident", "occurred", Evidence(at("raided"), "raided", "raid.v"),
    (SENTENCE,),
    participants=(Participant("attacker", named("Rebels")),),
    counts=(Count("killed", "exact", "six", at("six"), 6, 6, 6, victim_text="men"),),
    when=When(date(2031, 5, 2), date(2031, 5, 2), "day", "relative-weekday", "on Friday",
              at("on Friday"), edtf="2031-05-02"),
    where=(Where(named("Aro"), "in", "Aro"),),
    attributions=(Attribution(source=named("police"), cue="said"),),
)  # fmt: skip


def shown(
    *frames: EventFrame, article: Article = ARTICLE, explain: bool = False, **more: object
) -> str:
    """Show an article to a wide plain terminal."""
    extraction = Extraction(tuple(frames), **more)  # type: ignore[arg-type]
    file = io.StringIO()
    console = Console(file=file, width=240, color_system=None)
    show_article(FoundArticle(article, extraction, Resolution()), console=console, explain=explain)
    return file.getvalue()


def cells(text: str) -> dict[str, str]:
    """Return the one row of the table by column, its lines joined by " / "."""
    rows = [
        [cell.strip() for cell in line.strip()[1:-1].replace("┃", "│").split("│")]
        for line in text.splitlines()
        if line[:1] in ("│", "┃")
    ]
    head, *lines = rows
    return {
        name: " / ".join(filter(None, (row[n] for row in lines))) for n, name in enumerate(head)
    }


def test_every_word_of_the_article_is_shown_as_it_stands() -> None:
    """Words that look like markup are words; what is no sentence is named for what it is."""
    text = shown(FRAME)
    assert "Rebels [bold] raided Aro on Friday, killing six men, police said." in text
    assert "By A. Writer  (byline)" in text
    assert "Blast hits Bel  (another article's headline)" in text
    assert "2031-05-07 · publisher unknown" in text
    assert all(name in text for name in STYLES)


def test_a_row_says_who_did_what_to_whom_where_when_and_who_says_so() -> None:
    """Each in its own column, and nothing that holds of every report."""
    assert cells(shown(FRAME)) == {
        "event": 'raid / "raided"',
        "who": "Rebels (attacker)",
        "whom and how many": "6 killed men (six)",
        "where": "Aro",
        "when": '2031-05-02 / "on Friday"',
        "says who": "police",
    }


def test_an_article_without_events_says_so() -> None:
    """No empty table; an article without a title goes by its id, one without a day says so."""
    bare = replace(ARTICLE, title="", published=None, publisher="The Post")
    text = shown(article=bare)
    assert "no event was found" in text
    assert "own ─" in text
    assert "no date · The Post" in text


NIGHT = When(None, date(2031, 5, 2), "day", "absolute", "by Friday", at("Friday"))


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"kind": "aggregate"}, "event", 'raid / (aggregate) / "raided"'),
        (
            {"realisation": "planned", "modality": "denied", "from_related": True},
            "event", 'raid / (planned, denied, from a related headline) / "raided"',
        ),
        (
            {"participants": (Participant("attacker", named("Rebels"), "denies"),)},
            "who", "Rebels (attacker, denies)",
        ),
        (
            {"participants": (Participant("attacker", named("Rebels", refers_to="Front")),) * 2},
            "who", "Front (attacker)",
        ),
        ({"participants": ()}, "who", ""),
        ({"when": None}, "when", ""),
        ({"when": NIGHT}, "when", '"by Friday"'),
        (
            {"where": (Where(named("Aro"), "near", "near Aro", within=(named("Bel"),),
                             basis="inherited"),)},
            "where", "near Aro, Bel (from context)",
        ),
        (
            {"attributions": (Attribution(source=named("police"), stance="alleges",
                                          relays=(named("Bel"),)),)},
            "says who", "police via Bel (alleges)",
        ),
        ({"attributions": (Attribution(),)}, "says who", "the article itself"),
        (
            {"attributions": (Attribution(hedge="reportedly"),)},
            "says who", "the article itself (reportedly)",
        ),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_said(change: dict[str, object], column: str, said: str) -> None:
    """A plan, a denial, a place out of context: whoever reads the row cannot miss it."""
    assert cells(shown(replace(FRAME, **change)))[column] == said  # type: ignore[arg-type]


def test_words_that_look_like_markup_stay_in_the_row() -> None:
    """An editor's brackets are words of the article: "[the] rebels"."""
    rebels = Name("rebels [of Aro]", at("Rebels"))
    frame = replace(
        FRAME,
        trigger=Evidence(at("raided"), "[had] raided"),
        participants=(Participant("attacker", rebels),),
        counts=(replace(SIX, victim_text="[young] men"),),
        where=(Where(Name("Aro [the town]", at("Aro")), "in", "Aro"),),
        when=replace(FRAME.when, as_written="[last] Friday"),  # type: ignore[type-var]
        attributions=(Attribution(source=Name("[the] police", at("police"))),),
    )
    assert cells(shown(frame)) == {
        "event": 'raid / "[had] raided"',
        "who": "rebels [of Aro] (attacker)",
        "whom and how many": "6 killed [young] men (six)",
        "where": "Aro [the town]",
        "when": '2031-05-02 / "[last] Friday"',
        "says who": "[the] police",
    }


SIX = FRAME.counts[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"maximum": None, "best": None}, "6-? killed men (six)"),
        ({"minimum": None, "best": None}, "?-6 killed men (six)"),
        ({"best": None, "maximum": 9}, "6-9 killed men (six)"),
        ({"victim_kind": "civilian", "scope": "war"}, "6 killed men (six, civilian, war)"),
        ({"subset_of": "1-killed"}, "6 killed men (six, part of another)"),
        ({"component_of": "1-killed"}, "6 killed men (six, part of another)"),
        ({"alternative_to": "1-killed"}, "6 killed men (six)"),
        ({"victim_text": None, "demographic": "children"}, "6 killed children (six)"),
        ({"victim_text": None}, "6 killed (six)"),
        ({"minimum": 0, "maximum": 0, "best": 0}, "0 killed men (six)"),
    ],
)
def test_a_figure_is_shown_with_its_bounds(change: dict[str, object], said: str) -> None:
    """An open side is a question mark; a figure inside another says so."""
    frame = replace(FRAME, counts=(replace(SIX, **change),))  # type: ignore[arg-type]
    assert cells(shown(frame))["whom and how many"] == said


@pytest.mark.parametrize(
    ("victim", "said"),
    [
        (Victim(at("men"), named("Aro"), 41, "female", "nurse"), "Aro, 41, female, nurse"),
        (Victim(at("men"), None, 0), "not named, 0"),
        (Victim(at("men")), "not named"),
    ],
)
def test_a_person_is_shown_below_the_figure(victim: Victim, said: str) -> None:
    """With what the text tells of them; a child of some months has an age."""
    frame = replace(FRAME, counts=(replace(SIX, victims=(victim,)),))
    assert cells(shown(frame))["whom and how many"] == f"6 killed men (six) / {said}"


def test_what_was_left_out_is_explained_on_request_alone() -> None:
    """The reason, the words on one line, the article's own short forms, and what was mended."""
    more = {
        "dropped": (Dropped("negated", Evidence(at("raided"), "did\nnot   raid " + "x" * 200)),),
        "aliases": (("TF", "Tide Front"),),
    }
    article = replace(ARTICLE, mendings=(Mending("markup", 2, "<b>\nx"),))
    told = shown(FRAME, article=article, explain=True, **more)
    assert "The article says: TF = Tide Front" in told
    assert f'left out (negated): "did not raid {"x" * 107}"' in told
    assert 'mended (markup): 2, the first was "<b> x"' in told
    assert "How each slot was read" in told
    plain = shown(FRAME, article=article, **more)
    assert not any(word in plain for word in ("left out", "mended", "The article says", "How each"))


# -- what is told of the text ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("mojibake", 'mended the wrong encoding of 3 words, the first at "x{y}"'),
        ("unreadable date", 'its date is not read: "x{y}"'),
        ("ambiguous date", 'its date "x{y}" was read day first'),
        ("unread field", "a field holds no text: x{y}"),
        ("text cut short", 'only the beginning of its text is given: "x{y}"'),
        ("odd address", 'its address was given as "x{y}"'),
        ("guessed encoding", "taken for x{y}, for it is not UTF-8"),
        ("lost character", '3 characters were lost before: "x{y}"'),
    ],
)
def test_damage_is_told_with_its_place(
    capsys: pytest.CaptureFixture[str], kind: str, told: str
) -> None:
    """On standard error; the file if it is known, else the article's name."""
    mending = Mending(kind, 3, "x{y}")
    _tell_form(replace(ARTICLE, origin="news.jsonl:4", mendings=(mending,)))
    _tell_form(replace(ARTICLE, mendings=(mending,)))
    captured = capsys.readouterr()
    assert captured.out == ""
    first, second = captured.err.splitlines()
    assert first.startswith(f"note  news.jsonl:4: {told}")
    assert second.startswith(f"note  own: {told}")


def test_small_mendings_are_not_told_and_tables_are(capsys: pytest.CaptureFixture[str]) -> None:
    """A line break says nothing about an input; a table holds figures that nobody reads."""
    text = "Day | Dead | " + "x" * 80 + "\n3 Nov | 12"
    table = Block(BlockKind.TABLE, Passage(0, len(text)))
    mended = (Mending("line break", 1, "x"), Mending("markup", 1, "x"))
    _tell_form(Article("own", text, blocks=(table,), mendings=mended))
    (line,) = capsys.readouterr().err.splitlines()
    assert line == f'note  own: a table is not read: "{text[:60]}"'
