"""Run the reader's exported network, and make the reader part of a spaCy pipeline.

The reader is a folder beside the parser's files, checked as they are (`model_files`). It belongs
to one parser, whose states it was trained on; its configuration names that parser's SHA-256.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from kg.model.readings import Readings
from kg.parse.encoder import Array, open_network
from kg.parse.errors import DamagedModel
from kg.parse.model_files import CONFIG, NETWORK, SHIPPED, ModelFiles, open_model, sha256_of
from kg.parse.reader import Answer, NewsReader, ReaderLabels
from kg.parse.word_inputs import TagNumbers, WordInputs, word_inputs
from kg.parse.word_spans import Question

READER_FOLDER: Final = "reader"
WORDS: Final = "words.onnx"
RELATIONS: Final = "relations.onnx"
FOUND: Final = "kg_readings"
"""Key in `doc.user_data` under which the pipeline leaves its `Readings`."""

PARSER: Final = "parser"
ATTRIBUTE: Final = "attribute_"
ROLES_OF: Final = "roles_of_"
PAIR_SCORES: Final = ("roles", "stances", "links", "same", "figure_links")


class OnnxScores:
    """Computes the network with onnxruntime."""

    def __init__(self, files: ModelFiles, *, threads: int = 1) -> None:
        self._words = open_network(files.path(WORDS), threads=threads)
        self._relations = open_network(files.path(RELATIONS), threads=threads)
        self._names = [output.name for output in self._relations.get_outputs()]
        self._asked = [node.name for node in self._relations.get_inputs() if node.name != "words"]

    def encode(self, inputs: WordInputs) -> tuple[Array, Array]:
        """Return the words and the scores of their marks."""
        words, marks = self._words.run(None, {"states": inputs.states, "tags": inputs.tags})
        return words, marks

    def relate(self, words: Array, question: Question) -> Answer:
        """Score the spans of *question* among *words*."""
        asked = {name: getattr(question, name) for name in self._asked}
        found = self._relations.run(None, {"words": words, **asked})
        scores: dict[str, Array] = dict(zip(self._names, found, strict=True))
        pairs = {name: scores.pop(name) for name in PAIR_SCORES}
        return Answer(attributes=scores, **pairs)


class KgReader:
    """Leaves the readings of a parsed document in it."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        files = open_model(folder / READER_FOLDER)
        check_parser(files, folder)
        self._numbers = TagNumbers(files.labels["upos"], files.labels["deps"])
        self._reader = NewsReader(OnnxScores(files, threads=threads), read_labels(files))
        self.version = files.version

    def __call__(self, doc: Doc) -> Doc:
        """Read *doc*, which the parser has annotated."""
        inputs = word_inputs(doc, self._numbers)
        doc.user_data[FOUND] = Readings() if inputs is None else self._reader.read(inputs)
        return doc


@Language.factory("kg_reader", default_config={"folder": None, "threads": 1})
def make_reader(
    nlp: Language,  # noqa: ARG001 - the names are spaCy's
    name: str,  # noqa: ARG001
    folder: str | None,
    threads: int,
) -> KgReader:
    """Make the component; *folder* is that of the parser, None for the model that ships."""
    return KgReader(Path(folder) if folder else SHIPPED, threads=threads)


def reader_folder(folder: Path = SHIPPED) -> Path:
    """Return where the reader of the model in *folder* lies, if it has one."""
    return folder / READER_FOLDER


def has_reader(folder: Path = SHIPPED) -> bool:
    """Tell whether the model in *folder* has a reader."""
    return (reader_folder(folder) / CONFIG).is_file()


def check_parser(files: ModelFiles, folder: Path) -> None:
    """Compare the parser in *folder* with the one that the reader was trained on.

    Raises:
        DamagedModel: it is another one.
    """
    if files.labels[PARSER] != (sha256_of(folder / NETWORK),):
        raise DamagedModel(
            "the reader was trained on another parser",
            where=str(files.folder),
            remedy="train it anew with 'kg train-reader', or remove the folder",
        )


def read_labels(files: ModelFiles) -> ReaderLabels:
    """Read from the configuration what the numbers of the network stand for."""
    labels = files.labels

    def named(prefix: str) -> dict[str, tuple[str, ...]]:
        return {
            name.removeprefix(prefix): values
            for name, values in labels.items()
            if name.startswith(prefix)
        }

    return ReaderLabels(
        letters=labels["letters"],
        attributes=named(ATTRIBUTE),
        trigger_layers=labels["trigger_layers"],
        roles=labels["roles"],
        roles_of_letter={letter: frozenset(roles) for letter, roles in named(ROLES_OF).items()},
        stance_roles=frozenset(labels["stance_roles"]),
        stances=labels["stances"],
        links=labels["links"],
        figure_links=labels["figure_links"],
    )


def find_readings(doc: Doc) -> Readings:
    """Return what the reader left in *doc*; empty where none has read it."""
    found = doc.user_data.get(FOUND)
    return found if isinstance(found, Readings) else Readings()
