"""Numbers: figures of people are read with their bounds, other figures are passed over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from kg.extract.numbers import bounds, find_quantities
from kg.lexicon.words import Lexicon, load_lexicon
from kg.vocab.schemes import concepts

Plain = Callable[[str], Span]
MakeDoc = Callable[..., Doc]
QUANTIFIERS = load_lexicon().quantifiers
VAGUE = load_lexicon().vague_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 people", 12),
        ("1,400 people", 1400),
        ("Twenty-eight militants", 28),
        ("twenty eight militants", 28),
        ("a dozen people", 12),
        ("two dozen people", 24),
        ("three score people", 60),
        ("one hundred and five people", 105),
        ("a hundred people", 100),
        ("two thousand people", 2000),
        ("2.5 million people", 2_500_000),
        ("six people", 6),
        ("half a million people", 500_000),
        ("a quarter of a million people", 250_000),
        ("one and a half million people", 1_500_000),
        ("three and a half million people", 3_500_000),
        ("1 200 people", 1200),
        ("3k people", 3000),
        ("half a dozen people", 6),
        ("all but three of the nine travellers", 6),
        ("all except three of the 20 soldiers", 17),
    ],
)
def test_digits_and_words_give_one_figure(
    plain: Plain, lexicon: Lexicon, text: str, value: int
) -> None:
    """A plain figure has equal bounds and quotes its words."""
    sent = plain(f"The blast killed {text} there")
    (figure,) = find_quantities(sent, lexicon)
    assert (figure.minimum, figure.maximum, figure.best) == (value, value, value)
    assert figure.quantifier == "exact"
    assert sent.doc.text[figure.passage.start : figure.passage.end] == figure.as_written


@pytest.mark.parametrize(
    ("words", "heads", "pos", "values"),
    [
        ("killed 3 , 812 people", [0, 4, 3, 1, 0], "VERB NUM PUNCT NUM NOUN", [3812]),
        ("day 12 , 300 people died", [5, 0, 4, 4, 5, 5], "NOUN NUM PUNCT NUM NOUN VERB", [12, 300]),
        ("killed 50 , 300 fled", [0, 0, 4, 4, 0], "VERB NUM PUNCT NUM VERB", [50, 300]),
    ],
)
def test_torn_thousands_are_one_figure_where_one_noun_is_counted(
    make_doc: MakeDoc,
    lexicon: Lexicon,
    words: str,
    heads: list[int],
    pos: str,
    values: list[int],
) -> None:
    """A comma with a blank joins what counts one noun, and nothing else."""
    deps = ["ROOT" if i == head else "dep" for i, head in enumerate(heads)]
    doc = make_doc(words.split(), heads, deps, pos=pos.split())
    assert [figure.best for figure in find_quantities(doc[:], lexicon)] == values


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("14–18 people", (14, 18, None)),
        ("14-18 people", (14, 18, None)),
        ("around 40-60 people", (40, 60, None)),
        ("between 20 and 25 people", (20, 25, None)),
        ("50 or more people", (50, None, 50)),
        ("some 4k people", (3600, 4400, 4000)),
        ("two dozen or so people", (22, 26, 24)),
        ("several dozen people", (24, 99, None)),
        ("not fewer than six people", (6, None, 6)),
        ("not more than 30 people", (1, 30, 30)),
    ],
)
def test_ranges_and_words_behind_bound_a_figure(
    plain: Plain, lexicon: Lexicon, text: str, limits: tuple[int | None, int | None, int | None]
) -> None:
    """Any dash makes a range; 'or more', 'or so' bound the number before them."""
    sent = plain(f"The blast killed {text} there")
    (figure,) = find_quantities(sent, lexicon)
    assert (figure.minimum, figure.maximum, figure.best) == limits


@pytest.mark.parametrize("text", ["on May 12 300 people died", "in 2014 300 people died"])
def test_a_date_is_no_part_of_a_figure(plain: Plain, lexicon: Lexicon, text: str) -> None:
    """A day or year before a number is no thousand."""
    figures = find_quantities(plain(f"It is told that {text}"), lexicon)
    assert [figure.best for figure in figures][-1:] == [300]


@pytest.mark.parametrize("row", QUANTIFIERS, ids=lambda row: row.id)
def test_a_quantifier_bounds_its_figure(plain: Plain, lexicon: Lexicon, row: object) -> None:
    """Each row of quantifiers.csv is read in its example, with the bounds of its concept."""
    sent = plain(f"The blast killed {row.example} there")  # type: ignore[attr-defined]
    (figure,) = find_quantities(sent, lexicon)
    name = row.quantifier  # type: ignore[attr-defined]
    assert figure.quantifier == name
    assert (figure.minimum, figure.maximum, figure.best) == bounds(12, name)
    words = " ".join(row.words)  # type: ignore[attr-defined]
    written = figure.as_written.lower()
    behind = row.side == "behind"  # type: ignore[attr-defined]
    assert written.endswith(words) if behind else written.startswith(words)


def test_every_quantifier_was_tried() -> None:
    """The two tables hold rows, and their concepts are of the scheme."""
    assert len(QUANTIFIERS) >= 25
    assert len(VAGUE) >= 17
    assert {row.quantifier for row in (*QUANTIFIERS, *VAGUE)} <= concepts("quantifier")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("exact", (20, 20, 20)),
        ("at-least", (20, None, 20)),
        ("more-than", (21, None, 20)),
        ("at-most", (1, 20, 20)),
        ("almost", (18, 20, 20)),
        ("about", (18, 22, 20)),
    ],
)
def test_bounds_follow_the_policy(name: str, expected: tuple[int | None, ...]) -> None:
    """Bounds are those that ontology/schemes.ttl states."""
    assert bounds(20, name) == expected


def test_bounds_of_an_unknown_quantifier_are_refused() -> None:
    """A quantifier without a policy is an error and no guess."""
    with pytest.raises(ValueError, match="plenty"):
        bounds(20, "plenty")


@given(st.integers(1, 10**7), st.sampled_from(["exact", "at-least", "at-most", "almost", "about"]))
def test_bounds_hold_the_stated_figure(value: int, name: str) -> None:
    """The stated figure lies between its bounds."""
    low, high, best = bounds(value, name)
    assert best == value
    assert low is not None
    assert low <= value <= (high or value)


@pytest.mark.parametrize("row", VAGUE, ids=lambda row: row.id)
def test_vague_words_have_the_bounds_of_their_row(
    plain: Plain, lexicon: Lexicon, row: object
) -> None:
    """'dozens' is from 24 to 99, and has no best figure."""
    words = " ".join(row.words)  # type: ignore[attr-defined]
    found = find_quantities(plain(f"The blast killed {words} people there"), lexicon)
    # 'number of' stands inside 'a number of'; 'some' before a noun is read as 'some people'.
    assert [(f.minimum, f.maximum, f.best) for f in found] == [
        (row.minimum, row.maximum, None)  # type: ignore[attr-defined]
    ]


def test_a_number_of_others_is_that_number(plain: Plain, lexicon: Lexicon) -> None:
    """'injured 42 others' is 42, and one figure."""
    found = find_quantities(plain("The blast injured 42 others there"), lexicon)
    assert [figure.best for figure in found] == [42]


def test_between_gives_both_ends(plain: Plain, lexicon: Lexicon) -> None:
    """'between 20 and 25' is a range."""
    found = find_quantities(plain("The blast killed between 20 and 25 people"), lexicon)
    assert [(figure.minimum, figure.maximum) for figure in found] == [(20, 25)]


def test_a_range_has_both_ends(plain: Plain, lexicon: Lexicon) -> None:
    """'20 to 25' is a range."""
    for text in ("20 to 25 people", "20-25 people"):
        (figure,) = find_quantities(plain(f"Between them {text} died"), lexicon)
        assert (figure.minimum, figure.maximum, figure.best) == (20, 25, None)
        assert figure.quantifier == "range"


@pytest.mark.parametrize(
    "text",
    [
        "a man of 45 years",
        "a 12-year-old boy",
        "10 km north of it",
        "about 15 kilometres away",
        "40 percent of it",
        "in 2014",
        "$300 in cash",
        "for 72 hours",
        "a 7.8 magnitude quake",
        "at 10:30",
    ],
)
def test_other_measures_are_no_figures(plain: Plain, lexicon: Lexicon, text: str) -> None:
    """Ages, distances, shares, years, money and hours count nobody."""
    assert find_quantities(plain(f"They told of {text} there"), lexicon) == []


def test_figures_stand_in_text_order(plain: Plain, lexicon: Lexicon) -> None:
    """Several figures of a sentence keep their order and do not overlap."""
    sent = plain("At least 26 people died and dozens were hurt, three of them children")
    found = find_quantities(sent, lexicon)
    assert [figure.as_written for figure in found] == ["At least 26", "dozens", "three"]


@given(
    st.lists(
        st.sampled_from(
            [
                "at least",
                "some",
                "12",
                "1,400",
                "twenty",
                "-",
                "eight",
                "dozen",
                "dozens",
                "of",
                "people",
                "a",
                "hundred",
                "and",
                "more than",
                "to",
                "km",
                "score",
                "million",
                ",",
            ]
        ),
        min_size=1,
        max_size=9,
    )
)
def test_figures_quote_their_text(plain: Plain, lexicon: Lexicon, words: list[str]) -> None:
    """Whatever the words, figures quote the text, are in order and have sane bounds."""
    sent = plain("killed " + " ".join(words))
    last = -1
    for figure in find_quantities(sent, lexicon):
        assert sent.doc.text[figure.passage.start : figure.passage.end] == figure.as_written
        assert figure.first > last
        last = figure.last
        if figure.minimum is not None and figure.maximum is not None:
            assert figure.minimum <= figure.maximum
