"""Show an article's sentences and frames to a reader.

The article's own words, with what was recognised in colour, and below them one row per event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.cli.support import show_support
from kg.model.findings import Attribution, Count, EventFrame, Extraction, Victim, Where
from kg.model.text import Block, BlockKind, Passage
from kg.stages import FoundArticle

STYLES = {
    "trigger": "bold red",
    "actor": "cyan",
    "place": "green",
    "date": "yellow",
    "count": "bold magenta",
    "speaker": "blue",
}
_FURNITURE = "dim italic"


def show_article(found: FoundArticle, *, console: Console, explain: bool) -> None:
    """Print one article with its findings."""
    article, extraction = found.article, found.extraction
    console.rule(Text(article.title or article.id, style="bold"), align="left")
    published = article.published.isoformat() if article.published else "no date"
    console.print(Text(f"{published} · {article.publisher or 'publisher unknown'}", style="dim"))
    console.print(_legend())
    console.print()
    marks = sorted(_marks(extraction))
    for block in article.blocks:
        console.print(_coloured(article.text, block, marks), soft_wrap=False)
    console.print()
    if extraction.frames:
        console.print(_frames_table(found))
    else:
        console.print(Text("no event was found", style="dim"))
    if explain:
        show_support(extraction.frames, console=console)
        _show_left_out(extraction, console)
        for mending in article.mendings:
            told = f'mended ({mending.kind}): {mending.places}, the first was "{mending.example}"'
            console.print(Text(" ".join(told.split()), style="dim"))
    console.print()


def _marks(extraction: Extraction) -> Iterator[tuple[int, int, str]]:
    for frame in extraction.frames:
        yield _mark(frame.trigger.passage, "trigger")
        for participant in frame.participants:
            yield _mark(participant.name.passage, "actor")
        for where in frame.where:
            yield _mark(where.name.passage, "place")
        if frame.when:
            yield _mark(frame.when.passage, "date")
        for count in frame.counts:
            yield _mark(count.passage, "count")
        for attribution in frame.attributions:
            if attribution.source:
                yield _mark(attribution.source.passage, "speaker")


def _mark(passage: Passage, kind: str) -> tuple[int, int, str]:
    return passage.start, passage.end, STYLES[kind]


def _coloured(text: str, block: Block, marks: Iterable[tuple[int, int, str]]) -> Text:
    start, end = block.passage.start, block.passage.end
    words = text[start:end]
    if not block.is_readable:
        return Text(f"{words}  ({block.kind.value})", style=_FURNITURE)
    shown = Text(words, style="bold" if block.kind is BlockKind.TITLE else "")
    for a, b, style in marks:
        if start <= a and b <= end:
            shown.stylize(style, a - start, b - start)
    if block.kind is BlockKind.RELATED:
        shown.append("  (another article's headline)", style=_FURNITURE)
    return shown


def _legend() -> Text:
    return Text("  ").join(Text(name, style=style) for name, style in STYLES.items())


def _frames_table(found: FoundArticle) -> Table:
    table = Table(show_lines=True)
    for column in ("event", "who", "whom and how many", "where", "when", "says who"):
        table.add_column(column, overflow="fold")
    for frame in found.extraction.frames:
        cells = (
            _event(frame),
            _participants(frame),
            _counts(frame),
            "\n".join(_place(where) for where in frame.where),
            _when(frame),
            "\n".join(_speaker(attribution) for attribution in frame.attributions),
        )
        # Words of the article in brackets are no markup.
        table.add_row(*map(Text, cells))
    return table


def _event(frame: EventFrame) -> str:
    notes = [frame.kind] if frame.kind != "incident" else []
    notes += [frame.realisation] if frame.realisation != "occurred" else []
    notes += [frame.modality] if frame.modality != "asserted" else []
    notes += ["from a related headline"] if frame.from_related else []
    return frame.type + (f"\n({', '.join(notes)})" if notes else "") + f'\n"{frame.trigger.quote}"'


def _participants(frame: EventFrame) -> str:
    lines = []
    for participant in frame.participants:
        stance = f", {participant.stance}" if participant.stance != "asserts" else ""
        lines.append(f"{participant.name.resolved_text} ({participant.role}{stance})")
    return "\n".join(dict.fromkeys(lines))


def _counts(frame: EventFrame) -> str:
    return "\n".join(_count(count) for count in frame.counts)


def _count(count: Count) -> str:
    bounds = f"{_bound(count.minimum)}-{_bound(count.maximum)}"
    figure = str(count.best) if count.minimum == count.maximum == count.best else bounds
    people = f" {of}" if (of := count.victim_text or count.demographic) else ""
    kind = f", {count.victim_kind}" if count.victim_kind != "unknown" else ""
    scope = f", {count.scope}" if count.scope != "incident" else ""
    part = ", part of another" if count.subset_of or count.component_of else ""
    who = "".join(f"\n  {_victim(victim)}" for victim in count.victims)
    return f"{figure} {count.harm}{people} ({count.as_written}{kind}{scope}{part}){who}"


def _victim(victim: Victim) -> str:
    name = victim.name.text if victim.name else "not named"
    age = "" if victim.age is None else str(victim.age)
    return ", ".join(told for told in (name, age, victim.sex, victim.trade) if told)


def _bound(number: int | None) -> str:
    return "?" if number is None else str(number)


def _place(where: Where) -> str:
    chain = ", ".join([where.name.text, *(name.text for name in where.within)])
    relation = f"{where.relation} " if where.relation != "in" else ""
    return f"{relation}{chain}" + (" (from context)" if where.basis == "inherited" else "")


def _when(frame: EventFrame) -> str:
    if frame.when is None:
        return ""
    resolved = frame.when.edtf or (frame.when.start.isoformat() if frame.when.start else "")
    return f'{resolved}\n"{frame.when.as_written}"'


def _speaker(attribution: Attribution) -> str:
    if attribution.source is None:
        return "the article itself" + (f" ({attribution.hedge})" if attribution.hedge else "")
    via = "".join(f" via {name.resolved_text}" for name in attribution.relays)
    stance = f" ({attribution.stance})" if attribution.stance != "asserts" else ""
    return f"{attribution.source.resolved_text}{via}{stance}"


def _show_left_out(extraction: Extraction, console: Console) -> None:
    if extraction.aliases:
        pairs = ", ".join(f"{short} = {full}" for short, full in extraction.aliases)
        console.print(Text(f"The article says: {pairs}", style="dim"))
    for dropped in extraction.dropped:
        quote = " ".join(dropped.evidence.quote.split())
        console.print(Text(f'left out ({dropped.reason}): "{quote[:120]}"', style="dim"))
