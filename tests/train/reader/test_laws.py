"""Laws of the reader's training: scores, folds, annotated files and changed texts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.text import Passage
from kg.train.errors import BadTrainingData
from kg.train.reader import labels
from kg.train.reader.annotated import read_annotated, read_marks
from kg.train.reader.augment import (
    Edit,
    capital_title,
    drop_commas,
    drop_datelines,
    edit_text,
    lower_case,
)
from kg.train.reader.folds import fold_numbers
from kg.train.reader.records import (
    AnnotatedText,
    EventRecord,
    Figure,
    Party,
    ResponseRecord,
    Setting,
    Source,
)
from kg.train.reader.score import Slot

# -- scores ----------------------------------------------------------------------------------

# Few different scores, so that many answers have the same one.
ANSWERS = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.5, 0.9, 1.0]), st.booleans()), max_size=9)


def thresholds(slot: Slot) -> list[float]:
    """Return every threshold that makes a difference; one above all answers among them."""
    return [2.0, *{score for score, _ in slot.found}]


@given(ANSWERS, st.integers(0, 4))
def test_the_best_f1_is_that_of_some_threshold(found: list[tuple[float, bool]], more: int) -> None:
    """No threshold parts answers of one score, so none reaches more than the best of these."""
    slot = Slot(found, sum(right for _, right in found) + more)
    expected = max(slot.at(threshold)[2] for threshold in thresholds(slot))
    assert slot.best_f1() == pytest.approx(expected, abs=1e-6)


@given(ANSWERS, st.integers(0, 4), st.sampled_from([0.0, 50.0, 75.0, 90.0, 100.0]))
def test_recall_at_a_precision_is_that_of_some_threshold(
    found: list[tuple[float, bool]], more: int, wanted: float
) -> None:
    """The highest recall of those whose precision suffices; nought where none does."""
    slot = Slot(found, sum(right for _, right in found) + more)
    reached = [slot.at(threshold) for threshold in thresholds(slot)]
    expected = max(r for p, r, _ in [(100.0, 0.0, 0.0), *reached] if p >= wanted - 1e-9)
    assert slot.recall_at(wanted) == pytest.approx(expected)


@given(ANSWERS)
def test_the_calibration_error_lies_between_nought_and_all(found: list[tuple[float, bool]]) -> None:
    """It does not depend on the order, and twice the same answers have the same error."""
    error = Slot(found).calibration_error()
    assert 0 <= error <= 100
    assert Slot(found[::-1]).calibration_error() == pytest.approx(error)
    assert Slot(found * 2).calibration_error() == pytest.approx(error)


@given(ANSWERS, st.integers(0, 9))
def test_a_slot_whose_recall_is_counted_apart_keeps_its_precision(
    found: list[tuple[float, bool]], recalled: int
) -> None:
    """Two spans may meet one mark: of right answers there may be more than of marks found."""
    plain, apart = Slot(found, 9), Slot(found, 9, recalled)
    assert plain.at(0.5)[0] == apart.at(0.5)[0]
    assert apart.at(0.5)[1] == pytest.approx(100 * recalled / 9)


# -- folds -----------------------------------------------------------------------------------


@st.composite
def stories(draw: st.DrawFn) -> list[AnnotatedText]:
    """Draw texts, some of one cluster, some whose events are of one story."""
    names = st.none() | st.sampled_from("abcd")
    texts = []
    for number in range(draw(st.integers(1, 14))):
        events = tuple(
            EventRecord("t1", "raid", "incident", "occurred", "asserted", story=story)
            for story in draw(st.lists(names, max_size=2))
        )
        words = " ".join(f"w{number}x{at}" for at in range(20))
        cluster = draw(st.none() | st.sampled_from(["x", "y", ""]))
        texts.append(AnnotatedText(f"own-{number}", "", "t", cluster, words, {}, events, ()))
    return texts


def must_be_one(texts: list[AnnotatedText]) -> list[set[int]]:
    """Group texts that share a name, until nothing changes."""
    groups = [
        ({number}, {text.cluster, *(event.story for event in text.events)} - {None, ""})
        for number, text in enumerate(texts)
    ]
    for number in range(len(groups)):
        members, names = groups[number]
        meeting = [g for g in groups[:number] if g[1] & names and g[0]]
        for others, theirs in meeting:
            members |= others
            names |= theirs
            others.clear()
            theirs.clear()
    return [members for members, _ in groups if members]


@given(stories(), st.integers(1, 5), st.integers(0, 3))
def test_what_tells_one_story_is_in_one_fold(
    texts: list[AnnotatedText], folds: int, seed: int
) -> None:
    """Also where two texts share nothing but a third; the folds are as even as that allows."""
    numbers = fold_numbers(texts, folds, seed=seed)
    groups = must_be_one(texts)
    for members in groups:
        assert len({numbers[n] for n in members}) == 1
    assert set(numbers) <= set(range(folds))
    sizes = Counter(numbers)
    largest = max(map(len, groups))
    assert max(sizes.values()) - min(sizes[fold] for fold in range(folds)) <= largest
    order = list(range(len(texts)))
    random.Random(seed).shuffle(order)
    again = fold_numbers([texts[n] for n in order], folds, seed=seed)
    assert [again[order.index(n)] for n in range(len(texts))] == numbers


@pytest.mark.parametrize(
    ("shared", "together"), [(0, False), (7, False), (10, False), (11, True), (40, True)]
)
def test_copied_wording_keeps_texts_together(shared: int, together: bool) -> None:
    """A tenth of the stretches of eight words, of the shorter text: a phrase is no copy."""
    one = [f"a{n}" for n in range(40)]
    for seed in range(8):
        others = [f"b{n}" for n in range(40 - shared)]
        texts = [
            AnnotatedText(name, "", "t", None, " ".join(words), {}, (), ())
            for name, words in (("1", one), ("2", [*one[:shared], *others]), ("3", ["c"] * 30))
        ]
        numbers = fold_numbers(texts, 3, seed=seed)
        assert (numbers[0] == numbers[1]) is together
        assert numbers[2] not in numbers[:2]


def test_case_and_punctuation_do_not_hide_a_copy() -> None:
    """An agency's report is set in another way in each outlet."""
    words = "Masked men stormed the quay on Saturday and killed two dockers there"
    texts = [
        AnnotatedText(str(n), "", "t", None, text, {}, (), ())
        for n, text in enumerate((words, words.upper().replace(" ", ",\n"), "Something else " * 9))
    ]
    for seed in range(6):
        folds = fold_numbers(texts, 2, seed=seed)
        assert folds[0] == folds[1] != folds[2]


