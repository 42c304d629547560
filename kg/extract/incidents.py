"""Which scenes tell of the same event, and which figure is the sum of others?

Scenes of an article are joined into drafts by compatible type, time, place, figures and actors;
a definite noun ("the blast") points back. Totals are recognised: a figure that equals the sum of
later ones is an umbrella and these are its parts. Nothing is joined across articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from kg.extract.figure_cues import is_earlier, is_later, is_part_of_toll, scope_of
from kg.extract.phrases import ancestors, case_of, children, lemma_of
from kg.extract.places import PlaceMention
from kg.extract.scenes import Scene
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Count, Participant, When
from kg.model.text import BlockKind

HEADLINES = frozenset({BlockKind.TITLE, BlockKind.STANDFIRST, BlockKind.CAPTION})
JOIN_AT = 2.0
JOIN_BARE_AT = 1.0
JOIN_HEADLINE_AT = 3.0
LARGER_THAN_A_TOWN = frozenset(
    {
        "admin1",
        "admin2",
        "border",
        "country",
        "informal-area",
        "natural-area",
        "region",
        "route",
        "water",
    }
)
MAXIMUM_PARTS = 4
LOOK_BACK = 14
NEVER = float("-inf")
CAMPAIGN_TYPES = frozenset({"ground-offensive", "siege", "territory-change"})
RELATED_FAMILIES = (frozenset({"kill", "captive"}), frozenset({"kill", "ground"}))
SUMMING = re.compile(
    r"\b(?:in (?:all|total)|altogether|a total of|combined|between them|together|across|"
    r"(?:separate|several|various|multiple) \w+)\b|:\s",
    re.IGNORECASE,
)
ADDING = re.compile(r"\b(?:another|other|others|further|additional)\b", re.IGNORECASE)
ALSO = re.compile(r"\balso\b", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    """Scenes that tell of one event (a working note, turned into a frame later)."""

    scenes: list[Scene]
    type: str
    kind: str = "incident"
    counts: list[Count] = field(default_factory=list)
    part_of: Draft | None = None
    scope: str | None = None
    borrowed_places: list[PlaceMention] = field(default_factory=list)

    @property
    def first(self) -> Scene:
        """Return the scene that named the event."""
        return self.scenes[0]

    def when(self) -> When | None:
        """Return the most precise time that any scene gives."""
        found = [m.when for s in self.scenes for m in s.times if not m.opens]
        order = {"day": 0, "days": 0, "week": 2, "month": 3, "year": 4, "vague": 5}
        resolved = [when for when in found if when.end is not None]
        return min(
            resolved or found,
            key=lambda when: (when.basis == "in-quotation", order[when.precision]),
            default=None,
        )

    def place_names(self) -> set[str]:
        """Return the names of its places and what contains them, lower case."""
        return {
            name.text.lower()
            for scene in self.scenes
            for mention in scene.places
            for name in (mention.where.name, *mention.where.within)
        }

    def fine_places(self) -> set[str]:
        """Return the names of the places themselves, without what contains them."""
        return {m.where.name.text.lower() for scene in self.scenes for m in scene.places}

    def towns(self) -> set[str]:
        """Return the names of its places that are no larger than a town, lower case."""
        return {
            m.where.name.text.lower()
            for scene in self.scenes
            for m in scene.places
            if m.where.kind_hint not in LARGER_THAN_A_TOWN
        }

    def agent_names(self) -> set[str]:
        """Return the names of who did it, lower case."""
        return {p.name.resolved_text.lower() for s in self.scenes for p in s.agents}


def join_scenes(scenes: Sequence[Scene], lexicon: Lexicon) -> list[Draft]:
    """Join the scenes of one article into drafts, in order of first mention in the body."""
    drafts: list[Draft] = []
    body = [scene for scene in scenes if scene.kind not in HEADLINES | {BlockKind.RELATED}]
    for scene in body:
        for part in split_totals(scene):
            _place(part, drafts, lexicon)
    for scene in scenes:
        if scene.kind in HEADLINES:
            _place_headline(scene, drafts, lexicon, alone=not body)
    drafts.extend(_draft(s) for s in scenes if s.kind is BlockKind.RELATED and s.counts)
    for draft in drafts:
        _settle_counts(draft)
    find_umbrellas(drafts)
    _set_under_tolls(drafts)
    return drafts


def split_totals(scene: Scene) -> list[Scene]:
    """Part a scene into the incident it tells and the running total it mentions."""
    scoped = [replace(count, scope=scope_of(count, scene)) for count in scene.counts]
    tops = {count.id: count.scope for count in scoped}
    scoped = [
        replace(count, scope=tops.get(count.subset_of, count.scope)) if count.subset_of else count
        for count in scoped
    ]
    incident = [count for count in scoped if count.scope == "incident"]
    totals = [count for count in scoped if count.scope != "incident"]
    if not totals:
        return [replace(scene, counts=scoped)]
    total = replace(scene, counts=totals)
    if not incident:
        return [total]
    return [replace(scene, counts=incident), total]


def _is_total(scene: Scene) -> bool:
    return any(count.scope != "incident" for count in scene.counts)


def _place(scene: Scene, drafts: list[Draft], lexicon: Lexicon) -> None:
    total = _is_total(scene)
    candidates = [d for d in drafts if (d.kind == "aggregate") == total]
    scored = [(join_score(draft, scene, lexicon), -i) for i, draft in enumerate(candidates)]
    best = max(scored, default=(NEVER, 0))
    bare = not scene.has_act or not (scene.counts or scene.agents or scene.targets)
    if best[0] >= (JOIN_BARE_AT if bare else JOIN_AT):
        draft = candidates[-best[1]]
        draft.scenes.append(scene)
        draft.type = _better_type(draft.type, scene.type, lexicon)
        return
    drafts.append(_draft(scene, kind="aggregate" if total else "incident"))


def _place_headline(scene: Scene, drafts: list[Draft], lexicon: Lexicon, *, alone: bool) -> None:
    scored = [
        (join_score(d, scene, lexicon), -i) for i, d in enumerate(drafts) if d.kind == "incident"
    ]
    best = max(scored, default=(NEVER, 0))
    incidents = [d for d in drafts if d.kind == "incident"]
    enough = JOIN_BARE_AT if scene.counts else JOIN_HEADLINE_AT
    if incidents and best[0] >= enough:
        draft = drafts[-best[1]]
        draft.scenes.append(scene)
        draft.type = _better_type(draft.type, scene.type, lexicon)
    elif alone:
        drafts.append(_draft(scene))


def _draft(scene: Scene, *, kind: str = "incident") -> Draft:
    return Draft([scene], scene.type, kind)


def _better_type(a: str, b: str, lexicon: Lexicon) -> str:
    return max(a, b, key=lambda name: lexicon.event_types[name].rank if name else 0)


def join_score(draft: Draft, scene: Scene, lexicon: Lexicon) -> float:
    """Score how well *scene* fits *draft*; -inf if they cannot be one event."""
    place, count = _place_score(draft, scene), _count_score(draft, scene)
    in_own_block = scene.kind in HEADLINES or scene.block in {s.block for s in draft.scenes}
    if not in_own_block and not _is_linked(draft, scene):
        return NEVER
    points_back = scene.definite and scene.index - draft.scenes[-1].index <= 2
    if points_back and count > NEVER:
        count = max(count, -0.8)
    if count < 0 and (place == CONTAINED or (_is_new(scene) and not points_back)):
        return NEVER  # "two more died in a similar attack on another part of the city"
    return sum(
        (
            _type_score(draft, scene, lexicon),
            _time_score(draft, scene),
            place,
            count,
            _actor_score(draft, scene),
            _target_score(draft, scene),
            _realisation_score(draft, scene),
            _nearness_score(draft, scene),
            _sequence_score(draft, scene),
        )
    )


def _sequence_score(draft: Draft, scene: Scene) -> float:
    """Hold against a scene that its sentence sets it before, after or against the draft.

    "The army shelled the town after a bombing killed five soldiers" tells of two events.
    """
    beside = [s for s in draft.scenes if s.sent == scene.sent and s.agents != scene.agents]
    acts = [s for s in beside if s.has_act and scene.has_act]
    return -1.5 if any(_follows(s, scene) or _follows(scene, s) for s in acts) else 0.0


def _follows(first: Scene, second: Scene) -> bool:
    """Tell whether *second* stands below *first*, behind 'after' or 'before'."""
    above = set(ancestors(first.main.token))
    between = [node for node in ancestors(second.main.token) if node not in above]
    return bool(between) and any(
        case_of(node) in SEQUENCE or any(m.lower_ in SEQUENCE for m in children(node, "mark"))
        for node in between
    )


SEQUENCE = frozenset({"after", "before", "while", "whereas"})
CONTAINED = 0.4
"""Score of a place that only lies in, or only contains, the draft's."""


