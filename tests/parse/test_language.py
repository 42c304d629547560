"""Language: the model that ships, or another one that speaks Universal Dependencies."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from kg.parse.errors import UnknownLabels
from kg.parse.language import load_language


def test_an_unknown_pipeline_is_named() -> None:
    """The error names the pipeline and the way out."""
    with pytest.raises(UnknownLabels, match=r"xx_no_such.*not installed.*leave the option out"):
        load_language("xx_no_such")


def pipeline_with_labels(folder: Path, *labels: str) -> str:
    """Write a pipeline whose parser has *labels* and return its path."""
    language = spacy.blank("en")
    parser = language.add_pipe("parser")
    for label in labels:
        parser.add_label(label)  # type: ignore[attr-defined]
    language.initialize()
    language.to_disk(folder)
    return str(folder)


def test_a_pipeline_with_unknown_labels_is_refused(tmp_path: Path) -> None:
    """A parser with labels of its own would make the patterns fail in silence."""
    path = pipeline_with_labels(tmp_path / "other", "SUBJ", "OBJ", "ADV")
    with pytest.raises(UnknownLabels, match="labels that we do not know"):
        load_language(path)


def test_a_pipeline_with_clearnlp_labels_is_converted(tmp_path: Path) -> None:
    """spaCy's own pipelines get a component that rewrites their labels."""
    path = pipeline_with_labels(tmp_path / "other", "nsubj", "dobj", "prep", "pobj", "nsubjpass")
    assert load_language(path).pipe_names == ["parser", "kg_labels"]


def test_a_pipeline_with_universal_labels_is_taken_as_it_is(tmp_path: Path) -> None:
    """Universal Dependencies need no conversion."""
    path = pipeline_with_labels(tmp_path / "other", "obl", "nmod", "case", "cop", "mark")
    assert load_language(path).pipe_names == ["parser"]


@pytest.mark.slow
def test_the_model_that_ships_loads() -> None:
    """The pipeline carries the name and version of its model."""
    language = load_language()
    assert language.pipe_names == ["kg_encoder", "kg_lemmatizer", "kg_reader"]
    assert load_language(reader=False).pipe_names == ["kg_encoder", "kg_lemmatizer"]
    assert language.meta["version"]
