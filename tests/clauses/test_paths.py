"""Paths: steps lead where they say, tests keep what they say, and a wrong path is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.tokens import Span, Token

from kg.clauses import constructions
from kg.clauses.paths import compile_path, compile_tests
from kg.errors import LexiconError
from kg.lexicon import rows

Tree = Callable[[str], Span]
NAMED = {"itself": lambda token: [token], "never": lambda _: False}


def word(sent: Span, text: str) -> Token:
    """Return the first token of *sent* with this text."""
    return next(token for token in sent if token.text == text)


@pytest.mark.parametrize(
    ("start", "path", "expected"),
    [
        pytest.param("killed", ">nsubj:pass", ["fighters"], id="down"),
        pytest.param("fighters", "<nsubj:pass", ["killed"], id="up"),
        pytest.param("fighters", "<obj", [], id="up-in-another-relation"),
        pytest.param("fighters", "<", ["killed"], id="up-in-any"),
        pytest.param("fighters", ".[NOUN]", ["fighters"], id="stay"),
        pytest.param("fighters", "< >obl|obl:agent[in|by]", ["strikes"], id="two-steps"),
        pytest.param("fighters", "< >nsubj:pass[-]", ["fighters"], id="without-preposition"),
        pytest.param("killed", ">nsubj:pass[!=fighters]", [], id="turned-round"),
        pytest.param("killed", "@itself[:ROOT >nsubj:pass]", ["killed"], id="function-and-path"),
        pytest.param("killed", "@itself[@never]", [], id="function-as-test"),
        pytest.param("strikes", ">>[=air]", ["air"], id="anywhere-below"),
    ],
)
def test_a_path_leads_where_it_says(tree: Tree, start: str, path: str, expected: list[str]) -> None:
    """'Ten fighters were killed in coalition air strikes near Hajin': every kind of step."""
    head = word(tree("passive-by"), start)
    assert [token.text for token in compile_path(path, NAMED)(head)] == expected


def test_lemmas_of_word_sets_are_tested(tree: Tree) -> None:
    """A test in braces asks for the lemma in any of the sets."""
    killed = word(tree("passive-by"), "killed")
    assert compile_tests("{result-verb}", NAMED)(killed)
    assert compile_tests("{light|result-verb}", NAMED)(killed)
    assert not compile_tests("{light}", NAMED)(killed)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("agent,NOUN,,,,nsubj,,", "step 'nsubj' begins with none of"),
        ("agent,NOUN,,,,>nmod[by,,", "a bracket of '>nmod[by' is open"),
        ("agent,NOUN,,,@nobody,>nmod,,", "no function is named 'nobody'"),
        ("agnet,NOUN,,,,>nmod,,", "role 'agnet' is unknown"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: str, message: str
) -> None:
    """File and line, what is wrong and where the language is told."""
    head = "id,role,head,subject,object,when,path,ends,example,source\n"
    (tmp_path / "constructions.csv").write_text(f"{head}a.b,{cells},kg\n")
    monkeypatch.setattr(rows, "DATA", tmp_path)
    with pytest.raises(LexiconError) as error:
        constructions.load_constructions.__wrapped__()
    assert message in str(error.value)
    assert "constructions.csv:2" in str(error.value)
