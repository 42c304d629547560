"""Make a model, from data to the folder that ships.

The whole road in one place: train in stages, export, measure, write the card. It is what
`kg train` calls. An interrupted call goes on where it stopped.
"""

from __future__ import annotations

from pathlib import Path

from kg.train.fit import train
from kg.train.publish import publish_model
from kg.train.recipe import Identity, Recipe

NAME = "kg-en"


def make_model(
    data: Path,
    work: Path,
    model: Path,
    *,
    version: str,
    recipe: Recipe | None = None,
    threads: int = 2,
) -> None:
    """Train on the sets in *data* and write the finished model to the folder *model*.

    Checkpoints are kept in *work*. Takes about an hour and a half on two cores.

    Raises:
        BadTrainingData: a training file is not in its format.
        WrongEncoder: the pretrained encoder is missing or not the expected one.
    """
    recipe = recipe or Recipe()
    weights = train(data, work, recipe=recipe, threads=threads)
    publish_model(weights, data, model, identity=Identity(NAME, version), recipe=recipe)
