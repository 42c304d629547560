"""Tests of ``kg.read.mending``: the form of a text is mended, and every word found where it stood.

Each fault has its neighbours: texts that look alike and are right as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.model.text import Article, Passage
from kg.read.mending import Mended, mend


def article(mended: Mended) -> Article:
    """Make an article of a mended text, to ask it for places in the source."""
    return Article(id="x", text=mended.text, shifts=mended.shifts)


def in_source(source: str, words: str) -> str:
    """Return how *words* of the mended text came."""
    mended = mend(source)
    start = mended.text.index(words)
    stands = article(mended).source_passage(Passage(start, start + len(words)))
    return source[stands.start : stands.end]


def kinds(source: str) -> dict[str, int]:
    """Return how many places of each kind were mended."""
    return {mending.kind: mending.places for mending in mend(source).mendings}


STOP = "Seven men were killed in Azaz on Monday, police said."
# name: (text as it came, as mended, kind of fault)
FAULTS = {
    "no-break-space": ("Some 2\u00a0000 men fled\u202fAzaz.", "Some 2 000 men fled Azaz.", None),
    "line-ends": ("One.\r\nTwo.\rThree.\u2028Four.", "One.\nTwo.\nThree.\nFour.", None),
    "decomposed": ("San Jose\u0301 fell.", "San José fell.", None),
    "soft-hyphen": ("A car bo\u00admb.", "A car bomb.", "invisible character"),
    "zero-width": ("A\u200b bo\u200dmb\ufeff.", "A bomb.", "invisible character"),
    "direction-mark": ("In \u200eIdlib\u200f today.", "In Idlib today.", "invisible character"),
    "ligature": ("Two oﬃcers ﬂed the ﬁeld.", "Two officers fled the field.", "ligature"),
    "accent": ("Syria´s army didn`t.", "Syria's army didn't.", "quotation mark"),
    "guillemets": ("« We fled », he said.", "“We fled”, he said.", "quotation mark"),
    "low-quotes": ("„We fled“, he said.", "“We fled”, he said.", "quotation mark"),
    "ticks": ("``We fled,'' he said.", '"We fled," he said.', "quotation mark"),
    "named-entity": ("Dead &amp; &quot;hurt&quot;.", 'Dead & "hurt".', "character entity"),
    "number-entity": ("A town&#8217;s men&#x2014;all.", "A town’s men—all.", "character entity"),
    "escaped-twice": ("The town&amp;#39;s men.", "The town's men.", "character entity"),
    "escaped-tag": ("&lt;b&gt;Two&lt;/b&gt; died.", "Two died.", "markup"),
    "inline-tag": ("Two died in <a href='/x'>Azaz</a>.", "Two died in Azaz.", "markup"),
    "paragraph-tag": ("<p>Two died.</p>", "Two died.", "markup"),
    "break-tag": ("Two died.<br/>One fled.", "Two died.\nOne fled.", "markup"),
    "comment": ("Two <!-- count? --> died.", "Two  died.", "markup"),
    "script": ("Two died.<script>x < 1;</script>", "Two died.", "markup"),
    "bold": ("**Two men** died in _Azaz_.", "Two men died in Azaz.", "markup"),
    "italic-bold": ("***Two*** men *died*.", "Two men died.", "markup"),
    "bold-over-line": ("**Two men were\nkilled** there.", "Two men were killed there.", "markup"),
    "link": ("Two died in [Azaz](https://a.example/b_(c)).", "Two died in Azaz.", "markup"),
    "titled-link": ('See [it](/x "The x") now.', "See it now.", "markup"),
    "picture": ("![smoke](https://a.example/s.jpg)Two died.", "Two died.", "markup"),
    "heading": ("## Azaz shelled\n\nTwo died.", "Azaz shelled\n\nTwo died.", "markup"),
    "quotation": ("He said:\n\n> We fled.", "He said:\n\nWe fled.", "markup"),
    "mojibake-letter": ("Two died in San JosÃ©.", "Two died in San José.", "mojibake"),
    "mojibake-dotted": ("Two died in Ä°dlib.", "Two died in İdlib.", "mojibake"),
    "mojibake-marks": ("â€œWe donâ€™t,â€\x9d he said.", "“We don’t,” he said.", "mojibake"),
    "mojibake-lost-mark": ("â€œWe fled,â€ he said.", "“We fled,” he said.", "mojibake"),
    "mojibake-hyphen": ("Two died in ParÃ\u00ads.", "Two died in París.", "mojibake"),
    "mojibake-twice": ("They donÃ¢â‚¬â„¢t.", "They don’t.", "mojibake"),
    "mojibake-short-beside": ("In Ä°dlib and MuÅŸ.", "In İdlib and Muş.", "mojibake"),
    "mojibake-lost-blank": ("In MalatyaÂ they donâ€™t.", "In Malatya they don’t.", "mojibake"),
    "mojibake-control": ("It\x92s \x93over\x94.", "It’s “over”.", "mojibake"),
    "wrapped-lower": (
        "Gunmen killed four men and hurt\nnine others outside Azaz\non Sunday, police said.",
        "Gunmen killed four men and hurt nine others outside Azaz on Sunday, police said.",
        "line break",
    ),
    "wrapped-before-name": (
        "A strike killed two men in the town of\nAdi Kebero.",
        "A strike killed two men in the town of Adi Kebero.",
        "line break",
    ),
    "wrapped-name": (
        "The men were killed near the town of Adi\nKebero when a bomb went off at the\nmarket.",
        "The men were killed near the town of Adi Kebero when a bomb went off at the market.",
        "line break",
    ),
    "wrapped-after-in": (
        "Shelling killed two bakers in\nDara Nau on Monday, police said.",
        "Shelling killed two bakers in Dara Nau on Monday, police said.",
        "line break",
    ),
    "wrapped-capitals": (
        "GUNMEN KILLED TWO DRIVERS IN\nMALORA ON SUNDAY, POLICE SAID.",
        "GUNMEN KILLED TWO DRIVERS IN MALORA ON SUNDAY, POLICE SAID.",
        "line break",
    ),
    "wrapped-around-a-link": (
        "The strikes of the US-led \ncoalition\n hit two towns near Azaz, he said.",
        "The strikes of the US-led coalition hit two towns near Azaz, he said.",
        "line break",
    ),
    "hyphenated": ("Two mili-\ntants died.", "Two militants died.", "line break"),
    "hyphenated-soft": ("Two mili\u00ad\ntants died.", "Two militants died.", "hyphenation"),
    "hyphen-of-a-prefix": ("An anti-\narmy group.", "An anti-army group.", "line break"),
    "hyphen-of-a-name": ("A US-\nbacked force.", "A US-backed force.", "line break"),
    "hyphen-of-an-age": ("A 14-\nyear-old died.", "A 14-year-old died.", "line break"),
    "hyphen-as-elsewhere": (
        "The sand-bags held. More sand-\nbags came.",
        "The sand-bags held. More sand-bags came.",
        "line break",
    ),
}  # fmt: skip
NEIGHBOURS = {
    "curly-quotes": "“We don’t know,” she said – ‘not yet’.",
    "feet-and-inches": "The wall was 6′ high, he wrote `no`.",
    "accented": "San José, Đà Nẵng, CÔTE d’Ivoire, Şırnak, São Paulo, Zürich–Basel.",
    "capital-with-hat": "SÂ and Â and DRÂ stand here.",
    "capital-accents": "L’ÉQUIPE ÂGÉE À PÂRIS: «NAÏVE",
    "arabic": "The city (دمشق) was quiet.",
    "ampersand": "AT&T; R&D; a&b; &; &x; Q&A.",
    "not-an-entity": "He typed &notathing; and &#; twice.",
    "angle-brackets": "Fewer than <7 people>, 3 < 5, <desk@example.org>, <unknown>.",
    "star-in-prose": "The 5* hotel and the 4* hostel were hit; two guests* died.",
    "lone-star": "*Ahmed and *Sara have other names.\n\n* Names were changed.",
    "product": "It is 3 * 4 * 5 metres wide.",
    "underscores": "The file strike_log_2018 and _ and __ were found.",
    "brackets": "He [the mayor] (of Azaz) left. [Text] (AP). [1](a)",
    "more-than": "> 30 men were killed.",
    "hashtag": "#Azaz: two men died.\n#Idlib is quiet.",
    "title-above-body": f"Seven men killed in Azaz\n{STOP}",
    "title-that-ends-in-a-particle": f"Seven held as soldiers move in\n{STOP}",
    "two-sentences": f"{STOP}\nThe gunmen fled.",
    "list": "The dead:\n- two men from Azaz\n- a boy of nine\n- his aunt",
    "numbered": "1. Two men died of\n2. Nine were hurt in",
    "plain-list": "Killed in the raid:\nfour farmers\ntwo nurses\none boy",
    "poem": "The guns fell silent on the hill\nand all the night was\nstill and cold",
    "flashes": "FLASHES\n19:02 Blast heard near the station of\n19:04 Station cleared, police say\n"
    "19:11 Several are hurt, says the fire brigade\n19:15 It was no blast: a train had braked\n"
    "19:30 The station is open again, police say\n19:45 Nobody was hurt, police say",
    "facts": "ATTACK ON A MINISTER NEAR AZAZ: WHAT IS KNOWN\n- Where: on the road to the north\n"
    "- Who: the minister, his driver and a guard of his\n- What: a car with seventy kilograms\n"
    "- Held: nobody so far, says the ministry of justice",
    "credit-in-lower-case": "Watch how the town looks after the raid\nls,dj/jm (AFP, Reuters)",
    "dateline": "AZAZ, Nov 18 (AFP) -\nTwo men died.",
    "byline": "Azaz shelled again\nBy Jane Miller\n18 May 2017\nTwo men died there.",
    "address": "Press office\nMain Street 4\nAzaz",
    "dash-at-the-end": "Two men died -\nnobody knows why",
    "hyphen-then-name": "It was Saudi-\nArabia's first raid.",
    "table": "Place\tDead\nAzaz\tthe of\nHajin\tnine",
    "seeds-way": f"{STOP}\n\n{STOP}\n",
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_mended(name: str) -> None:
    """The text reads as it was meant, and the kind of fault is told where it shows."""
    source, text, kind = FAULTS[name]
    assert mend(source).text == text
    assert (kind in kinds(source)) if kind else kinds(source) == {}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_what_only_looks_like_a_fault_stays(name: str) -> None:
    """Nothing changes, and nothing is told."""
    assert mend(NEIGHBOURS[name]) == Mended(NEIGHBOURS[name], (), ())


@pytest.mark.parametrize("name", FAULTS)
def test_mended_text_needs_no_mending(name: str) -> None:
    """A text that was mended is not changed again."""
    text = FAULTS[name][1]
    assert mend(text).text == text


@pytest.mark.parametrize(
    ("source", "words", "as_it_came"),
    [
        ("Two died in <i>San JosÃ©</i> today.", "San José", "San JosÃ©"),
        ("Two died in <i>San JosÃ©</i> today.", "today", "today"),
        ("Two **men** died.", "men", "men"),
        ("Two **men** died.", "Two men", "Two **men"),
        ("A car bo\u00admb went.", "bomb", "bo\u00admb"),
        ("Two oﬃcers fled.", "officers", "oﬃcers"),
        ("Two oﬃcers fled.", "off", "oﬃ"),
        ("Two mili-\n  tants fled Azaz.", "militants", "mili-\n  tants"),
        ("Two mili-\n  tants fled Azaz.", "Azaz", "Azaz"),
        ("one\r\ntwo\r\nthree", "three", "three"),
        ("&quot;Two&quot; died", '"Two"', "&quot;Two&quot;"),
        ("Jose\u0301 &amp; I", "José & I", "Jose\u0301 &amp; I"),
    ],
)
def test_words_are_found_as_they_came(source: str, words: str, as_it_came: str) -> None:
    """A passage of the mended text leads to the publisher's own characters, no more, no less."""
    assert in_source(source, words) == as_it_came


