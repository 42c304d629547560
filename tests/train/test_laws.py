"""What holds of any treebank: nothing is lost on the way from its files to windows and lemmas."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.train.errors import BadTrainingData
from kg.train.lemmas import learn_lemmas
from kg.train.names import Name, NamedText
from kg.train.recipe import ENTITY_LABELS
from kg.train.treebank import TreebankSentence, Word, parse_conllu, read_treebank
from kg.train.windows import (
    UNKNOWN,
    NamedSentence,
    TokenSpan,
    attach_names,
    entity_tags,
    label_index,
    name_windows,
    treebank_windows,
)

TOKENIZER = spacy.blank("en")
FEW = settings(max_examples=25)
FORMS = st.sampled_from(["bombs", "fell", "Hajin", "ran", "cities", "men", "attacked"])
WORDS = st.builds(
    lambda form, upos, space: (form, upos, space),
    FORMS,
    st.sampled_from(["NOUN", "VERB"]),
    st.booleans(),
)


@st.composite
def sentences(draw: st.DrawFn) -> TreebankSentence:
    """Draw a sentence: every head is another word of it or 0."""
    rows = draw(st.lists(WORDS, min_size=1, max_size=6))
    words = []
    for at, (form, upos, space) in enumerate(rows):
        head = draw(st.integers(0, len(rows)).filter(lambda h, at=at: h != at + 1))
        words.append(
            Word(form, form.rstrip("s"), upos, upos[:2], head, "dep" if head else "root", space)
        )
    text = "".join(w.form + " " * w.space_after for w in words).rstrip()
    return TreebankSentence(f"s{draw(st.integers(0, 99))}", text, tuple(words), draw(st.booleans()))


def written(found: Sequence[TreebankSentence]) -> list[str]:
    """Write sentences as CoNLL-U."""
    lines = []
    for one in found:
        lines += ["# newpar"] if one.opens_paragraph else []
        lines += [f"# sent_id = {one.id}", f"# text = {one.text}"]
        for number, word in enumerate(one.words, start=1):
            misc = "_" if word.space_after else "SpaceAfter=No"
            lines.append(
                f"{number}\t{word.form}\t{word.lemma}\t{word.upos}\t{word.xpos}\t_\t{word.head}\t"
                f"{word.dep}\t_\t{misc}"
            )
        lines.append("")
    return lines


@FEW
@given(st.lists(sentences(), max_size=3))
def test_a_treebank_that_is_written_reads_the_same(found: list[TreebankSentence]) -> None:
    """CoNLL-U holds words, heads, labels, spaces and paragraphs."""
    assert list(parse_conllu(written(found))) == found
    assert list(parse_conllu(written(found)[:-1])) == found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1\tx", "2 fields instead of 10"),
        ("1\tx\tx\tX\tX\t_\tone\troot\t_\t_", "head that is no number"),
        ("one\tx\tx\tX\tX\t_\t0\troot\t_\t_", "no number"),
    ],
)
def test_a_broken_line_is_named_by_file_and_number(tmp_path: Path, line: str, words: str) -> None:
    """The error says where the sentence stands and what to do."""
    path = tmp_path / "broken.conllu"
    path.write_text("# text = x\n" + line + "\n\n", encoding="utf-8")
    with pytest.raises(BadTrainingData, match=words) as caught:
        read_treebank(path)
    assert caught.value.where.startswith(f"{path}:")
    assert caught.value.remedy


@FEW
@given(st.lists(sentences(), min_size=1, max_size=8), st.integers(0, 99), st.integers(1, 12))
def test_windows_hold_every_word_once_and_heads_stay_in_their_sentence(
    found: list[TreebankSentence], seed: int, target: int
) -> None:
    """Windows are the sentences in their order; a head is a word of the same sentence, or none."""
    named = [NamedSentence(one) for one in found]
    rng = random.Random(seed)
    windows = list(treebank_windows(named, targets=(target,), max_words=999, rng=rng))
    assert [w for window in windows for w in window.words] == [
        word.form for one in found for word in one.words
    ]
    for window in windows:
        assert window.starts is not None
        assert window.heads is not None
        assert window.starts[0] == 1
        number = 0
        for at, (start, head) in enumerate(zip(window.starts, window.heads, strict=True)):
            number = at if start else number
            ends = next((n for n in range(at + 1, len(window.words)) if window.starts[n]), None)
            assert head == 0 or number < head <= (ends or len(window.words))
        assert window.names is None


@FEW
@given(st.lists(sentences(), min_size=1, max_size=6), st.integers(1, 9))
def test_what_is_too_long_is_left_out_whole(found: list[TreebankSentence], most: int) -> None:
    """No window is cut inside a sentence."""
    named = [NamedSentence(one) for one in found]
    windows = list(treebank_windows(named, targets=(1,), max_words=most, rng=random.Random(0)))
    assert [len(w.words) for w in windows] == [n for s in found if (n := len(s.words)) <= most]


@FEW
@given(st.lists(sentences(), min_size=2, max_size=4), st.data())
def test_names_stand_on_the_words_that_they_cover(
    found: list[TreebankSentence], data: st.DataObject
) -> None:
    """A row that joins sentences puts each name on its own words; another row stays as it is."""
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first + 1, len(found)))
    text = " ".join(one.text for one in found[first:last])
    # Of two runs with one wording the first is meant.
    first, last = next(
        (a, b)
        for a in range(len(found))
        for b in range(a + 1, len(found) + 1)
        if " ".join(one.text for one in found[a:b]) == text
    )
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    stray = NamedText("no such text", ())
    named, rest = attach_names(found, [NamedText(text, (Name(begin, end, "LOC"),)), stray])
    assert rest == [stray]
    assert [one.sentence for one in named] == found
    assert [one.names is not None for one in named] == [
        first <= at < last for at in range(len(found))
    ]
    marked = {
        (at, number)
        for at, one in enumerate(named)
        for span in one.names or ()
        for number in range(span.start, span.end)
    }
    place, expected = 0, set()
    for at in range(first, last):
        for number, word in enumerate(found[at].words):
            place = text.index(word.form, place)
            if place < end and place + len(word.form) > begin:
                expected.add((at, number))
            place += len(word.form)
    assert marked == expected


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3), st.sampled_from(["PERSON", "LOC"])))
)
def test_tags_read_back_as_their_spans(drawn: list[tuple[int, int, str]]) -> None:
    """Begin and inside marks tell spans that do not overlap apart, also where they touch."""
    spans: list[TokenSpan] = []
    for start, length, label in sorted(drawn):
        if not spans or start >= spans[-1].end:
            spans.append(TokenSpan(start, start + length, label))
    tags = [ENTITY_LABELS[tag] for tag in entity_tags(13, spans)]
    back: list[TokenSpan] = []
    for at, tag in enumerate(tags):
        if tag.startswith("B-"):
            back.append(TokenSpan(at, at + 1, tag[2:]))
        elif tag.startswith("I-"):
            assert back[-1].end == at
            back[-1] = TokenSpan(back[-1].start, at + 1, back[-1].label)
    assert back == spans


@FEW
@given(st.lists(st.sampled_from(["Hajin", "fell", ".", "men", "!"]), min_size=1, max_size=20),
       st.integers(1, 6))  # fmt: skip
def test_named_texts_are_cut_after_sentences_and_lose_no_word(words: list[str], most: int) -> None:
    """Every word is in one window, and none is longer than allowed."""
    text = " ".join(words)
    begin = text.find("Hajin")
    names = (Name(begin, begin + 5, "LOC"),) if begin >= 0 else ()
    rows = [NamedText(text, names, ((0, len(text)),))]
    windows = list(
        name_windows(rows, tokenizer=TOKENIZER, targets=(2,), max_words=most, rng=random.Random(0))
    )
    assert [w for window in windows for w in window.words] == [t.text for t in TOKENIZER(text)]
    assert all(1 <= len(window.words) <= most for window in windows)
    tags = [tag for window in windows for tag in window.names or ()]
    assert sum(tag > 0 for tag in tags) == len(names)
    assert set(tags) <= {UNKNOWN, ENTITY_LABELS.index("B-LOC")}


@FEW
@given(st.lists(sentences(), min_size=1, max_size=6))
def test_a_table_gives_back_the_lemmas_it_learned(found: list[TreebankSentence]) -> None:
    """Whatever the endings say, a word that was seen has the lemma that it mostly had."""
    table = learn_lemmas(found)
    for word in (word for one in found for word in one.words):
        assert table.lemma(word.form.lower(), upos=word.upos, xpos=word.xpos) == word.lemma


@FEW
@given(st.lists(sentences(), max_size=5), st.integers(1, 4))
def test_labels_are_numbered_from_nought_and_rare_ones_left_out(
    found: list[TreebankSentence], minimum: int
) -> None:
    """The order is the alphabet's, so that the same treebank numbers the same."""
    index = label_index(found, "dep", minimum=minimum)
    assert list(index) == sorted(index)
    assert list(index.values()) == list(range(len(index)))
    seen = [word.dep for one in found for word in one.words]
    assert set(index) == {dep for dep in seen if seen.count(dep) >= minimum}
