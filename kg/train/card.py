"""Write the model card: what a user must know of the model before trusting it.

The card's figures come from `score.py` and are never typed. Licence and attribution stand as
files in the folder of the model that ships.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.train.recipe import ENCODER_SHA256, Identity, Recipe
from kg.train.score import ModelScores

CARD_FILE = "MODEL_CARD.md"
LICENCE_FILE = "LICENSE"
ATTRIBUTION_FILE = "ATTRIBUTION.md"
SAMPLE_LINE = "Own sample"

KNOWN_ERRORS = """\
## Known errors

- Attachment of prepositional phrases and of long coordinations is where most trees are wrong.
- A weekday between commas may be read as the subject of the verb that follows it.
- Country names used as adjectives ("US forces") are found as places or as organisations,
  not evenly, because the training sets disagree.
- Roles of events were learned from reports on Latin America in 1988 to 1991: armed groups
  are found more surely than armies, and clashes between them are found less than attacks.
- The encoder is uncased. Words spelled like a group's name in capitals ("IS", "US", "WHO") are
  read as that name outside of headlines in capitals.
"""


def card(identity: Identity, recipe: Recipe, scores: ModelScores, *, size: int) -> str:
    """Write the model card in Markdown; *size* is in bytes."""
    parts = [
        f"# {identity.name} {identity.version}",
        "English tags, Universal Dependencies, lemmas, names and readings of events for news of "
        "armed conflict. One encoder of six layers with several heads, int8, run by onnxruntime. "
        "Licence: CC BY-SA 4.0.",
        f"- Size: {size / 1e6:.1f} MB\n"
        f"- Speed: {scores.words_per_second:,.0f} words per second of one core, raw text in "
        "(processor time, on the machine that made this card)\n"
        f"- {SAMPLE_LINE}: {scores.sample:.1f} % of the facts in `kg/data/parse_sample.csv`",
        _training(recipe),
        "## Scores\n\nIn percent. Raw text in: own tokens, own sentences, predicted tags; arcs "
        "without punctuation. None of these sets was trained on.",
        _table(
            ("test set", "UPOS", "UAS", "LAS", "sentences", "lemmas", "nsubj", "obj", "obl"),
            (
                (
                    name,
                    found.upos,
                    found.uas,
                    found.las,
                    found.sentences,
                    found.lemmas,
                    *(found.roles.get(role, 0.0) for role in ("nsubj", "obj", "obl")),
                )
                for name, found in scores.parses.items()
            ),
        ),
        _table(
            ("names", "precision", "recall", "F"),
            (
                (name, found.precision, found.recall, found.f1)
                for name, found in scores.names.items()
            ),
        ),
    ]
    if scores.roles is not None:
        rows = {"all": scores.roles.overall, **scores.roles.by_label}
        parts.append(
            _table(
                (
                    "roles in events (MUC reports held back; bonuses tuned on them)",
                    "precision",
                    "recall",
                    "F",
                ),
                ((name, found.precision, found.recall, found.f1) for name, found in rows.items()),
            )
        )
    return "\n\n".join([*parts, KNOWN_ERRORS])


def _training(recipe: Recipe) -> str:
    stages = "; ".join(
        f"{stage.name}, {stage.epochs} epoch(s) {'with' if stage.with_events else 'without'} events"
        for stage in recipe.stages
    )
    return (
        "## Training\n\n"
        f"`kg train` with seed {recipe.seed}: {stages}. The pretrained encoder is checked against "
        f"SHA-256 `{ENCODER_SHA256}`. Data and credits: ATTRIBUTION.md."
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str | float]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(cell if isinstance(cell, str) else f"{cell:.1f}" for cell in line) + " |"
        for line in lines
    )