# -- files -----------------------------------------------------------------------------------

MARKS = ("t1", "t2", "a1", "a2", "c1", "c2", "p1", "p2", "d1", "d2", "w1")
WORDS = {mark: f"word{number}" for number, mark in enumerate(MARKS)}
BOUNDS = ("6", ">=6", ">300", "<=16", "<7", "~700", "24..99", "3..", "..9", "?")
DAYS = ("?", "2031", "2031-05", "2031-05-03", "2031-05-03..2031-05-09", "..2031", "2031-05..")
ACTOR = st.sampled_from(["a1", "a2"])
STANCE = st.sampled_from(labels.STANCES)


def parties() -> st.SearchStrategy[Party]:
    """Draw a party; a place may be one."""
    return st.builds(
        Party,
        st.sampled_from(labels.PARTY_ROLES),
        st.sampled_from(["a1", "a2", "p1"]),
        STANCE,
        st.none() | st.sampled_from(labels.STATUSES).filter(lambda s: s not in labels.STANCES),
    )


def figures(mark: str) -> st.SearchStrategy[Figure]:
    """Draw a figure."""
    links = st.tuples(st.sampled_from(["subset-of", "component-of", "alternative-to"]),
                      st.sampled_from(["c1", "c2"]))  # fmt: skip
    return st.builds(
        Figure,
        st.just(mark),
        st.sampled_from(labels.HARMS),
        st.sampled_from(BOUNDS),
        st.just("incident"),
        st.just("unknown"),
        st.none(),
        st.none() | ACTOR,
        st.lists(links, max_size=2).map(tuple),
    )


def records(mark: str, other: str, figure: str, time: str) -> st.SearchStrategy[EventRecord]:
    """Draw the record of an event."""
    return st.builds(
        EventRecord,
        st.just(mark),
        st.sampled_from(labels.TYPES),
        st.sampled_from(labels.KINDS),
        st.sampled_from(labels.REALISATIONS),
        st.sampled_from(labels.MODALITIES),
        st.lists(parties(), max_size=2).map(tuple),
        st.lists(
            st.builds(Setting, st.sampled_from(["p1", "p2"]),
                      st.sampled_from(sorted(labels.PLACE_RELATIONS)), st.booleans()),
            max_size=2,
        ).map(tuple),
        st.tuples(
            st.builds(Setting, st.just(time), st.sampled_from(DAYS), st.booleans(), st.booleans())
        ),
        st.tuples(figures(figure)),
        st.lists(
            st.builds(Source, ACTOR, STANCE, st.none() | ACTOR,
                      st.lists(ACTOR, max_size=2).map(tuple)),
            max_size=2,
        ).map(tuple),
        st.just(("w1",)),
        st.none() | st.just(other),
        st.none() | st.sampled_from(["quay-raid", "ferry"]),
    )  # fmt: skip