def _is_new(scene: Scene) -> bool:
    """Tell whether the act is introduced as another one: "a similar attack", "a second blast"."""
    return any(
        child.lower_ in word_set("another")
        for child in scene.main.token.children
        if child.dep_ in {"det", "amod"}
    )


def _target_score(draft: Draft, scene: Scene) -> float:
    ours = {p.name.text.lower() for s in draft.scenes for p in s.targets}
    return 0.5 if ours & {p.name.text.lower() for p in scene.targets} else 0.0


def _type_score(draft: Draft, scene: Scene, lexicon: Lexicon) -> float:
    """Compare what was done; a general word ('attack') fits where it points back or is near."""
    a, b = draft.type, scene.type
    if not a or not b:
        return 0.5
    if a == b:
        return 1.5 if a != "attack" else 0.9
    rows = lexicon.event_types
    if rows[a].is_violent != rows[b].is_violent:
        return NEVER
    families = {rows[a].family, rows[b].family}
    if len(families) == 1:
        return 1.2
    if "any" in families:
        return 0.9 if scene.definite else 0.5
    return 0.6 if any(families <= related for related in RELATED_FAMILIES) else NEVER


def _time_score(draft: Draft, scene: Scene) -> float:
    ours = draft.when()
    theirs = Draft([scene], scene.type).when()
    if ours is None or theirs is None or ours.end is None or theirs.end is None:
        return 0.0
    if (ours.start and theirs.end < ours.start) or (theirs.start and ours.end < theirs.start):
        return NEVER
    return 0.8 if ours.precision == theirs.precision == "day" else 0.2


