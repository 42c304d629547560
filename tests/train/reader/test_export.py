"""What is exported reads as it did in training. Needs PyTorch; skipped without it."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is missing: install the extra 'train'")
pytest.importorskip("onnx", reason="onnx is missing: install the extra 'train'")

from kg.model.readings import Readings  # noqa: E402
from kg.parse.errors import DamagedModel  # noqa: E402
from kg.parse.model_files import ModelFiles, open_model  # noqa: E402
from kg.parse.reader import NewsReader  # noqa: E402
from kg.parse.reader_network import OnnxScores, check_parser, read_labels  # noqa: E402
from kg.parse.word_inputs import WordInputs  # noqa: E402
from kg.parse.word_spans import WordSpan  # noqa: E402
from kg.train.reader.export import export_reader  # noqa: E402
from kg.train.reader.fit import build_reader  # noqa: E402
from kg.train.reader.network import ReaderNetwork  # noqa: E402
from kg.train.reader.predict import reader_labels, torch_reader  # noqa: E402
from kg.train.reader.recipe import ReaderRecipe  # noqa: E402
from kg.train.recipe import EncoderShape, Identity  # noqa: E402

SHAPE = EncoderShape(vocabulary=50, positions=32, width=24, layers=1, heads=4, inner=48)
RECIPE = ReaderRecipe(encoder=SHAPE, layers=1, pair_width=8)
TAG_SIZES = (3, 5, 4, 16)
SPANS = (
    WordSpan("t", 0, 0),
    WordSpan("a", 4, 5),
    WordSpan("t", 6, 6),
    WordSpan("c", 13, 13),
    WordSpan("a", 13, 14),
    WordSpan("c", 14, 14),
    WordSpan("a", 16, 18),
)


@pytest.fixture
def network() -> ReaderNetwork:
    """Return an untrained reader with large weights, so that its scores differ."""
    torch.manual_seed(3)
    made = build_reader(RECIPE, TAG_SIZES)
    with torch.no_grad():
        for weight in made.parameters():
            weight.normal_(std=0.3)
    return made


@pytest.fixture
def exported(network: ReaderNetwork, tmp_path: Path) -> ModelFiles:
    """Return the files of the exported network, beside something that stands for a parser."""
    (tmp_path / "model.onnx").write_bytes(b"a parser")
    labels = {"upos": ("NOUN", "VERB"), "deps": ("root", "nsubj", "obj", "obl")}
    parser = ModelFiles(tmp_path, "parser", "1", labels, {})
    folder = export_reader(network, parser, tmp_path, identity=Identity("tiny", "1"))
    return open_model(folder)


def flat(readings: Readings) -> dict[tuple[object, ...], float]:
    """Key every probability in *readings* by what it is of."""
    found: dict[tuple[object, ...], float] = {}
    for number, span in enumerate(readings.spans):
        for layer, values in span.attributes.items():
            found |= {(number, layer, value): score for value, score in values.items()}
    for role in readings.roles:
        found[role.trigger, role.span, role.role] = role.score
        found |= {(role.trigger, role.span, role.role, k): v for k, v in role.stances.items()}
    for link in readings.links:
        found["link", link.one, link.two, link.link] = link.score
    return found


def test_an_exported_reader_reads_as_in_training(
    network: ReaderNetwork, exported: ModelFiles, inputs: WordInputs
) -> None:
    """Every attribute, role and link has the probability of PyTorch, int8 aside."""
    reader = NewsReader(OnnxScores(exported), read_labels(exported))
    found, expected = (flat(made.read(inputs, SPANS)) for made in (reader, torch_reader(network)))
    shared = found.keys() & expected.keys()
    assert len(shared) > 0.9 * len(found.keys() | expected.keys())
    assert max(abs(found[key] - expected[key]) for key in shared) < 0.1
    kinds = {str(key[1]) for key in shared} | {str(key[0]) for key in shared}
    assert {"type", "scope", "link"} <= kinds


def test_an_exported_reader_finds_its_own_spans(
    network: ReaderNetwork, exported: ModelFiles, inputs: WordInputs
) -> None:
    """Most spans are the same in both; a document without triggers has no relations."""
    reader = NewsReader(OnnxScores(exported), read_labels(exported))
    found, expected = (
        {(span.letter, span.passage) for span in made.read(inputs).spans}
        for made in (reader, torch_reader(network))
    )
    assert len(found & expected) > 0.8 * len(found | expected) > 5
    assert reader.read(inputs, ()) == Readings()
    alone = reader.read(inputs, [WordSpan("a", 4, 5)])
    assert (len(alone.spans), alone.roles, alone.links) == (1, (), ())


def test_the_labels_stand_in_the_configuration(exported: ModelFiles) -> None:
    """What the numbers stand for is read from the files, not from the code."""
    assert read_labels(exported) == reader_labels()


def test_a_reader_of_another_parser_is_refused(exported: ModelFiles) -> None:
    """A reader never reads states that it was not trained on."""
    check_parser(exported, exported.folder.parent)
    (exported.folder.parent / "model.onnx").write_bytes(b"another parser")
    with pytest.raises(DamagedModel, match="another parser"):
        check_parser(exported, exported.folder.parent)
