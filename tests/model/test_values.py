"""What rooms hand to each other are values: nothing can change them, and they travel whole."""

from __future__ import annotations

import enum
import importlib
import pickle
import pkgutil
import types
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from datetime import date
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

import kg.model
from kg.model.text import Passage

PLAIN: dict[Any, Any] = {
    str: "Hajin, حلب", int: 7, float: 0.5, bool: True, object: "x",
    date: date(2018, 11, 9), Passage: Passage(3, 9),
}  # fmt: skip


def values() -> dict[str, type]:
    """Return the data classes of the room by name."""
    found = {}
    for module in pkgutil.iter_modules(kg.model.__path__, "kg.model."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and is_dataclass(thing) and thing.__module__ == module.name:
                found[f"{module.name.rpartition('.')[2]}.{thing.__name__}"] = thing
    assert len(found) > 30
    return found


def filled(kind: Any) -> Any:
    """Make a value of a type, in which each field holds something."""
    if kind in PLAIN:
        return PLAIN[kind]
    if is_dataclass(kind):
        types_of = get_type_hints(kind)
        return kind(**{field.name: filled(types_of[field.name]) for field in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind))
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return filled(inner[0])
    if origin is tuple:
        return tuple(filled(one) for one in inner if one is not Ellipsis)
    if origin is frozenset:
        return frozenset({filled(inner[0])})
    assert origin is Mapping, kind
    return {filled(inner[0]): filled(inner[1])}


VALUES = values()
each = pytest.mark.parametrize("kind", VALUES.values(), ids=VALUES)


@each
def test_a_value_travels_whole(kind: type) -> None:
    """Between processes it is pickled, and is the same afterwards."""
    made = filled(kind)
    again = pickle.loads(pickle.dumps(made))
    assert again == made
    assert repr(again) == repr(made)
    assert again is not made


@each
def test_a_value_is_what_all_its_fields_say(kind: type) -> None:
    """A copy with other content is another value; no field is left out of the comparison."""
    made = filled(kind)
    for field in fields(kind):
        other: Any = 8 if type(getattr(made, field.name)) is int else "something else"
        assert replace(made, **{field.name: other}) != made, field.name


@each
def test_a_value_cannot_be_changed(kind: type) -> None:
    """No field can be set and none can be added; ``filled`` knows of no list, dict or set."""
    made = filled(kind)
    assert not hasattr(made, "__dict__")
    for field in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(made, field.name, None)