def written(text: AnnotatedText) -> str:
    """Write a text as annotators do."""
    lines = [f"# id: {text.id}", f"# date: {text.date}", f"# origin: {text.origin}"]
    lines += [f"# cluster: {text.cluster}"] if text.cluster else []
    lines += ["", " ".join(f"{{{mark}|{word}}}" for mark, word in WORDS.items()), "---"]
    for event in text.events:
        lines.append(
            f"event {event.mark} {event.modality} {event.realisation} {event.kind} {event.type}"
        )
        for party in event.parties:
            lines.append(f"  {party.role} {party.mark} {party.stance} {party.status or ''}")
        for place in event.places:
            lines.append(f"  place {place.mark} {place.value}{' inherited' * place.inherited}")
        for time in event.times:
            flags = " inherited" * time.inherited + " soft" * time.soft
            lines.append(f"  when {time.mark} {time.value}{flags}")
        for one in event.figures:
            of = f" of {one.of}" if one.of else ""
            links = "".join(f" {link} {other}" for link, other in one.links)
            lines.append(f"  count {one.mark} {one.bounds} {one.harm}{of}{links}")
        for source in event.sources:
            body = f" for {source.body}" if source.body else ""
            via = " via " + " ".join(source.via) if source.via else ""
            lines.append(f"  said {source.mark} {source.stance} quoted{body}{via}")
        lines += [f"  weapon {weapon}" for weapon in event.weapons]
        lines += [f"  part-of {event.part_of}"] if event.part_of else []
        lines += [f"  xid {event.story}"] if event.story else []
    lines += [f"response {one.event} {one.mark} {one.stance}" for one in text.responses]
    return "\n".join([*lines, "=====", ""])


