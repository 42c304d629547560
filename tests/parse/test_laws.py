"""Laws of the parser's small parts, and model files that are whole or refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.parse.errors import DamagedModel
from kg.parse.lemmas import LemmaTable, load_lemmas
from kg.parse.model_files import CONFIG, LEMMAS, SHIPPED, TOKENIZER, open_model, sha256_of
from kg.parse.sentences import JOINING_MARKS, find_starts
from kg.parse.shares import sigmoid, softmax
from kg.parse.word_spans import WordSpan, chosen_spans
from kg.parse.wordpieces import (
    ENCODER_SPELLINGS,
    MAX_PIECES_PER_WORD,
    SHAPE_CONTINUATION,
    SHAPE_COUNT,
    SHAPE_NONE,
    SHAPE_UPPER,
    WordpieceEncoder,
    is_all_capitals,
    shape_of,
    shapes_of,
    spellings_for_encoder,
)

# -- shares ----------------------------------------------------------------------------------

NUMBERS = st.lists(st.floats(-80, 80, width=32), min_size=1, max_size=6)


@given(NUMBERS, st.floats(-50, 50, width=32))
def test_shares_of_scores_make_one(scores: list[float], more: float) -> None:
    """They keep the order of the scores, and the same added to all changes none."""
    array = np.array(scores, np.float32)
    shares = softmax(array)
    assert shares.sum() == pytest.approx(1, abs=1e-4)
    assert ((shares >= 0) & (shares <= 1)).all()
    assert shares.argmax() == array.argmax() or np.isclose(shares.max(), shares[array.argmax()])
    assert np.allclose(softmax(array + np.float32(more)), shares, atol=1e-3)
    assert ((sigmoid(array) >= 0) & (sigmoid(array) <= 1)).all()
    assert np.allclose(sigmoid(array) + sigmoid(-array), 1, atol=1e-4)


def test_of_nothing_there_are_no_shares() -> None:
    """A window without words asks nothing."""
    assert softmax(np.zeros((0, 4), np.float32)).shape == (0, 4)


# -- wordpieces ------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["IS", "is", "US", "WHO", "Hajin", "SDF", "M-16", "1,200", "…", "حلب", "🕊",
                     "antidisestablishmentarianism" * 3, "al-Sham", "é"])
    | st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1,
              max_size=5),
    min_size=1, max_size=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def encoder() -> WordpieceEncoder:
    """Return the encoder of the shipped model."""
    return WordpieceEncoder(SHIPPED / TOKENIZER)


@given(words=WORDS)
def test_every_word_has_a_place_of_its_own(encoder: WordpieceEncoder, words: list[str]) -> None:
    """However it is written: at least one piece, at most eight, one shape each, marks around."""
    encoded = encoder.encode(words)
    assert len(encoded.ids) == len(encoded.shapes)
    assert len(encoded.firsts) == len(words)
    assert list(encoded.firsts) == sorted(set(encoded.firsts))
    assert encoded.firsts[0] == 1
    assert encoded.shapes[0] == encoded.shapes[-1] == SHAPE_NONE
    ends = [*encoded.firsts[1:], len(encoded.ids) - 1]
    shapes = shapes_of(words)
    for first, end, shape in zip(encoded.firsts, ends, shapes, strict=True):
        assert 1 <= end - first <= MAX_PIECES_PER_WORD
        assert encoded.shapes[first] == shape
        assert set(encoded.shapes[first + 1 : end]) <= {SHAPE_CONTINUATION}
    if not is_all_capitals(words):
        counts = encoder.piece_counts(words)
        assert sum(counts) + 2 == len(encoded.ids)


@given(words=WORDS)
def test_a_word_is_encoded_alike_in_every_window(
    encoder: WordpieceEncoder, words: list[str]
) -> None:
    """What stands beside it changes its spelling only where all is in capitals."""
    alone = [encoder.encode([word, "said"]).ids[1:-2] for word in words]
    if not is_all_capitals(words) and not any(is_all_capitals([word, "said"]) for word in words):
        together = encoder.encode(words).ids[1:-1]
        assert together == tuple(piece for ids in alone for piece in ids)


@given(WORDS)
def test_spellings_change_only_names_that_look_like_words(words: list[str]) -> None:
    """One spelling a word; a headline keeps its own, and none of its words is an acronym."""
    spelled = spellings_for_encoder(words)
    for word, spelling in zip(words, spelled, strict=True):
        assert spelling in (word, ENCODER_SPELLINGS.get(word))
    assert all(0 < shape_of(word) < SHAPE_COUNT for word in words)
    if is_all_capitals(words):
        assert spelled == tuple(words)
        assert SHAPE_UPPER not in shapes_of(words)


# -- lemmas ----------------------------------------------------------------------------------

FORMS = st.text("abcdesingrzSDE", min_size=1, max_size=9)
TAGS = st.sampled_from([("NOUN", "NNS"), ("VERB", "VBD"), ("VERB", "VBG"), ("PROPN", "NNP"),
                        ("ADJ", "JJR"), ("NUM", "CD")])  # fmt: skip


@pytest.fixture(scope="module")
def lemmas() -> LemmaTable:
    """Return the shipped table."""
    return load_lemmas(SHIPPED / LEMMAS)


@given(form=FORMS, tags=TAGS)
def test_every_word_has_a_lemma_and_always_the_same(
    lemmas: LemmaTable, form: str, tags: tuple[str, str]
) -> None:
    """Never an empty one; a name keeps the letters that it has left."""
    upos, xpos = tags
    lemma = lemmas.lemma(form, upos=upos, xpos=xpos)
    assert lemma
    assert lemma == LemmaTable(lemmas.words, lemmas.endings, lemmas.known).lemma(
        form, upos=upos, xpos=xpos
    )
    if upos == "PROPN" and form.lower().startswith(lemma.lower()):
        assert form.startswith(lemma)


@pytest.mark.parametrize(
    ("form", "upos", "xpos", "lemma"),
    [
        ("killed", "VERB", "VBD", "kill"),
        ("shelling", "VERB", "VBG", "shell"),
        ("struck", "VERB", "VBD", "strike"),
        ("were", "AUX", "VBD", "be"),
        ("children", "NOUN", "NNS", "child"),
        ("casualties", "NOUN", "NNS", "casualty"),
        ("forces", "NOUN", "NNS", "force"),
        ("Forces", "PROPN", "NNPS", "Force"),
        ("dead", "ADJ", "JJ", "dead"),
        ("dying", "VERB", "VBG", "die"),
        ("overran", "VERB", "VBD", "overrun"),
    ],
)
def test_words_of_the_news_have_their_lemmas(
    lemmas: LemmaTable, form: str, upos: str, xpos: str, lemma: str
) -> None:
    """Rules of `kg/data` ask for these."""
    assert lemmas.lemma(form, upos=upos, xpos=xpos) == lemma


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", "null", '{"words": {}}', '{"words": {}, "endings": [], "known": []}',
     '{"words": {}, "endings": {"VBD": {"ed": [[1]]}}, "known": []}',
     '{"words": {}, "endings": {"VBD": {"ed": 3}}, "known": []}'],
)  # fmt: skip
def test_a_table_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    """Whatever else the file holds."""
    path = tmp_path / "lemmas.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DamagedModel, match="cannot be read") as caught:
        load_lemmas(path)
    assert (caught.value.where, caught.value.remedy) == (str(path), "install kg again")


# -- sentences -------------------------------------------------------------------------------

SENTENCES = st.lists(
    st.tuples(st.sampled_from(["They", "left", ".", ",", '"', ")", "(", "7", ":", "we"]),
              st.booleans()),
    min_size=1, max_size=12,
)  # fmt: skip


@given(SENTENCES)
def test_sentences_begin_where_the_scores_say_or_not_at_all(drawn: list[tuple[str, bool]]) -> None:
    """The first word always; none in small letters behind a comma; each has a word to read."""
    words = [word for word, _ in drawn]
    scores = np.array([[0.0, 1.0 if begins else -1.0] for _, begins in drawn], np.float32)
    starts = find_starts(scores, words)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    said = {at for at, (_, begins) in enumerate(drawn) if begins}
    ended = {at for at in range(2, len(words)) if words[at - 2 : at + 1] == ["left", ".", "They"]}
    assert ended <= set(starts[1:]) <= said | ended
    for at in starts[1:]:
        assert words[at - 1] not in JOINING_MARKS or words[at][0].isupper()
    lettered = [any(word.isalnum() for word in words[a:b])
                for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]  # fmt: skip
    assert all(lettered[:-1])


# -- spans -----------------------------------------------------------------------------------

SPANS = st.builds(
    lambda letter, first, size: WordSpan(letter, first, first + size),
    st.sampled_from("tac"), st.integers(0, 6), st.integers(0, 3),
)  # fmt: skip


@given(SPANS, SPANS)
def test_spans_share_the_words_that_both_hold(one: WordSpan, two: WordSpan) -> None:
    """Both ways alike; of two letters they never meet."""
    ours, theirs = (set(range(span.first, span.last + 1)) for span in (one, two))
    assert one.shared_words(two) == two.shared_words(one) == len(ours & theirs)
    assert one.meets(two) == (bool(ours & theirs) and one.letter == two.letter)


@given(st.lists(SPANS, max_size=6))
def test_triggers_are_parted_from_the_rest(spans: list[WordSpan]) -> None:
    """Nothing is lost, the order stays, and places lead to spans of their letter."""
    chosen = chosen_spans(spans)
    assert [span for span in spans if span.letter == "t"] == list(chosen.triggers)
    assert [span for span in spans if span.letter != "t"] == list(chosen.others)
    for letter in "ac":
        own = [chosen.others[place] for place in chosen.of_letter(letter)]
        assert own == [span for span in spans if span.letter == letter]


# -- model files -----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a model of two files."""
    for name in ("model.onnx", "lemmas.json"):
        (tmp_path / name).write_bytes(name.encode())
    write(tmp_path, {})
    return tmp_path


