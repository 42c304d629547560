"""Turn trained weights into the model that ships.

Learns the lemma table, exports the network, measures what was exported, and writes the card
with the figures that were measured. The card is part of the model: its SHA-256 stands in the
configuration like that of the other files.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import spacy
import torch
from spacy.language import Language

from kg.parse import components  # noqa: F401 - importing registers the components
from kg.parse.model_files import (
    ARGUMENTS,
    LABELS,
    LEMMAS,
    NETWORK,
    ROLE_BONUS,
    SHIPPED,
    TOKENIZER,
)
from kg.parse.spans import SpanDecoder
from kg.train.card import ATTRIBUTION_FILE, CARD_FILE, LICENCE_FILE, card
from kg.train.events import ARGUMENT_ROLES, EVENT_TYPES, ROLE_LABELS, ROLE_TAGS, TRIGGER_TYPES
from kg.train.export import export_model
from kg.train.fit import LABELS_FILE, build_network, read_labels
from kg.train.lemmas import learn_lemmas, write_lemmas
from kg.train.pretrained import find_encoder
from kg.train.recipe import ENTITY_LABELS, Identity, Recipe
from kg.train.score import held_back_reports, score_model, score_roles
from kg.train.sealing import change_settings, seal_model
from kg.train.treebank import read_treebank

RUN_FILES = (ARGUMENTS, LABELS, LEMMAS, NETWORK, TOKENIZER)
TREEBANKS = ("ewt-train", "gum-train")
BONUSES = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)


def publish_model(
    weights: Path, data: Path, folder: Path, *, identity: Identity, recipe: Recipe | None = None
) -> None:
    """Export the network in the file *weights* to *folder*, measure it and write its card.

    *weights* stands beside the `labels.json` of its run; *data* is the folder of training
    and test sets.
    """
    recipe = recipe or Recipe()
    folder.mkdir(parents=True, exist_ok=True)
    sentences = [
        sentence
        for name in TREEBANKS
        for sentence in read_treebank(data / "treebank" / f"{name}.conllu")
    ]
    write_lemmas(learn_lemmas(sentences), folder / LEMMAS)
    _export(weights, folder, identity, recipe)
    # Sealed before it is measured: no model opens without its sums.
    seal_model(folder, files=RUN_FILES)
    change_settings(folder, role_settings(pipeline(folder), data))
    language = pipeline(folder)
    roles = score_roles(held_back_reports(language, data))
    scores = replace(score_model(language, data), roles=roles)
    size = sum((folder / name).stat().st_size for name in RUN_FILES)
    (folder / CARD_FILE).write_text(card(identity, recipe, scores, size=size), encoding="utf-8")
    for name in (LICENCE_FILE, ATTRIBUTION_FILE):
        if folder.resolve() != SHIPPED:
            shutil.copyfile(SHIPPED / name, folder / name)
    seal_model(folder, files=(*RUN_FILES, CARD_FILE, LICENCE_FILE, ATTRIBUTION_FILE))


def role_settings(language: Language, data: Path) -> dict[str, float]:
    """Find, for each role, the bonus that gives the best F on the reports held back."""
    reports = held_back_reports(language, data)
    chosen: dict[str, float] = {}
    for label in ROLE_LABELS:
        scored = {
            bonus: score_roles(
                reports, decoder=SpanDecoder(ROLE_TAGS, bonuses=chosen | {label: bonus})
            ).by_label[label]
            for bonus in BONUSES
        }
        # Of equals the bonus that changes least.
        chosen[label] = max(BONUSES, key=lambda bonus: (scored[bonus].f1, -abs(bonus)))
    return {ROLE_BONUS + label: bonus for label, bonus in chosen.items()}


def pipeline(folder: Path) -> Language:
    """Make a pipeline with the model in *folder*, on one thread."""
    language = spacy.blank("en")
    language.add_pipe("kg_encoder", config={"folder": str(folder)})
    language.add_pipe("kg_lemmatizer", config={"folder": str(folder)})
    return language


def _export(weights: Path, folder: Path, identity: Identity, recipe: Recipe) -> None:
    labels = read_labels(weights.parent / LABELS_FILE)
    network = build_network(labels, recipe)
    network.load_state_dict(torch.load(weights, weights_only=True))
    export_model(
        network,
        labels={
            "upos": tuple(labels.upos),
            "xpos": tuple(labels.xpos),
            "deps": tuple(labels.deps),
            "names": ENTITY_LABELS,
            "roles": ROLE_TAGS,
            "triggers": TRIGGER_TYPES,
            "event_types": EVENT_TYPES,
            "arguments": ARGUMENT_ROLES,
        },
        tokenizer=find_encoder().tokenizer,
        folder=folder,
        identity=identity,
    )
