"""Show who read each slot of an event, by which rule, and how surely.

One line per slot: what it says, the method, the rule, the score beside the score it had to reach;
below it what the decision saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from kg.model.findings import EventFrame, Support


def show_support(frames: Iterable[EventFrame], *, console: Console) -> None:
    """Print how each slot of *frames* was read."""
    console.print(Text("How each slot was read", style="bold"))
    for frame in frames:
        console.print(Text(f'{frame.type} "{frame.trigger.quote}"'))
        for slot, words, support in slots(frame):
            console.print(Text(f"  {slot}: {words} – {read_how(support)}"), soft_wrap=True)
            # A decision is asked some fifty things; those that are not so explain nothing.
            seen = " · ".join(f"{name} {value:.3g}" for name, value in support.features if value)
            if seen:
                console.print(Text(f"    {seen}", style="dim"), soft_wrap=True)


def slots(frame: EventFrame) -> Iterator[tuple[str, str, Support]]:
    """Return the name, the words and the support of each slot of *frame*, the event first.

    A slot whose support names no rule has that of its row.
    """
    rules = dict.fromkeys(e.rule_id for e in (frame.trigger, *frame.evidence) if e.rule_id)
    yield "event", frame.trigger.quote, _ruled(frame.support, " ".join(rules))
    for participant in frame.participants:
        yield participant.role, participant.name.resolved_text, participant.support
    for count in frame.counts:
        yield count.harm, count.as_written, _ruled(count.support, count.rule_id)
    for where in frame.where:
        yield "place", where.as_written, where.support
    if frame.when is not None:
        yield "time", frame.when.as_written, frame.when.support
    for attribution in frame.attributions:
        if attribution.source is not None:
            rule = attribution.evidence.rule_id if attribution.evidence else ""
            yield "speaker", attribution.source.resolved_text, _ruled(attribution.support, rule)


def read_how(support: Support) -> str:
    """Return method, rule, score and threshold as words."""
    parts = [support.method]
    if support.rule:
        parts.append(f"rule {support.rule}")
    if support.score is not None:
        parts.append(f"score {support.score:.2f}")
    if support.threshold is not None:
        parts.append(f"{support.threshold:.2f} needed")
    return ", ".join(parts)


def _ruled(support: Support, rule: str) -> Support:
    return support if support.rule else replace(support, rule=rule)
