"""How many were harmed, who were they, and which figure is part of which?

Finds the people that a harm trigger speaks of (subjects of passives, objects, nouns left dead,
numbers after a toll), joins them with their figure, and marks parts: "26 civilians, including 14
children" gives a count of 26 and a subset of 14.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from kg.clauses.polarity import is_nobody
from kg.clauses.repairs import is_passive
from kg.clauses.trees import (
    case_of,
    children,
    conjuncts,
    entity_of,
    noun_phrase,
    passage_of,
)
from kg.extract.named_victims import Listed, NamedVictimReader
from kg.extract.numbers import Figure, find_figures
from kg.extract.people import PeopleReader, organisation_of, victim_text
from kg.extract.triggers import Trigger
from kg.extract.victims import (
    behind_total,
    either_harm,
    figure_of,
    harm_of,
    noun_of,
    victims_of,
)
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Count, Victim


@dataclass(frozen=True, slots=True)
class Victims:
    """A noun or figure that a harm is said of, and who of them is described one by one."""

    head: Token
    harm: str
    trigger: Trigger
    described: tuple[Victim, ...] = ()


class CasualtyReader:
    """Reads the counts of one sentence."""

    def __init__(self, lexicon: Lexicon, people: PeopleReader) -> None:
        self._lexicon = lexicon
        self._people = people
        self.named = NamedVictimReader(lexicon, people)

    def counts(self, sent: Span, triggers: Sequence[Trigger]) -> list[tuple[Trigger, Count]]:
        """Return the counts of *sent*, each with the trigger that says the harm."""
        figures = find_figures(sent, self._lexicon)
        found: list[tuple[Trigger, Count]] = []
        used: set[int] = set()
        for victims in self._victims(triggers):
            count = self._count(victims, figures)
            if count is None or any(
                c.passage.overlaps(count.passage) and c.harm == count.harm for _, c in found
            ):
                continue
            found.append((victims.trigger, count))
            used.update(f.number for f in figures if f.passage.overlaps(count.passage))
        self._by_nearness(sent, triggers, figures, used, found)
        return self._with_subsets(sent, figures, found)

    # who the harm is said of -------------------------------------------------------------

    def _victims(self, triggers: Sequence[Trigger]) -> Iterator[Victims]:
        either = either_harm(triggers)
        for trigger in triggers:
            harm = "casualties" if trigger.token in either else harm_of(trigger)
            if harm is None:
                continue
            for head in map(behind_total, victims_of(trigger)):
                for listed in self._listed(head):
                    if not self._other_trigger(listed.head, trigger, triggers):
                        yield Victims(listed.head, harm, trigger, listed.victims)

    def _listed(self, head: Token) -> Iterator[Listed]:
        """Yield who is coordinated with *head*, each once; names under a figure are in it."""
        found: list[Listed] = []
        for token in conjuncts(head):
            if not any(listed.covers(token) for listed in found):
                found += self.named.listed_from(token)
        yield from found

    @staticmethod
    def _other_trigger(token: Token, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
        """Tell whether *token* is another trigger, or another harm stands right before it.

        "killed 12 people and wounded 50": 50 are not killed, however the parse coordinates them.
        """
        low, high = sorted((token.i, trigger.token.i))
        for other in triggers:
            if other is trigger:
                continue
            if other.token == token and other.row.pos == "VERB":
                return True
            if harm_of(other) and other.token.head == token and other.token.dep_ in {"acl", "amod"}:
                return True  # "a woman killed and nine people injured"
            if harm_of(other) and other.token.i == token.i + 1 and other.token.tag_ == "VBD":
                return True  # "... and nine people injured", tagged as a past tense
            if harm_of(other) and low < other.token.i < high and token.i > trigger.token.i:
                return True
        return False

    # how many they are -------------------------------------------------------------------

    def _count(self, victims: Victims, figures: Sequence[Figure]) -> Count | None:
        head = victims.head
        if is_nobody(head):
            return None
        figure = figure_of(head, figures) or _figure_of_a_group(head, figures)
        noun = noun_of(head, figure)
        people = self._people.read(noun)
        if people.kind == "object" and victims.harm != "casualties":
            return None
        if figure is None:
            return self._single(victims)
        if figure.quantifier == "unspecified" and not self._people.is_people(noun):
            return None
        count = self._from_figure(figure, victims.harm, noun, victims.trigger.row.id)
        fits = count.maximum is None or len(victims.described) <= count.maximum
        return replace(count, victims=victims.described if fits else ())

    def _from_figure(self, figure: Figure, harm: str, noun: Token, rule: str) -> Count:
        people = self._people.read(noun)
        is_number = noun.pos_ in {"NUM", "DET", "PRON"} or noun.i in range(
            figure.first, figure.last + 1
        )
        return Count(
            harm=harm,
            quantifier=figure.quantifier,
            as_written=figure.as_written,
            passage=figure.passage,
            minimum=figure.minimum,
            maximum=figure.maximum,
            best=figure.best,
            victim_kind=people.kind,
            victim_text=None if is_number else victim_text(noun),
            victim_group=organisation_of(noun),
            demographic=people.demographic,
            rule_id=rule,
        )

    def _single(self, victims: Victims) -> Count | None:
        """Read one person without a figure: "a woman", "the governor", "Abu Jandal"."""
        head = victims.head
        is_named = any(victim.name for victim in victims.described)
        if (
            head.lower_ in word_set("pronoun")
            or head.tag_ in {"NNS", "NNPS"}
            or not (is_named or self._people.is_people(head))
        ):
            return None
        determiner = next(iter(children(head, "det")), None)
        entity = entity_of(head)
        is_person = entity is not None and entity.label_ == "PERSON"
        row = self._people.read(head).row
        collective = row is not None and row.is_agent and row.words[-1] in word_set("collective")
        is_owned = children(head, "nmod:poss") and head.lower_ not in word_set("adjectival-people")
        is_told = is_named or is_owned or determiner is not None
        if collective or (not is_person and not is_told and head.pos_ != "PROPN"):
            return None
        phrase = noun_phrase(head)
        people = self._people.read(head)
        return Count(
            harm=victims.harm,
            quantifier="exact",
            as_written=victim_text(head)
            if determiner is None
            else f"{determiner.text} {victim_text(head)}",
            passage=passage_of([determiner, *phrase] if determiner is not None else phrase),
            minimum=1,
            maximum=1,
            best=1,
            victim_kind=people.kind,
            victim_text=victim_text(head),
            victim_group=organisation_of(head),
            demographic=people.demographic,
            rule_id=victims.trigger.row.id,
            victims=victims.described[:1],
        )

    # figures that the parse did not reach ------------------------------------------------

    def _by_nearness(
        self,
        sent: Span,
        triggers: Sequence[Trigger],
        figures: Sequence[Figure],
        used: set[int],
        found: list[tuple[Trigger, Count]],
    ) -> None:
        """Give a harm without a count the nearest unused figure of people beside it.

        Headlines and stripped commas break parses: "Mortar fire kills 12 wounds 50".
        """
        done = {trigger.token.i for trigger, _ in found}
        for trigger in triggers:
            harm = harm_of(trigger)
            if harm is None or trigger.token.i in done or self._has_victims(trigger):
                continue
            figure = self._nearest(trigger, figures, used, triggers)
            if figure is None:
                continue
            noun = self._noun_after(sent, figure)
            used.add(figure.number)
            found.append((trigger, self._from_figure(figure, harm, noun, trigger.row.id)))

    def _has_victims(self, trigger: Trigger) -> bool:
        """Tell whether the parse found people without a figure: "people have been killed"."""
        return any(
            self._people.is_people(head) and head.pos_ == "NOUN" and not head.like_num
            for head in victims_of(trigger)
        )

    def _nearest(
        self,
        trigger: Trigger,
        figures: Sequence[Figure],
        used: set[int],
        triggers: Sequence[Trigger],
    ) -> Figure | None:
        at = trigger.token.i
        verb_like = trigger.row.pos == "VERB" and not is_passive(trigger.token)
        best: tuple[int, Figure] | None = None
        for figure in figures:
            if figure.number in used or figure.quantifier == "unspecified":
                continue
            after = figure.first > at
            gap = figure.first - at if after else at - figure.last
            limit = 3 if after == verb_like else 4
            between = range(min(at, figure.last) + 1, max(at, figure.first))
            if gap > limit or any(t.token.i in between for t in triggers):
                continue
            noun = self._noun_after(trigger.token.sent, figure)
            listed = self._people.is_people(noun) or noun.i == figure.number
            if listed and (best is None or gap < best[0]):
                best = (gap, figure)
        return best[1] if best else None

    def _noun_after(self, sent: Span, figure: Figure) -> Token:
        """Return the people noun within four tokens after the figure, or the figure itself."""
        doc = sent.doc
        for i in range(figure.last + 1, min(figure.last + 5, sent.end)):
            if doc[i].is_punct or doc[i].pos_ in {"VERB", "AUX", "CCONJ"}:
                break
            if self._people.is_listed(doc[i]) and doc[i].pos_ in {"NOUN", "PROPN"}:
                return doc[i]
        return doc[figure.number]

    # parts -------------------------------------------------------------------------------

    def _with_subsets(
        self,
        sent: Span,
        figures: Sequence[Figure],
        found: list[tuple[Trigger, Count]],
    ) -> list[tuple[Trigger, Count]]:
        """Mark counts after 'including' or 'among them', and add those not counted yet."""
        result: list[tuple[Trigger, Count]] = []
        wholes = [count for _, count in found]
        for trigger, count in sorted(found, key=lambda pair: pair[1].passage):
            whole = _whole_before(count, result) if _is_subset_at(sent, count) else None
            whole = whole or _whole_after(sent, count, wholes)
            if whole is None and _is_subset_at(sent, count):
                whole = self._lost_whole(sent, figures, count)
                if whole is not None:
                    result.append((trigger, whole))
            result.append((trigger, replace(count, subset_of=whole.id) if whole else count))
        for figure in figures:
            if any(c.passage.overlaps(figure.passage) for _, c in result):
                continue
            noun = self._noun_after(sent, figure)
            part = self._from_figure(figure, "killed", noun, "subset")
            if (
                not self._people.is_people(noun)
                and "of them" not in sent.doc[figure.last : figure.last + 4].text
            ):
                continue
            following = _whole_after(sent, part, wholes)
            if following is not None:
                whole_pair = next((pair for pair in found if pair[1] is following), None)
            else:
                whole_pair = _pair_before(part, result) if _is_subset_at(sent, part) else None
            if whole_pair is None:
                continue
            trigger, whole_count = whole_pair
            child = self._demographic_near(sent, figure) or part.demographic
            result.append(
                (
                    trigger,
                    replace(
                        part,
                        harm=whole_count.harm,
                        subset_of=whole_count.id,
                        demographic=child,
                        victim_kind=part.victim_kind
                        if part.victim_kind != "unknown"
                        else whole_count.victim_kind,
                    ),
                )
            )
        return result

    def _lost_whole(self, sent: Span, figures: Sequence[Figure], part: Count) -> Count | None:
        """Return the figure before 'among them' that the parse did not join to the harm."""
        for figure in reversed(figures):
            if figure.passage.end > part.passage.start or figure.best is None:
                continue
            noun = self._noun_after(sent, figure)
            larger = part.best is not None and figure.best > part.best
            if larger and self._people.is_people(noun):
                return self._from_figure(figure, part.harm, noun, part.rule_id)
        return None

    def _demographic_near(self, sent: Span, figure: Figure) -> str | None:
        """Read "10 of them children": the noun stands behind 'of them'."""
        doc = sent.doc
        for i in range(figure.last + 1, min(figure.last + 6, sent.end)):
            people = self._people.read(doc[i])
            if people.demographic and doc[i].pos_ in {"NOUN", "PROPN"}:
                return people.demographic
        return None


def _figure_of_a_group(head: Token, figures: Sequence[Figure]) -> Figure | None:
    """Return the figure that counts a group's members: "a family of eight"."""
    inside = {c.i for c in children(head, "nmod") if case_of(c) == "of" and c.like_num}
    return next((figure for figure in figures if figure.number in inside), None)