def _place_score(draft: Draft, scene: Scene) -> float:
    """Compare where: the finest places that both give. Two towns are never one place."""
    ours, theirs = draft.place_names(), Draft([scene], scene.type).place_names()
    if not ours or not theirs:
        return 0.0
    fine_ours, fine_theirs = draft.fine_places(), Draft([scene], scene.type).fine_places()
    if _names_meet(fine_ours, fine_theirs):
        return 1.0
    if _names_meet(ours, fine_theirs) or _names_meet(fine_ours, theirs):
        return CONTAINED
    if draft.towns() and Draft([scene], scene.type).towns():
        return NEVER
    return -2.5 if scene.counts else -1.5


def _is_linked(draft: Draft, scene: Scene) -> bool:
    """Tell whether words tie *scene* to *draft* over the end of a paragraph.

    A pointing word ("the blast", "three others", "the toll rose"), the same place, people or toll.
    Paragraphs of a round-up tell of one thing after another.
    """
    if scene.definite or any(
        adds_to_others(c, scene) or _speaks_of_a_toll(c, scene) for c in scene.counts
    ):
        return True
    told = [c for s in draft.scenes for c in s.counts]
    same_toll = any(
        a.harm == b.harm and a.best != 1 and _is_same_toll(a, b) for a in scene.counts for b in told
    )
    other = Draft([scene], scene.type)
    return (
        same_toll
        or _names_meet(draft.fine_places(), other.place_names())
        or _names_meet(draft.place_names(), other.fine_places())
        or _names_meet(draft.agent_names(), other.agent_names())
        or _target_score(draft, scene) > 0
    )