def test_mending_is_told_with_number_and_example() -> None:
    """Each kind is told once, with the number of places and the first of them as it came."""
    (mending,) = mend("San JosÃ© and JosÃ© and donâ€™t").mendings
    assert (mending.kind, mending.places, mending.example) == ("mojibake", 3, "JosÃ©")


def test_characters_that_are_lost_are_told() -> None:
    """A replacement character cannot be mended; it stays, and it is told."""
    mended = mend("They don\ufffdt know. It\ufffds over.")
    assert mended.text == "They don\ufffdt know. It\ufffds over."
    (mending,) = mended.mendings
    assert (mending.kind, mending.places) == ("lost character", 2)
    assert "don\ufffdt" in mending.example


def test_wrapped_text_keeps_lists_tables_and_furniture() -> None:
    """In a text broken to a width, items, rows, date lines and bylines stay lines."""
    prose = (
        "Government forces shelled the outskirts of the town for a third day\n"
        "on Monday, killing at least four people and wounding several others in\n"
        "what residents described as the heaviest attack since the truce began\n"
        "three weeks ago, a monitor said."
    )
    lines = "By Jane Miller\n18 May 2017\n- four men\n- a boy\nDay | Place | Dead\n1 | Azaz | 4"
    text = mend(f"{prose}\n\n{lines}\n\n{prose}").text
    joined = prose.replace("\n", " ")
    assert text == f"{joined}\n\n{lines}\n\n{joined}"


