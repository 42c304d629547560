"""The reader as part of the pipeline, on the shipped parser with states.

Needs PyTorch; skipped without it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

torch = pytest.importorskip("torch", reason="PyTorch is missing: install the extra 'train'")
onnx = pytest.importorskip("onnx", reason="onnx is missing: install the extra 'train'")

from kg.parse.model_files import NETWORK, SHIPPED, open_model  # noqa: E402
from kg.parse.reader_network import find_readings, has_reader, reader_folder  # noqa: E402
from kg.parse.word_inputs import STATES  # noqa: E402
from kg.train.errors import BadTrainingData  # noqa: E402
from kg.train.reader.corpus import load_examples, tag_numbers  # noqa: E402
from kg.train.reader.export import export_reader  # noqa: E402
from kg.train.reader.fit import build_reader  # noqa: E402
from kg.train.reader.make import cross_validate, make_reader  # noqa: E402
from kg.train.reader.recipe import ReaderRecipe  # noqa: E402
from kg.train.recipe import Identity  # noqa: E402
from kg.train.sealing import seal_model  # noqa: E402

pytestmark = pytest.mark.slow

RECIPE = ReaderRecipe(epochs=1, layers=1, first_layer=5, pair_width=8, changed_copies=1)
DOCUMENT = """\
# id: own-{0}
# date: 2031-05-04
# origin: written for this test

{{t1|Raid}} on {{p1|Lower Quay}}
{{a1|Masked men}} {{t1b|stormed}} the quay in boat number {0}, killing {{c1|two}} {{a2|dockers}}.
---
event t1 raid
  attacker a1
  target a2 civilian
  place p1
  count c1 killed 2 of a2
=====
"""


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the shipped parser without its reader."""
    folder = tmp_path_factory.mktemp("parser")
    shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
    shutil.rmtree(reader_folder(folder))
    return folder


def pipeline(folder: Path) -> Language:
    """Make a pipeline with parser and reader of one folder."""
    language = spacy.blank("en")
    language.add_pipe("kg_encoder", config={"folder": str(folder)})
    language.add_pipe("kg_reader", config={"folder": str(folder)})
    return language


def test_a_pipeline_reads_with_the_reader(parser: Path) -> None:
    """Readings quote the text they were read from, in text order."""
    files = open_model(parser)
    torch.manual_seed(2)
    network = build_reader(RECIPE, tag_numbers(files).sizes)
    with torch.no_grad():
        network.spans[-1].bias.normal_(std=0.5)
        network.spans[-1].weight.normal_(std=0.2)
    export_reader(network, files, parser, identity=Identity("tiny", "1"))
    assert has_reader(parser)
    text = "Raid on Aro\n\nMasked men stormed the quay. They killed two dockers, police said."
    doc = pipeline(parser)(text)
    found = find_readings(doc)
    assert len(found.spans) > 5
    words = {(token.idx, token.idx + len(token)) for token in doc}
    assert all((span.head.start, span.head.end) in words for span in found.spans)
    starts = [span.passage.start for span in found.spans]
    assert starts == sorted(starts)
    again = find_readings(pipeline(parser)(text))
    assert again == found


def test_a_corpus_is_cross_validated_and_a_reader_made(parser: Path, tmp_path: Path) -> None:
    """Every text is read once by a reader that has not seen it; the last reader sees all."""
    corpus, work, model = tmp_path / "corpus", tmp_path / "work", tmp_path / "model"
    corpus.mkdir()
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "more.ann").write_text(DOCUMENT.format(9), encoding="utf-8")
    text = "".join(DOCUMENT.format(number) for number in range(4))
    (corpus / "own.ann").write_text(text.replace("stormed the quay", "came"), encoding="utf-8")
    scores = cross_validate(corpus, work, folds=2, parser=parser, recipe=RECIPE, corpus=beside)
    assert scores.spans["trigger"].gold == 8
    assert scores.gold_roles["attacker"].gold == 4
    lines = [line for path in work.glob("readings-*") for line in path.read_text().splitlines()]
    assert len(lines) == 4
    shutil.copytree(parser, model)
    made = make_reader(
        corpus, work, model, version="2", parser=parser, recipe=RECIPE, corpus=beside
    )
    assert open_model(made).version == "2"
    assert pipeline(model).get_pipe("kg_reader").version == "2"


def test_a_parser_without_states_is_refused(tmp_path: Path) -> None:
    """The error names the parser and says what it lacks."""
    (tmp_path / "own.ann").write_text(DOCUMENT.format(1), encoding="utf-8")
    bare = tmp_path / "parser"
    shutil.copytree(SHIPPED, bare)
    network = onnx.load(str(bare / NETWORK))
    for output in [output for output in network.graph.output if output.name == STATES]:
        network.graph.output.remove(output)
    onnx.save(network, str(bare / NETWORK))
    seal_model(bare, files=(NETWORK,))
    with pytest.raises(BadTrainingData, match="no states"):
        load_examples(tmp_path, tmp_path / "work", open_model(bare), RECIPE)


def test_the_command_tells_what_is_wrong(tmp_path: Path) -> None:
    """An empty folder ends with the exit code of the language model and a remedy."""
    done = subprocess.run(
        [sys.executable, "-m", "kg", "train-reader", str(tmp_path), str(tmp_path / "work")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5
    assert "no file of annotated news" in done.stderr
    assert "*.ann" in done.stderr