def _names_meet(ours: set[str], theirs: set[str]) -> bool:
    """Tell whether a name of one side holds all words of a name of the other."""
    return any(names_agree(a, b) for a in ours for b in theirs)


def names_agree(a: str, b: str) -> bool:
    """Tell whether one name holds all words of the other: "Hajin" and "town of Hajin"."""
    words_a, words_b = set(a.replace("-", " ").split()), set(b.replace("-", " ").split())
    return bool(words_a and words_b) and (words_a <= words_b or words_b <= words_a)


def _count_score(draft: Draft, scene: Scene) -> float:
    score = 0.0
    told = [c for s in draft.scenes for c in s.counts if c.subset_of is None]
    if _adds_up(scene.counts, told):
        return 2.5
    for mine in scene.counts:
        if mine.subset_of is not None or _speaks_of_a_toll(mine, scene):
            continue
        others = [
            c for s in draft.scenes for c in s.counts if c.harm == mine.harm and c.subset_of is None
        ]
        if not others:
            continue
        if all(_other_victims(c, mine) for c in others):
            return NEVER
        if any(_is_same_toll(c, mine) for c in others):
            score += 0.5 if mine.best == 1 else 2.5
        elif any(_may_be_same(c, mine) for c in others):
            score += 0.3
        elif not adds_to_others(mine, scene):
            score -= 2.0
    return score


def _speaks_of_a_toll(count: Count, scene: Scene) -> bool:
    """Tell whether the words set *count* against a toll told before, so that both can stand."""
    return is_earlier(count, scene) or is_later(count, scene) or is_part_of_toll(count, scene)


def _is_same_toll(a: Count, b: Count) -> bool:
    """Tell whether two figures are the same and say enough to point to one event."""
    if "unspecified" in (a.quantifier, b.quantifier):
        return False
    same_bounds = (a.minimum, a.maximum, a.best) == (b.minimum, b.maximum, b.best)
    return same_bounds or (a.best is not None and a.best == b.best)


def _adds_up(counts: Sequence[Count], told: Sequence[Count]) -> bool:
    """Tell whether the figures of a scene are the parts of a toll told before: 11 and 17 of 28."""
    for harm in {count.harm for count in counts}:
        plain = [c.best for c in counts if c.harm == harm and c.subset_of is None]
        if len(plain) > 1 and None not in plain:
            total = sum(number or 0 for number in plain)
            if any(c.harm == harm and c.best == total for c in told):
                return True
    return False


def _other_victims(a: Count, b: Count) -> bool:
    """Tell whether two figures are told of people of two different organisations."""
    if a.victim_group is not None and b.victim_group is not None:
        return not _names_meet({a.victim_group.text.lower()}, {b.victim_group.text.lower()})
    return False


def _may_be_same(a: Count, b: Count) -> bool:
    """Tell whether the bounds of two figures meet and at least one is not a plain figure."""
    if a.quantifier == "exact" and b.quantifier == "exact":
        return False
    low = max(a.minimum or 0, b.minimum or 0)
    high = min(a.maximum or 10**9, b.maximum or 10**9)
    return low <= high