def write(folder: Path, changes: Mapping[str, Any], *, without: str = "") -> None:
    """Write the configuration, with changes."""
    files = {name: sha256_of(folder / name) for name in ("model.onnx", "lemmas.json")}
    config: dict[str, Any] = {
        "format": 1, "name": "test", "version": "1", "labels": {"upos": ["NOUN"]}, "files": files,
        "settings": {"a": 1.0}, **changes,
    }  # fmt: skip
    config.pop(without, None)
    (folder / CONFIG).write_text(json.dumps(config), encoding="utf-8")


def test_a_model_may_have_no_settings(folder: Path) -> None:
    """The rest must be there."""
    assert dict(open_model(folder).settings) == {"a": 1.0}
    write(folder, {}, without="settings")
    assert dict(open_model(folder).settings) == {}


@pytest.mark.parametrize("key", ["name", "version", "labels", "files"])
def test_a_configuration_without_a_part_is_damaged(folder: Path, key: str) -> None:
    """No part of it is guessed."""
    write(folder, {}, without=key)
    with pytest.raises(DamagedModel, match="configuration of the language model is damaged"):
        open_model(folder)


@pytest.mark.parametrize(
    "changes", [{"labels": 3}, {"labels": ["NOUN"]}, {"files": 3}, {"labels": {"upos": None}},
                {"settings": 3}, {"files": None}],
    ids=str,
)  # fmt: skip
def test_a_configuration_of_other_parts_is_damaged(
    folder: Path, changes: Mapping[str, Any]
) -> None:
    """The error names the file and says what to do."""
    write(folder, changes)
    with pytest.raises(DamagedModel, match="is damaged") as caught:
        open_model(folder)
    assert caught.value.where == str(folder / CONFIG)
    assert "install kg again" in caught.value.remedy


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", '"model"'])
def test_what_is_no_configuration_is_damaged(folder: Path, text: str) -> None:
    """Half a file, and a whole one of something else."""
    (folder / CONFIG).write_text(text, encoding="utf-8")
    with pytest.raises(DamagedModel, match="is damaged"):
        open_model(folder)


@pytest.mark.parametrize("name", ["model.onnx", "lemmas.json"])
@pytest.mark.parametrize("change", ["longer", "shorter", "other", "gone", "folder"])
def test_each_file_is_compared_before_it_is_read(folder: Path, name: str, change: str) -> None:
    """One letter more, less or other, and what is no file at all."""
    path, content = folder / name, (folder / name).read_bytes()
    path.unlink()
    if change == "folder":
        path.mkdir()
    elif change != "gone":
        changed = {"longer": content + b" ", "shorter": content[:-1], "other": b"M" + content[1:]}
        path.write_bytes(changed[change])
    with pytest.raises(DamagedModel) as caught:
        open_model(folder)
    assert caught.value.where == str(path)


def test_the_model_that_ships_is_whole() -> None:
    """Every file is as its configuration says."""
    model = open_model()
    assert {"upos", "xpos", "deps", "names"} <= set(model.labels)
    assert all(len(set(labels)) == len(labels) for labels in model.labels.values())