def _is_subset_at(sent: Span, count: Count) -> bool:
    """Tell whether the words around the figure say that it is part of a larger one."""
    start = count.passage.start - sent.start_char
    end = count.passage.end - sent.start_char
    before = sent.text[max(0, start - 45) : start].lower()
    after = sent.text[end : end + 24].lower()
    if any(
        mark in before.split("," if "including" not in before else "\n")[-1]
        for mark in ("including", "among them", "among whom", "among the dead", "which included")
    ):
        return True
    return after.lstrip().startswith(
        ("of them", "of whom", "of those", "of the victims", "of the dead")
    )


AMONG = re.compile(r"[^.;]{0,70}\bamong\s+(?:the\s+|a\s+total\s+of\s+)?$")


def _whole_after(sent: Span, part: Count, wholes: Sequence[Count]) -> Count | None:
    """Return the figure that *part* is among: "six civilians were among at least 22 killed"."""
    for whole in wholes:
        gap = sent.text[part.passage.end - sent.start_char : whole.passage.start - sent.start_char]
        smaller = part.best is not None and whole.best is not None and part.best < whole.best
        if whole.passage.start > part.passage.end and smaller and AMONG.fullmatch(gap):
            return whole
    return None


def _pair_before(part: Count, found: list[tuple[Trigger, Count]]) -> tuple[Trigger, Count] | None:
    wholes = [
        (t, c)
        for t, c in found
        if c.passage.start < part.passage.start
        and c.subset_of is None
        and (c.maximum is None or part.best is None or part.best <= c.maximum)
        and not (c.best is not None and part.best is not None and part.best >= c.best)
    ]
    killed = [pair for pair in wholes if pair[1].harm == "killed"]
    return next(reversed(killed or wholes), None)


def _whole_before(part: Count, found: list[tuple[Trigger, Count]]) -> Count | None:
    pair = _pair_before(part, [p for p in found if p[1].harm == part.harm])
    return pair[1] if pair else None