def _actor_score(draft: Draft, scene: Scene) -> float:
    """Compare who did it: two known sides are never one doer, nor two who launch offensives."""
    ours = draft.agent_names()
    theirs = {p.name.resolved_text.lower() for p in scene.agents}
    if not ours or not theirs:
        return 0.0
    sides = {side for s in draft.scenes for side in s.sides}
    if _names_meet(ours, theirs) or sides & scene.sides:
        return 0.8
    launched = {draft.type, scene.type} <= CAMPAIGN_TYPES
    told_apart = _are_specific(p for s in draft.scenes for p in s.agents) and _are_specific(
        scene.agents
    )
    camps = {camp for s in draft.scenes for camp in s.camps}
    if (sides and scene.sides) or (camps and scene.camps and not camps & scene.camps):
        return NEVER
    if launched and told_apart:
        return NEVER
    named = any(p.name.label for s in draft.scenes for p in s.agents)
    return -1.2 if named and any(p.name.label for p in scene.agents) else -0.4


def _are_specific(people: Iterable[Participant]) -> bool:
    """Tell whether one of *people* is named or described by a name: "pro-Assad forces"."""
    return any(any(letter.isupper() for letter in p.name.text) for p in people)


def _realisation_score(draft: Draft, scene: Scene) -> float:
    """Compare whether it happened; what is threatened and what was averted are two events."""
    ours, theirs = draft.first.realisation, scene.realisation
    attempted = ours.row is not None and ours.row.words[0] in {"try", "attempt"}
    if attempted and theirs.status == "occurred" and scene.index - draft.first.index <= 2:
        return 0.0  # "tried to plant a bomb ... the device detonated"
    if "averted" in {ours.status, theirs.status} and ours.status != theirs.status:
        return NEVER
    return 0.0 if (ours.status == "occurred") == (theirs.status == "occurred") else NEVER


def _nearness_score(draft: Draft, scene: Scene) -> float:
    last = draft.scenes[-1]
    gap = scene.index - last.index
    if scene.kind in HEADLINES:
        return 0.8 if draft.scenes[0].index <= LOOK_BACK else 0.0
    if gap == 0:
        return -2.0 if scene.has_act and last.has_act else 0.4
    bonus = 0.9 if scene.definite else 0.0
    if gap <= 2 and not scene.has_act and any(adds_to_others(c, scene) for c in scene.counts):
        bonus += 1.5  # "Three other soldiers were wounded"
    near = 0.6 if gap == 1 else 0.3 if gap <= 3 else 0.0 if gap <= LOOK_BACK else -0.5
    return near + bonus


# figures --------------------------------------------------------------------------------


def _settle_counts(draft: Draft) -> None:
    """Collect the counts of a draft: one per figure, parts under their total, rivals marked."""
    kept: list[Count] = []
    renamed: dict[str, str] = {}
    for scene in draft.scenes:
        new: list[Count] = []
        for count in scene.counts:
            twin = next((k for k in kept if _same_figure(k, count)), None)
            if twin is None:
                new.append(count)
            else:
                renamed[count.id] = twin.id
                kept[kept.index(twin)] = _merged(twin, count)
        kept.extend(_with_rivals(new, kept, scene))
    ids = {count.id for count in kept}
    draft.counts = [
        replace(c, subset_of=renamed.get(c.subset_of, c.subset_of)) if c.subset_of else c
        for c in kept
        if c.subset_of is None or renamed.get(c.subset_of, c.subset_of) in ids
    ]
    draft.counts = _with_revisions(_with_parts(draft.counts), draft)


def _where_told(counts: Sequence[Count], draft: Draft) -> dict[str, Scene]:
    """Return the scene that tells each of *counts*, by the count's id."""
    return {
        count.id: next(s for s in draft.scenes if any(c.id == count.id for c in s.counts))
        for count in counts
    }


