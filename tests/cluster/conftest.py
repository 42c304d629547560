"""Tellings made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.model.tellings import Figure, Interval, Part, Spot, Telling, Voice

SYRIA = "place/syria"
TOWNS = {
    "Hajin": Spot(
        "place/hajin", "Hajin", "populated", within=("place/dz", SYRIA), point=(34.69, 40.83)
    ),
    "Shafa": Spot(
        "place/shafa", "Shafa", "populated", within=("place/dz", SYRIA), point=(34.55, 40.93)
    ),
    "Idlib": Spot(
        "place/idlib", "Idlib", "populated", within=("place/ig", SYRIA), point=(35.93, 36.63)
    ),
    "Syria": Spot(SYRIA, "Syria", "country", "country"),
}

Make = Callable[..., Telling]


def figure(
    report: str,
    value: int,
    *,
    harm: str = "killed",
    status: str = "unknown",
    offset: int = 60,
    top: bool = True,
    **more: object,
) -> Figure:
    """Make a figure; *top* False leaves it open: "at least"."""
    return Figure(
        id=f"count/{report}-{offset}-{harm}",
        harm=harm,
        status=status,
        minimum=value,
        maximum=value if top else None,
        best=value,
        as_written=str(value) if top else f"at least {value}",
        offset=offset,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def tell() -> Make:
    """Make what one report tells: by default a strike on Hajin on 9 November with 14 dead."""

    def make(
        report: str,
        *,
        day: str | None = "2018-11-09",
        published: str = "2018-11-10",
        town: str | None = "Hajin",
        killed: int | None = 14,
        speaker: str | None = "Observatory",
        publisher: str = "",
        status: str = "unknown",
        type: str = "air-strike",
        doer: str | None = None,
        figures: tuple[Figure, ...] | None = None,
        **more: object,
    ) -> Telling:
        own = figures
        if own is None:
            own = (figure(report, killed, status=status),) if killed is not None else ()
        outlet = publisher or f"report/{report}"
        voice = Voice(
            claim=f"claim/{report}",
            speaker=speaker or outlet,
            name=speaker or "",
            is_outlet=speaker is None,
            figures=tuple(one.id for one in own),
        )
        known = date.fromisoformat(day) if day else None
        at = date.fromisoformat(published)
        names = frozenset({(town or "").lower()}) - {""}
        given: dict[str, object] = {
            "voices": (voice,),
            "interval": Interval(known, known) if known else Interval(at, at, is_stated=False),
            "spots": (TOWNS[town],) if town else (),
            "parts": (Part("attacker", f"actor/{doer}", doer),) if doer else (),
            "names": names,
            "around": names,
            "words": frozenset({"strik", "kille", "peopl"}),
            "title": frozenset({"strik", "kille"}),
        }
        return Telling(
            event=f"event/{report}",
            report=f"report/{report}",
            type=type,
            article=f"article/{report}",
            publisher=publisher,
            published=at,
            figures=own,
            **{**given, **more},  # type: ignore[arg-type]
        )

    return make
