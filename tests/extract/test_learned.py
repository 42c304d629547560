"""Learned: the model's event heads add targets only, and only where no rule has read any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from spacy.tokens import Token

from kg.extract.article import read_scenes
from kg.extract.learned import SURE_ARGUMENT, SURE_ROLE, fill_gaps
from kg.extract.scenes import Scene, SceneReader
from kg.model.text import BlockKind
from kg.parse.article import ParsedArticle

Tell = Callable[..., ParsedArticle]


@dataclass(frozen=True)
class Argument:
    """A word that plays a role."""

    token: Token
    role: str
    score: float


@dataclass(frozen=True)
class RoleSpan:
    """Words that fill a role."""

    start_char: int
    end_char: int
    label: str
    score: float


@dataclass(frozen=True)
class Told:
    """Readings as a model would give them: words of the text with their role and score."""

    parsed: ParsedArticle
    words: tuple[tuple[str, str, float], ...] = ()
    spans: tuple[tuple[str, str, float], ...] = ()

    def arguments(self, trigger: Token, *, minimum: float) -> Sequence[Argument]:
        """Return the words that the readings name, if they are sure enough."""
        return [
            Argument(token, role, score)
            for word, role, score in self.words
            for token in self.parsed.doc
            if token.text == word and score >= minimum and token != trigger
        ]

    def role_spans(self) -> Sequence[RoleSpan]:
        """Return the spans that the readings name."""
        text = self.parsed.doc.text
        starts = [(text.index(words), words, label, score) for words, label, score in self.spans]
        return [RoleSpan(at, at + len(words), label, score) for at, words, label, score in starts]


def filled(
    reader: SceneReader,
    parsed: ParsedArticle,
    *,
    words: tuple[tuple[str, str, float], ...] = (),
    spans: tuple[tuple[str, str, float], ...] = (),
) -> Scene:
    """Fill the gaps of the first scene."""
    reader.names.mark(parsed.doc)
    scenes = read_scenes(parsed, reader)
    fill_gaps(scenes, Told(parsed, words, spans), reader.people)
    return scenes[0]


def test_the_model_names_no_attacker(tell: Tell, reader: SceneReader) -> None:
    """However sure the model is, whom no clause names as doer stays unnamed."""
    arguments = (("Homs", "attacker", 0.99), ("Observatory", "attacker", 0.99))
    assert filled(reader, tell("said-that"), words=arguments).agents == []
    spans = (("fighters", "PERP_IND", 0.99),)
    assert filled(reader, tell("pocket"), spans=spans).agents == []


def test_an_attacker_that_a_rule_has_read_stays(tell: Tell, reader: SceneReader) -> None:
    """The grammar's doer is left as it is."""
    scene = filled(reader, tell("shelled"), words=(("village", "attacker", 0.99),))
    assert [p.name.text for p in scene.agents] == ["Turkish troops"]


def test_spans_of_roles_fill_gaps_too(tell: Tell, reader: SceneReader) -> None:
    """A role filler gives the target where no argument does."""
    scene = filled(reader, tell("pocket"), spans=(("fighters", "VICTIM", 0.9),))
    assert [p.name.text for p in scene.targets] == ["fighters"]


@pytest.mark.parametrize(
    ("word", "role", "score"),
    [
        pytest.param("hospital", "target", SURE_ARGUMENT - 0.01, id="unsure"),
        pytest.param("denied", "target", 0.99, id="a-verb"),
        pytest.param("hospital", "place", 0.99, id="another-role"),
    ],
)
def test_doubtful_readings_add_nothing(
    tell: Tell, reader: SceneReader, word: str, role: str, score: float
) -> None:
    """What is unsure, no noun, or plays another role is left."""
    without = filled(reader, tell("denied")).targets
    assert filled(reader, tell("denied"), words=((word, role, score),)).targets == without


def test_unsure_spans_add_nothing(tell: Tell, reader: SceneReader) -> None:
    """Role fillers below the threshold are left."""
    spans = (("hospital", "PHYS_TGT", SURE_ROLE - 0.01),)
    without = filled(reader, tell("denied")).targets
    assert filled(reader, tell("denied"), spans=spans).targets == without


def test_headlines_are_left_to_the_rules(tell: Tell, reader: SceneReader) -> None:
    """In a title the model adds nobody."""
    parsed = tell("denied", kinds=[BlockKind.TITLE])
    without = filled(reader, parsed).targets
    assert filled(reader, parsed, words=(("Russia", "target", 0.99),)).targets == without


def test_who_was_counted_needs_no_target(tell: Tell, reader: SceneReader) -> None:
    """A scene with a toll takes no target from the model, one without takes it."""
    counted = filled(reader, tell("part-air"), words=(("strikes", "target", 0.99),))
    assert counted.targets == []
    bare = filled(reader, tell("denied"), words=(("hospital", "target", 0.99),))
    assert [p.name.text for p in bare.targets] == ["hospital"]