@st.composite
def annotated_texts(draw: st.DrawFn) -> AnnotatedText:
    """Draw an annotated text of eleven words, each of them a mark."""
    mentions, at = {}, 0
    for mark, word in WORDS.items():
        mentions[mark] = (Passage(at, at + len(word)),)
        at += len(word) + 1
    return AnnotatedText(
        f"own-{draw(st.integers(0, 99))}",
        draw(st.sampled_from(["", "2031", "2031-05", "2031-05-04"])),
        "written: for this test",
        draw(st.none() | st.just("ferry")),
        " ".join(WORDS.values()),
        mentions,
        (draw(records("t1", "t2", "c1", "d1")), draw(records("t2", "t1", "c2", "d2"))),
        tuple(draw(st.lists(st.builds(ResponseRecord, st.just("t1"), ACTOR, STANCE), max_size=2))),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for annotated files."""
    return tmp_path_factory.mktemp("annotated")


@given(text=annotated_texts())
def test_what_annotators_write_is_read_back(folder: Path, text: AnnotatedText) -> None:
    """Every record comes back as it was written, whatever stands in it."""
    path = folder / "own.ann"
    path.write_text(written(text), encoding="utf-8")
    (found,) = read_annotated(path)
    assert found == text


@given(text=annotated_texts(), data=st.data())
def test_a_damaged_file_is_read_or_refused_with_its_place(
    folder: Path, text: AnnotatedText, data: st.DataObject
) -> None:
    """However a line is cut, doubled or exchanged: the error is ours and names a line of it."""
    lines = written(text).splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(
        st.sampled_from([*lines, "", "{", "}", "event", "  count c1", "# date: 2031-02-30"])
    )
    change = data.draw(st.sampled_from(["cut", "double", "exchange", "shorten"]))
    if change == "cut":
        del lines[at]
    elif change == "double":
        lines.insert(at, lines[at])
    elif change == "exchange":
        lines[at] = other
    else:
        lines[at] = lines[at].rpartition(" ")[0]
    path = folder / "own.ann"
    path.write_text("\n".join(lines), encoding="utf-8")
    refused = None
    try:
        list(read_annotated(path))
    except BadTrainingData as error:
        refused = error
    if refused is not None:
        name, _, line = refused.where.rpartition(":")
        assert name == str(path)
        assert 1 <= int(line) <= len(lines)
        assert refused.remedy == "correct the annotation"


@given(st.text("{}|ta1 \n", max_size=20))
def test_marks_are_taken_out_or_refused(text: str) -> None:
    """What is read without an error holds no mark any more, and each mention has words."""
    try:
        plain, mentions = read_marks(text)
    except ValueError:
        return
    assert "{" not in plain
    assert "}" not in plain
    for passages in mentions.values():
        assert list(passages) == sorted(passages)
        assert all(0 <= p.start < p.end <= len(plain) for p in passages)


@pytest.mark.parametrize("day", ["2031-02-30", "2031-13", "2031-00-10"])
def test_a_day_that_no_calendar_has_is_refused(folder: Path, day: str) -> None:
    """At the head and in a record alike: nothing later could make a date of it."""
    text = f"# id: a\n# date: {day}\n# origin: own\n\nNothing.\n---\n"
    path = folder / "day.ann"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadTrainingData) as caught:
        list(read_annotated(path))
    assert caught.value.where == f"{path}:1"
    head = "# id: a\n# date:\n# origin: own\n\n"
    told = f"{head}{{t1|Raid}} {{d1|then}}\n---\nevent t1 raid\n when d1 {day}"
    path.write_text(told, encoding="utf-8")
    with pytest.raises(BadTrainingData) as caught:
        list(read_annotated(path))
    assert caught.value.where == f"{path}:8"


# -- changed texts ---------------------------------------------------------------------------

LETTERS = "ab ,1İß\n"


@st.composite
def marked(draw: st.DrawFn) -> AnnotatedText:
    """Draw a text with marks that nest, touch or lie apart."""
    text = draw(st.text(LETTERS, min_size=1, max_size=24))
    mentions = {}
    for number in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        mentions[f"a{number}"] = (Passage(start, draw(st.integers(start + 1, len(text)))),)
    return AnnotatedText("own", "", "test", None, text, mentions, (), ())


@st.composite
def edits(draw: st.DrawFn, size: int) -> list[Edit]:
    """Draw edits, some of which overlap, in any order."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, size - 1))
        end = draw(st.integers(start + 1, size))
        found.append(Edit(Passage(start, end), draw(st.sampled_from(["", "x", "xyz"]))))
    return found


@given(st.data())
def test_marks_keep_their_words_through_any_edit(data: st.DataObject) -> None:
    """A mark holds what it held with the edits inside it made, and is never empty."""
    text = data.draw(marked())
    asked = data.draw(edits(len(text.text)))
    made = edit_text(text, asked)
    for mark, (before,) in text.mentions.items():
        (after,) = made.mentions[mark]
        alone = edit_text(
            AnnotatedText("x", "", "", None, text.text[before.start : before.end], {}, (), ()),
            [
                Edit(Passage(e.passage.start - before.start, e.passage.end - before.start), e.words)
                for e in kept(text, asked)
                if before.contains(e.passage)
            ],
        )
        assert made.text[after.start : after.end] == alone.text
        assert after.start < after.end or not alone.text


def kept(text: AnnotatedText, asked: list[Edit]) -> list[Edit]:
    """Return the edits that cut no mark, the first of those that overlap."""
    found: list[Edit] = []
    for edit in sorted(asked, key=lambda edit: edit.passage):
        marks = [p for passages in text.mentions.values() for p in passages]
        cuts = [m for m in marks if edit.passage.overlaps(m) and not m.contains(edit.passage)]
        emptied = not edit.words and edit.passage in marks
        if not cuts and not emptied and all(edit.passage.start >= f.passage.end for f in found):
            found.append(edit)
    return found


@pytest.mark.parametrize(
    "change", [drop_commas, drop_datelines, lower_case, capital_title], ids=lambda c: c.__name__
)
@given(text=marked())
def test_a_rougher_text_has_the_same_marks(
    change: Callable[[AnnotatedText], AnnotatedText], text: AnnotatedText
) -> None:
    """Each mark is left with its words but for commas and case; none points past the text."""
    made = change(text)
    assert made.mentions.keys() == text.mentions.keys()
    for mark, (after,) in made.mentions.items():
        (before,) = text.mentions[mark]
        was, says = text.text[before.start : before.end], made.text[after.start : after.end]
        assert says.lower().replace(",", "") == was.lower().replace(",", "")
