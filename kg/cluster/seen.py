"""The features of one telling that are compared, computed once: places, people, figures, names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.cluster.names import load_name_weights
from kg.lexicon.spelling import fold
from kg.model.tellings import Part, Spot, Telling

DOERS: Final = frozenset({"attacker", "perpetrator", "alleged-perpetrator", "hostage-holder"})
SIDES: Final = DOERS | {"belligerent"}
HIT: Final = frozenset({"target", "victim-group"})
RARE: Final = 0.25
"""Weight of names at least that say which town it is."""

_EXACT: Final = frozenset({"site", "populated", "near"})
_LONG_NAME: Final = 3
_LONG_WORD: Final = 4


@dataclass(frozen=True)
class Seen:
    """A telling with what is compared of it."""

    telling: Telling

    @cached_property
    def towns(self) -> tuple[Spot, ...]:
        """Return the known places that are no larger than a town."""
        return tuple(s for s in self.telling.spots if s.is_town and s.precision in _EXACT)

    @cached_property
    def town_ids(self) -> frozenset[str]:
        """Return the ids of the towns."""
        return frozenset(spot.place for spot in self.towns)

    @cached_property
    def town_names(self) -> frozenset[str]:
        """Return the folded names of the towns, known or not; "the market" has none."""
        spots = (s for s in self.telling.spots if s.is_town or s.precision == "unlocated")
        words = (fold(w) for s in spots for w in s.name.split() if w[:1].isupper())
        return frozenset(word for word in words if len(word) >= _LONG_NAME)

    @cached_property
    def rare_town_names(self) -> frozenset[str]:
        """Return those of them that hardly any other town has."""
        weights = load_name_weights()
        return frozenset(name for name in self.town_names if weights.weight(name) >= RARE)

    @cached_property
    def site_words(self) -> frozenset[str]:
        """Return the words for what kind of place it was: market, monastery."""
        words = (w for s in self.telling.spots for w in s.name.split() if w[:1].islower())
        return frozenset(word for word in words if len(word) >= _LONG_WORD)

    @cached_property
    def areas(self) -> frozenset[str]:
        """Return the areas in which the event lies, below the country."""
        spots = self.telling.spots
        own = {s.place for s in spots if not s.is_town and s.kind != "country"}
        # The last of them is the country.
        return frozenset(own.union(*(s.within[:-1] for s in spots)))

    @cached_property
    def countries(self) -> frozenset[str]:
        """Return the countries in which the event lies; none if no place is known."""
        found = (
            s.place if s.kind == "country" else s.within[-1] if s.within else ""
            for s in self.telling.spots
        )
        return frozenset(found) - {""}

    @cached_property
    def killed(self) -> frozenset[int]:
        """Return the numbers of dead, as stated."""
        return self._numbers("killed")

    @cached_property
    def injured(self) -> frozenset[int]:
        """Return the numbers of injured, as stated."""
        return self._numbers("injured")

    @cached_property
    def sides(self) -> frozenset[str]:
        """Return the known actors that did it or fought, and what they are part of."""
        return _known(self._parts(SIDES))

    @cached_property
    def side_words(self) -> frozenset[str]:
        """Return the longer words of their names."""
        return _words(self._parts(SIDES))

    @cached_property
    def hit(self) -> frozenset[str]:
        """Return the known actors that were hit, and what they are part of."""
        return _known(self._parts(HIT))

    @cached_property
    def hit_words(self) -> frozenset[str]:
        """Return the longer words for who or what was hit."""
        return _words(self._parts(HIT))

    @cached_property
    def doers(self) -> dict[str, str]:
        """Return the known actors that did it and what they are part of: id, and actor's name."""
        parts = self._parts(DOERS)
        return {id: p.name for p in parts if not p.is_local for id in (p.actor, *p.groups)}

    @cached_property
    def sources(self) -> frozenset[str]:
        """Return the named speakers."""
        return frozenset(v.speaker for v in self.telling.voices if not v.is_outlet)

    @cached_property
    def weapons(self) -> frozenset[str]:
        """Return the words for the weapon."""
        return frozenset(self.telling.weapon.split())

    @cached_property
    def names_weight(self) -> float:
        """Return how telling the names of its sentences are together."""
        return load_name_weights().total(self.telling.names)

    @cached_property
    def around_weight(self) -> float:
        """Return how telling the names of its report are together."""
        return load_name_weights().total(self.telling.around)

    def _numbers(self, harm: str) -> frozenset[int]:
        # That nobody died is no number that two reports share.
        return frozenset(f.value for f in self.telling.figures_of(harm) if f.value)

    def _parts(self, roles: frozenset[str]) -> tuple[Part, ...]:
        # Who is told to have denied a part is not told to have it.
        return tuple(p for p in self.telling.parts if p.role in roles and p.stance != "denies")


def _known(parts: tuple[Part, ...]) -> frozenset[str]:
    return frozenset(id for p in parts if not p.is_local for id in (p.actor, *p.groups))


def _words(parts: tuple[Part, ...]) -> frozenset[str]:
    return frozenset(w for p in parts for w in p.name.lower().split() if len(w) >= _LONG_WORD)