def test_item_of_a_list_goes_on_below_its_mark() -> None:
    """An item broken to a width is one line; the next item is another."""
    source = "- Four men were killed in the\n  village of Azaz.\n- A boy was hurt."
    assert mend(source).text == "- Four men were killed in the village of Azaz.\n- A boy was hurt."


# Letters, combining marks, line ends, Hangul parts and an Indic sign that composes.
MARKS = st.text(
    st.sampled_from("aeo Z.\n\r\u0301\u0308\u0323é\u1100\u1161\u11a8\u09c7\u09be한😀"), max_size=40
)
PIECES = st.lists(
    st.sampled_from(
        ["Two men", " died", " in ", "Azaz", ".", "\n", "\r\n", "**", "*", "_", "<b>", "</b>",
         "<p>", "<br>", "<!--", "-->", "&amp;", "&lt;", "&#39;", "Ã©", "â€™", "â€", "\x92", "ﬁ",
         "\u00ad", "\u200b", "\u00a0", "-", "mili-\n", "[", "](https://a.example)", "«", "»", "`",
         "''", "> ", "# ", "\ufffd", "e\u0301", "| a | b |", "\t", "  ", "of"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(MARKS)
def test_text_is_nfc_with_plain_line_ends(source: str) -> None:
    """Whatever comes in, NFC with \\n line ends comes out; a joined line has a blank instead."""
    mended = mend(source).text
    plain = unicodedata.normalize("NFC", source.replace("\r\n", "\n").replace("\r", "\n"))
    assert "\r" not in mended
    assert unicodedata.is_normalized("NFC", mended)
    assert re.sub(r"\s+", " ", mended) == re.sub(r"\s+", " ", plain)


@given(MARKS | PIECES)
@example("<p>Ã©</p>&amp;#39;\u00ad\n-")
def test_every_character_stands_in_the_source_in_order(source: str) -> None:
    """No character is without a place, and later characters never stand earlier."""
    mended = mend(source)
    made = article(mended)
    places = [made.source_passage(Passage(at, at + 1)) for at in range(len(mended.text))]
    assert all(0 <= place.start < place.end <= len(source) for place in places)
    assert [p.start for p in places] == sorted(p.start for p in places)
    assert [p.end for p in places] == sorted(p.end for p in places)
    for place, character in zip(places, mended.text, strict=True):
        if character.isascii() and character.isalnum() and place.end == place.start + 1:
            assert source[place.start] in {character, "ﬁ"}


@given(PIECES)
def test_no_word_vanishes(source: str) -> None:
    """Words of the text stand in the mended text in their order, unless a comment hides them."""
    words = re.findall("Two men|Azaz|died", source)
    found = re.findall("Two men|Azaz|died", mend(source).text.replace("\n", " "))
    if "<!--" not in source and "&lt;" not in source:
        assert found == words


@pytest.mark.slow
@pytest.mark.parametrize("begin", ["", "Ã© ", "<p>", "\r\n"])
@pytest.mark.parametrize(
    "unit",
    ["<!--", "<b ", "<br>", "<br", "a<dd>", "*a ", " *a", "**", "_a ", "[a", "[a](", "![",
     "![a](/b)", "&amp;", "&",
     "«", "„a", "Ã", "Ã© ", "a\n", "of\n", "a-\n", "| a ", "a\t", " ", "\n", "\n ", "> ", ">",
     "e\u0301", "\u00ad"],
)  # fmt: skip
def test_time_grows_with_the_length_of_a_text(
    grows_too_fast: Callable[..., bool], begin: str, unit: str
) -> None:
    """No text keeps the mending busy for longer than its length explains."""
    assert not grows_too_fast(mend, begin, unit)