def _with_revisions(counts: list[Count], draft: Draft) -> list[Count]:
    """Let a revised figure replace the older ones: they stand as its alternatives."""
    told = _where_told(counts, draft)
    revised = list(counts)
    for harm in {count.harm for count in counts}:
        plain = [c for c in revised if c.harm == harm and not c.subset_of and not c.component_of]
        earlier = [c for c in plain if is_earlier(c, told[c.id])]
        later = [c for c in plain if c not in earlier and is_later(c, told[c.id])]
        holding = later[-1:] or [c for c in plain if c not in earlier][:1]
        if not holding or not (earlier or later):
            continue
        lead = holding[0]
        replaced = {c.id for c in (plain if later else earlier) if c.id != lead.id}
        revised = [
            replace(c, alternative_to=lead.id)
            if c.id in replaced
            else replace(c, alternative_to=None)
            if c.id == lead.id
            else c
            for c in revised
        ]
    return revised


def _set_under_tolls(drafts: Sequence[Draft]) -> None:
    """Set figures "of the dead" under the toll they are part of; drop them if none is told."""
    tolls = sorted((c for d in drafts for c in d.counts), key=lambda count: count.passage)
    for draft in drafts:
        told = _where_told(draft.counts, draft)
        kept = [
            count
            if count.subset_of or count.component_of or not is_part_of_toll(count, told[count.id])
            else _under_a_toll(count, draft.counts, tolls)
            for count in draft.counts
        ]
        draft.counts = [count for count in kept if count is not None]
        lost = set(told) - {count.id for count in draft.counts}
        draft.counts = [count for count in draft.counts if count.subset_of not in lost]


def _under_a_toll(count: Count, own: Sequence[Count], tolls: Sequence[Count]) -> Count | None:
    """Return *count* as part of its own event's toll, or of the last one told before it."""
    before = [toll for toll in reversed(tolls) if toll.passage < count.passage]
    whole = next((c for c in (*own, *before) if _may_contain(c, count)), None)
    return replace(count, subset_of=whole.id, alternative_to=None) if whole is not None else None


def _may_contain(whole: Count, part: Count) -> bool:
    if whole.harm != part.harm or whole.subset_of or whole.alternative_to or whole is part:
        return False
    return (whole.maximum is None or (part.minimum or 0) < whole.maximum) and (
        whole.best is None or part.best is None or part.best < whole.best
    )


def _with_rivals(new: Sequence[Count], kept: Sequence[Count], scene: Scene) -> list[Count]:
    """Mark figures of a later sentence as alternatives to the lead's, unless they add to it."""
    found = []
    for count in new:
        lead = next(
            (
                k
                for k in kept
                if k.harm == count.harm and k.subset_of is None and k.alternative_to is None
            ),
            None,
        )
        small = count.best is not None and lead is not None and count.best < (lead.best or 10**9)
        adds = adds_to_others(count, scene) and lead is not None and (small or count.best == 1)
        another = lead is not None and _are_others(lead, count)
        if lead is None or count.subset_of or adds or another or count.scope != lead.scope:
            found.append(count)
        else:
            found.append(replace(count, alternative_to=lead.id))
    return found


def adds_to_others(count: Count, scene: Scene) -> bool:
    """Tell whether the words beside a figure say that it comes on top of others."""
    text, offset = scene.sent.text, scene.sent.start_char
    near = text[max(0, count.passage.start - offset - 12) : count.passage.end - offset + 25]
    verb = text[max(0, scene.main.token.idx - offset - 12) : scene.main.token.idx - offset]
    return ADDING.search(near) is not None or ALSO.search(verb) is not None


def _same_figure(a: Count, b: Count) -> bool:
    return (
        a.harm == b.harm
        and (a.minimum, a.maximum, a.best) == (b.minimum, b.maximum, b.best)
        and a.demographic == b.demographic
        and (a.subset_of is None) == (b.subset_of is None)
        and not _are_others(a, b)
    )


def _are_others(a: Count, b: Count) -> bool:
    """Tell whether two single victims are named, and not alike: "Haddad" is "Mariam Haddad"."""
    if a.best != 1 or b.best != 1:
        return False
    one, other = _names_of(a), _names_of(b)
    return bool(one and other) and not one & other


def _names_of(count: Count) -> set[str]:
    return {word for v in count.victims if v.name for word in v.name.text.lower().split()}


