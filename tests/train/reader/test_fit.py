"""Training: the loss falls, and an interrupted training ends as a whole one.

Needs PyTorch; skipped without it.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is missing: install the extra 'train'")

from kg.model.text import Passage  # noqa: E402
from kg.parse.word_inputs import WordInputs  # noqa: E402
from kg.parse.word_spans import WordSpan  # noqa: E402
from kg.train.reader.examples import Example  # noqa: E402
from kg.train.reader.fit import (  # noqa: E402
    build_reader,
    encode,
    false_spans,
    text_losses,
    train_reader,
)
from kg.train.reader.labels import LETTERS  # noqa: E402
from kg.train.reader.network import ReaderNetwork  # noqa: E402
from kg.train.reader.predict import torch_reader  # noqa: E402
from kg.train.reader.recipe import ReaderRecipe  # noqa: E402
from kg.train.reader.records import AnnotatedText, EventRecord, Figure, Party  # noqa: E402
from kg.train.reader.score import report, score_reader  # noqa: E402
from kg.train.recipe import EncoderShape  # noqa: E402

SHAPE = EncoderShape(vocabulary=50, positions=32, width=24, layers=1, heads=4, inner=48)
RECIPE = ReaderRecipe(
    encoder=SHAPE,
    layers=1,
    pair_width=8,
    epochs=30,
    texts_per_step=1,
    head_rate=5e-3,
    decoy_weight=5.0,
)
TAG_SIZES = (3, 5, 4, 16)
SPANS = (
    WordSpan("a", 4, 5, "a1"),
    WordSpan("t", 6, 6, "t1"),
    WordSpan("c", 13, 13, "c1"),
    WordSpan("a", 13, 14, "a2"),
    WordSpan("a", 16, 18, "a3"),
)
RAID = EventRecord(
    "t1",
    "raid",
    "incident",
    "occurred",
    "asserted",
    parties=(Party("attacker", "a1"), Party("target", "a2")),
    figures=(Figure("c1", "killed", "2"),),
)


@pytest.fixture
def example(inputs: WordInputs) -> Example:
    """Return one annotated document."""
    mentions = {
        span.mark: (Passage(inputs.passages[span.first].start, inputs.passages[span.last].end),)
        for span in SPANS
        if span.mark
    }
    text = AnnotatedText("own", "", "test", None, "", mentions, (RAID,), ())
    return Example(text, inputs, SPANS)


def untrained(recipe: ReaderRecipe = RECIPE) -> ReaderNetwork:
    """Build a reader; always the same."""
    torch.manual_seed(1)
    return build_reader(recipe, TAG_SIZES)


@pytest.mark.slow
def test_a_reader_learns_a_document_by_heart(example: Example, tmp_path: Path) -> None:
    """After thirty epochs it finds every span and role of the one document it has seen."""
    network = untrained()
    train_reader(network, [(example,)] * 8, tmp_path, RECIPE)
    scores = score_reader(torch_reader(network), [example])
    for letter in ("actor", "trigger", "figure"):
        assert scores.spans[letter].at(0.0) == (100.0, 100.0, pytest.approx(100))
    for role in ("attacker", "target", "figure"):
        assert scores.roles[role].at(0.5) == (100.0, 100.0, pytest.approx(100))
    assert all(scores.attributes["type"])
    assert "attacker" in report(scores)


def test_every_part_of_the_loss_that_the_document_has_is_counted(example: Example) -> None:
    """One event has no links to others, and one figure none to others."""
    losses = text_losses(untrained(), example, RECIPE, random.Random(0))
    assert set(losses) == set(RECIPE.weights)
    assert losses["tags"].count == len(example.inputs) * 6
    assert losses["type"].count == 1
    assert losses["harm"].count == 1


def test_false_spans_are_those_that_nobody_marked(example: Example) -> None:
    """A span that shares a word with an annotated one of its letter is not false."""
    _, scores = encode(untrained(), example.inputs)
    scores = torch.full_like(scores, -9.0)
    scores[:, :, 0] = 0.0
    for row, column, tag in ((5, 1, 1), (6, 1, 2), (9, 1, 1), (10, 1, 2), (9, 0, 2)):
        scores[row, column, tag] = 9.0
    assert false_spans(scores, example) == [WordSpan("t", 9, 9), WordSpan("a", 9, 10)]


def test_a_decoy_weighs_more_than_any_word(example: Example) -> None:
    """Taking the marked word 'denied' for a trigger costs five times what another word costs."""
    words = example.inputs.passages
    decoy = replace(
        example, text=replace(example.text, mentions={**example.text.mentions, "x1": (words[23],)})
    )
    plain, weighed = (
        float(text_losses(untrained().eval(), made, RECIPE, random.Random(0))["tags"].total)
        for made in (example, decoy)
    )
    _, scores = encode(untrained().eval(), example.inputs)
    cost = -float(scores[23, LETTERS.index("t")].log_softmax(-1)[0].detach())
    assert weighed - plain == pytest.approx((RECIPE.decoy_weight - 1) * cost, rel=1e-3)


def test_an_interrupted_training_goes_on(example: Example, tmp_path: Path) -> None:
    """Two epochs and then two more end with the weights of four at once."""
    whole, parted = untrained(), untrained()
    recipe = replace(RECIPE, epochs=4)
    train_reader(whole, [(example,)] * 2, tmp_path / "whole", recipe)

    class Interrupted(Exception):
        """Raised in the third epoch."""

    def fail(*_: object) -> None:
        if fail_at.pop():
            raise Interrupted

    fail_at = [True, False, False, False, False]
    hook = parted.spans.register_forward_hook(fail)
    with pytest.raises(Interrupted):
        train_reader(parted, [(example,)] * 2, tmp_path / "parted", recipe)
    hook.remove()
    resumed = untrained()
    train_reader(resumed, [(example,)] * 2, tmp_path / "parted", recipe)
    for one, two in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(one, two)


def test_the_last_epochs_leave_the_further_texts_out(example: Example, tmp_path: Path) -> None:
    """Of four epochs the first three read three texts, the last one only its own."""
    network = untrained()
    read: list[int] = []
    network.spans.register_forward_hook(lambda *_: read.append(1))
    recipe = replace(RECIPE, epochs=4, last_epochs=1)
    train_reader(network, [(example,)], tmp_path, recipe, more=[(example,)] * 2)
    assert len(read) == 3 * 3 + 1