def _merged(a: Count, b: Count) -> Count:
    """Keep the first telling's place and add what only the second tells."""
    kind = a.victim_kind if a.victim_kind != "unknown" else b.victim_kind
    return replace(
        a,
        victim_kind=kind,
        victim_text=a.victim_text or b.victim_text,
        victim_group=a.victim_group or b.victim_group,
        victims=a.victims or b.victims,
    )


def _with_parts(counts: list[Count]) -> list[Count]:
    """Mark "11 regime fighters and 17 militants" as the parts of a stated 28."""
    for harm in {c.harm for c in counts}:
        plain = [c for c in counts if c.harm == harm and c.subset_of is None and c.best is not None]
        # "the commander, his wife and two children": one and one are not the two.
        several = [c for c in plain if not (c.best == 1 and c.victims)]
        for total in several:
            parts = _parts_of(total, [c for c in several if c is not total])
            if parts:
                return [
                    replace(c, component_of=total.id, alternative_to=None) if c in parts else c
                    for c in counts
                ]
    return counts


def _parts_of(total: Count, others: Sequence[Count]) -> tuple[Count, ...]:
    for size in range(2, min(MAXIMUM_PARTS, len(others)) + 1):
        for chosen in combinations(others, size):
            if sum(c.best or 0 for c in chosen) == total.best:
                return chosen
    return ()


def find_umbrellas(drafts: list[Draft]) -> None:
    """Turn an event whose toll is the sum of other events' tolls into their umbrella."""
    for draft in drafts:
        total = _single_killed(draft)
        if draft.kind != "incident" or total is None:
            continue
        others = [
            d for d in drafts if d is not draft and d.kind == "incident" and _may_be_part(draft, d)
        ]
        tolls = [(d, c) for d in others if (c := _single_killed(d)) is not None]
        parts = _draft_parts(total, tolls)
        if not parts or not _is_said_to_sum(draft, [part for part, _ in parts]):
            continue
        draft.kind, draft.scope = "aggregate", "umbrella"
        draft.counts = [replace(c, scope="umbrella") for c in draft.counts]
        for part, count in parts:
            part.part_of = draft
            part.counts = [
                replace(c, component_of=total.id) if c is count else c for c in part.counts
            ]


def _is_said_to_sum(umbrella: Draft, parts: Sequence[Draft]) -> bool:
    """Tell whether words make one figure the sum of others; arithmetic alone makes nothing.

    The total: "a total of 19", "air strikes killed 19", "an offensive killed 35". The parts:
    "another seven", "the other five".
    """
    summing = any(_sums_up(scene) for scene in umbrella.scenes)
    return summing or any(
        adds_to_others(count, scene) or is_part_of_toll(count, scene)
        for part in parts
        for scene in part.scenes
        for count in scene.counts
    )


def _sums_up(scene: Scene) -> bool:
    acts = [trigger.token for trigger in scene.triggers if trigger.is_act]
    several = any(
        act.tag_ in {"NNS", "NNPS"} or lemma_of(act) in word_set("campaign") for act in acts
    )
    return several or SUMMING.search(scene.sent.text) is not None


def _single_killed(draft: Draft) -> Count | None:
    killed = [
        c
        for c in draft.counts
        if c.harm == "killed" and c.subset_of is None and c.component_of is None
    ]
    return killed[0] if len(killed) == 1 and (killed[0].best or 0) > 1 else None


def _may_be_part(umbrella: Draft, draft: Draft) -> bool:
    return _time_score(umbrella, draft.first) > float("-inf")


def _draft_parts(
    total: Count, tolls: Sequence[tuple[Draft, Count]]
) -> Iterable[tuple[Draft, Count]]:
    for size in range(2, min(MAXIMUM_PARTS, len(tolls)) + 1):
        for chosen in combinations(tolls, size):
            if sum(count.best or 0 for _, count in chosen) == total.best:
                return chosen
    return ()
