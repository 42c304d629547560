"""Read how many people were harmed, who they were, and which figure is a subset of which.

Finds the people that a harm trigger speaks of (subjects of passives, objects, nouns left dead,
numbers after a toll), joins them with their figure, and marks parts: "26 civilians, including 14
children" gives a count of 26 and a subset of 14.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Span, Token

from kg.clauses.polarity import is_nobody
from kg.clauses.repairs import has_number, headline_harmed, is_passive
from kg.clauses.trees import case_of, children, conjuncts, lemma_of, noun_phrase, passage_of
from kg.extract.figure_cues import Around
from kg.extract.named_victims import Listed, NamedVictimReader
from kg.extract.numbers import Quantity, shares_of_people
from kg.extract.people import PeopleReader, names_people, organisation_of, victim_text
from kg.extract.triggers import Trigger
from kg.extract.victims import (
    behind_total,
    either_harm,
    figure_of,
    harm_of,
    is_in_a_row,
    noun_of,
    over_all,
    sex_or_age,
    unclear_harms,
    unharmed_by,
    victims_of,
)
from kg.lexicon.words import Lexicon, word_set
from kg.model.findings import Count

Told = tuple[Trigger, Count]
"""A figure and the trigger that says its harm."""
NOUNS = frozenset({"NOUN", "PROPN"})
OF_THEM = ("of", "them")
NOWHERE = -1
"""Index of a figure that no word writes: "the governor" is one."""
NEAR, NEARER = 4, 3
"""How far a figure may stand from its harm; nearer where a verb has it behind, a noun before."""


class CasualtyReader:
    """Reads the counts of one sentence."""

    def __init__(self, lexicon: Lexicon, people: PeopleReader) -> None:
        self._lexicon = lexicon
        self._people = people
        self._persons = {row.words[-1] for row in lexicon.persons}
        self.named = NamedVictimReader(lexicon)

    def counts(
        self, sent: Span, triggers: Sequence[Trigger], figures: Sequence[Quantity]
    ) -> list[Told]:
        """Return the counts of *sent*, each with the trigger that says the harm."""
        found: list[Told] = []
        for trigger, harm, victims in self._victims(triggers):
            count = self._count(victims, harm, trigger.row.id, figures)
            if count is not None and not _is_counted(count, found):
                found.append((trigger, count))
        self._add_by_nearness(sent, triggers, figures, found)
        return self._with_parts(sent, figures, found)

    # who the harm is said of -------------------------------------------------------------

    def _victims(self, triggers: Sequence[Trigger]) -> Iterator[tuple[Trigger, str, Listed]]:
        either, unclear = either_harm(triggers), unclear_harms(triggers)
        for trigger in (trigger for trigger in triggers if trigger.token not in unclear):
            harm = "casualties" if trigger.token in either else harm_of(trigger)
            for victims in self._listed(trigger) if harm else ():
                died = [other for other in triggers if _died_of(victims.head, other)]
                others = (_is_of_another(victims.head, trigger, other) for other in triggers)
                if trigger in died or not (died or any(others)):
                    yield trigger, harm or "", victims

    def _listed(self, trigger: Trigger) -> Iterator[Listed]:
        """Yield who is coordinated under each head, once; names under a figure are in it."""
        for head in map(behind_total, victims_of(trigger)):
            found: list[Listed] = []
            for token in [*conjuncts(head), *self._listed_beside(head)]:
                if not any(listed.covers(token) for listed in found):
                    found += self.named.listed_from(token)
            yield from found

    def _listed_beside(self, head: Token) -> Iterator[Token]:
        """Yield who stands in one list with *head*: "six men, *four women* and *two children*".

        The parser calls the women another word for the men; "12 people, eight women and four
        children" are parts of the twelve.
        """
        group = self._group_of(head)
        for other in children(head, "appos") if has_number(head) and group else ():
            listed = [t for t in conjuncts(other) if has_number(t) or children(t, "det")]
            told = set(map(self._group_of, listed))
            if len(listed) > 1 and told.isdisjoint({group, None}):
                yield from listed

    def _group_of(self, noun: Token) -> str | None:
        """Return the sex or age by which *noun* calls people: "women", "children"."""
        return sex_or_age(lemma_of(noun), self._people.read(noun).demographic)

    # how many they are -------------------------------------------------------------------

    def _count(
        self, victims: Listed, harm: str, rule: str, figures: Sequence[Quantity]
    ) -> Count | None:
        head = victims.head
        is_group = lemma_of(head) not in self._persons  # "a mother of two" is one person
        figure = (
            figure_of(head, figures) or (is_group and _figure_of_a_group(head, figures)) or None
        )
        if lemma_of(head) in word_set("pair-of-people"):
            figure = _in_pairs(head, figure)
        figure = figure or _both(head)
        noun = noun_of(head, figure)
        is_thing = self._people.read(noun).kind == "object" and harm != "casualties"
        if is_thing or is_nobody(head):
            return None
        if figure is None:
            return self._single(victims, harm, rule)
        count = self.counted(over_all(figure, head, figures), harm, noun, rule)
        # More names than people: the list was read beyond the harmed.
        fits = count.maximum is None or len(victims.victims) <= count.maximum
        # "some" and "a number of" count whatever the noun names: "some were killed" is no figure.
        is_told = figure.quantifier != "unspecified" or names_people(noun)
        return replace(count, victims=victims.victims if fits else ()) if is_told else None

    def counted(self, figure: Quantity, harm: str, noun: Token, rule: str) -> Count:
        """Write *figure* as a count of the people that *noun* names."""
        people = self._people.read(noun)
        # "12 were killed", "some", "30 deaths": nobody says who they were.
        is_number = noun.pos_ in {"NUM", "DET", "PRON"} or figure.first <= noun.i <= figure.last
        is_nameless = is_number or lemma_of(noun) in word_set("harm-noun") | {"own"}
        return Count(
            harm=harm,
            quantifier=figure.quantifier,
            as_written=figure.as_written,
            passage=figure.passage,
            minimum=figure.minimum,
            maximum=figure.maximum,
            best=figure.best,
            victim_kind=people.kind,
            victim_text=None if is_nameless else victim_text(noun),
            victim_group=organisation_of(noun),
            demographic=people.demographic,
            rule_id=rule,
        )

    def _single(self, victims: Listed, harm: str, rule: str) -> Count | None:
        """Read one person without a figure: "a woman", "the governor", "Abu Jandal"."""
        head = victims.head
        is_named = any(victim.name for victim in victims.victims)
        article = children(head, "det")[:1]
        is_told = (is_named or article or _is_definite(head)) and not is_in_a_row(head)
        if not is_told or not self._is_one(head, is_named):  # "killed civilians" gives no number
            return None
        text, passage = victim_text(head), passage_of([*article, *noun_phrase(head)])
        written = " ".join([*(token.text for token in article), text])
        one = Quantity(NOWHERE, NOWHERE, 1, 1, 1, "exact", written, passage, rule)
        count = self.counted(one, harm, head, rule)
        return replace(count, victim_text=text, victims=victims.victims[:1])

    def _is_one(self, head: Token, is_named: bool) -> bool:
        """Tell whether *head* is one person: no pronoun, no plural, no army."""
        if head.lower_ in word_set("pronoun") or head.tag_ in {"NNS", "NNPS"}:
            return False
        row = self._people.read(head).row
        is_army = row is not None and row.is_agent and row.words[-1] in word_set("collective")
        return not is_army and (is_named or names_people(head))

    # figures that the parse did not reach ------------------------------------------------

    def _add_by_nearness(
        self,
        sent: Span,
        triggers: Sequence[Trigger],
        figures: Sequence[Quantity],
        found: list[Told],
    ) -> None:
        """Give harms without a count the unused figures of people beside them, nearest first.

        Headlines and stripped commas break parses: "Mortar fire kills 12 wounds 50".
        """
        counted = {trigger.token for trigger, _ in found} | unclear_harms(triggers)
        harms = [t for t in triggers if t.token not in counted and self._lacks_victims(t)]
        people = [f for f in _unused(figures, found) if self._may_count_people(sent, f)]
        beside = [
            (t, f)
            for t in harms
            for f in people
            if _is_beside(f, t, triggers) and not _counts_unharmed(f, t)
        ]
        used: set[int] = set()
        for trigger, figure in sorted(beside, key=lambda pair: _gap(pair[1], pair[0])):
            if used.isdisjoint((trigger.token.i, figure.first)):
                used |= {trigger.token.i, figure.first}
                noun = self._noun_after(sent, figure)
                harm = harm_of(trigger) or ""
                found.append((trigger, self.counted(figure, harm, noun, trigger.row.id)))

    def _lacks_victims(self, trigger: Trigger) -> bool:
        return harm_of(trigger) is not None and not self._has_victims(trigger)

    def _has_victims(self, trigger: Trigger) -> bool:
        """Tell whether the parse found people without a figure: "people have been killed"."""
        nouns = (h for h in victims_of(trigger) if h.pos_ == "NOUN" and not h.like_num)
        return any(map(names_people, nouns))

    def _may_count_people(self, sent: Span, figure: Quantity) -> bool:
        noun = self._noun_after(sent, figure)
        is_people = noun.i == figure.last or names_people(noun)
        return is_people and figure.quantifier != "unspecified"

    def _noun_after(self, sent: Span, figure: Quantity) -> Token:
        """Return the people noun within four tokens after the figure, or the figure itself."""
        doc = sent.doc
        for token in doc[figure.last + 1 : min(figure.last + 5, sent.end)]:
            # The figure's own phrase has ended: "wounded 12, and soldiers fled".
            if token.is_punct or token.pos_ in {"VERB", "AUX", "CCONJ"}:
                break
            if token.pos_ in NOUNS and self._people.read(token).row:
                return token
        return doc[figure.last]

    # parts -------------------------------------------------------------------------------

    def _with_parts(
        self, sent: Span, figures: Sequence[Quantity], found: Sequence[Told]
    ) -> list[Told]:
        """Mark counts after 'including' or among a larger one, and add those not counted yet."""
        told: list[Told] = []
        for trigger, count in sorted(found, key=lambda pair: pair[1].passage):
            before, alike = len(told), [pair for pair in told if pair[1].harm == count.harm]
            whole = _whole_of(count, alike, found, sent)
            if whole is None:
                told += [(trigger, lost) for lost in self._lost_whole(count, sent, figures)]
                whole = told[-1] if len(told) > before else None
            told.append((trigger, replace(count, subset_of=whole[1].id) if whole else count))
        loose = list(self._loose(sent, _unused(figures, told)))
        for part in loose:
            whole = _whole_of(part, told, found, sent) or _listed_whole(part, loose, told, sent)
            if whole is not None:
                told.append((whole[0], _part_of(whole[1], part)))
        return [*told, *self._shares(sent, told)]

    def _shares(self, sent: Span, told: Sequence[Told]) -> Iterator[Told]:
        """Yield the parts that are told as a share: "24 people, a third of them children"."""
        for share in shares_of_people(sent, self._lexicon):
            before = [
                pair
                for pair in told
                if pair[1].best
                and not pair[1].subset_of
                and pair[1].passage.end <= share.words.start_char
            ]
            for trigger, whole in before[-1:]:
                figure = share.of(whole.best or 0)
                noun = self._noun_after(sent, replace(figure, last=figure.last + len(OF_THEM)))
                if names_people(noun):
                    part = self.counted(figure, whole.harm, noun, figure.rule_id)
                    yield trigger, _part_of(whole, part)

    def _lost_whole(self, part: Count, sent: Span, figures: Sequence[Quantity]) -> list[Count]:
        """Return the figure before 'among them' that the parse did not join to the harm, if any.

        In "seized 12 villagers, four of whom were killed" the 12 were not.
        """
        around = Around.of(part, sent)
        if around.says("wounded"):  # "20 injured, six of them seriously"
            bare = (self.counted(f, part.harm, sent.doc[f.last], part.rule_id) for f in figures)
            before = [count for count in bare if count.passage < part.passage]
            return [count for count in before[-1:] if _precedes(count, part)]
        # "carrying 40 pilgrims, killing 22 of them": the others lived.
        if not around.says("subset") or around.says("own") or around.says("live"):
            return []
        larger = [count for count in self._loose(sent, figures) if _precedes(count, part)]
        return [replace(c, harm=part.harm, rule_id=part.rule_id) for c in larger[-1:]]

    def _loose(self, sent: Span, figures: Iterable[Quantity]) -> Iterator[Count]:
        """Yield figures of people that no harm was found for: "10 of them children"."""
        for figure in figures:
            noun, last = self._noun_after(sent, figure), figure.last
            # The harm stands in until it is known whose part it is.
            part = self.counted(figure, "killed", noun, "subset")
            if names_people(noun):
                yield part
            elif "of them" in sent.doc[last : last + 4].text:
                behind = sent.doc[last + 1 : min(last + 6, sent.end)]
                told = (self._people.read(t).demographic for t in behind if t.pos_ in NOUNS)
                yield replace(part, demographic=next(filter(None, told), part.demographic))


def _is_counted(count: Count, found: Sequence[Told]) -> bool:
    return any(c.passage.overlaps(count.passage) and c.harm == count.harm for _, c in found)


def _unused(figures: Sequence[Quantity], found: Sequence[Told]) -> list[Quantity]:
    return [f for f in figures if not any(f.passage.overlaps(c.passage) for _, c in found)]


def _died_of(victim: Token, trigger: Trigger) -> bool:
    """Tell whether *victim* died, as *trigger* tells: "a policeman wounded on Friday died"."""
    is_subject = victim.dep_ == "nsubj" and victim.head == trigger.token
    return is_subject and harm_of(trigger) == "killed" and not children(trigger.token, "obj")


def _is_of_another(token: Token, trigger: Trigger, other: Trigger) -> bool:
    """Tell whether *token* is the trigger *other*, or that harm stands right before it.

    "killed 12 people and wounded 50", "12 people were killed and 50 wounded": 50 are not killed,
    however the parse coordinates them.
    """
    word = other.token
    if other is trigger or token in headline_harmed(trigger.token):
        return False
    if word == token:
        return other.row.pos == "VERB"
    harmed = headline_harmed(word)
    # "nine people injured"; not "nine people fleeing", not the 21 of "rises to 21, 40 injured"
    told_so = word.head == token and word.dep_ in {"acl", "amod"} and word.tag_ != "VBG"
    told_so = (told_so and not harmed) or _is_object_before(word, token)
    as_past = word.i == token.i + 1 and word.tag_ == "VBD"  # the same, tagged as a past tense
    is_counted = has_number(token) and trigger.token.i < token.i and not children(word, "obj")
    of_number = token in harmed or (word.i == token.i + 1 and is_counted)
    is_before = trigger.token.i < word.i < token.i
    return (told_so or as_past or of_number or is_before) and harm_of(other) is not None


def _is_object_before(verb: Token, noun: Token) -> bool:
    """Tell whether *noun* is the object of a verb that the parser made a clause on it.

    "The blast killed 12 people and 40 were wounded": no relative clause stands before its noun.
    """
    return verb.dep_ == "acl:relcl" and verb.head == noun and verb.i < noun.i


def _gap(figure: Quantity, trigger: Trigger) -> int:
    return max(figure.first - trigger.token.i, trigger.token.i - figure.last)


def _is_beside(figure: Quantity, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Tell whether *figure* stands near the harm, and no other trigger between them."""
    at = trigger.token.i
    is_behind = figure.first > at
    is_active = trigger.row.pos == "VERB" and not is_passive(trigger.token)  # "kills 12": behind
    if _gap(figure, trigger) > (NEARER if is_behind == is_active else NEAR):
        return False
    between = range(min(at, figure.last) + 1, max(at, figure.first))
    return not any(other.token.i in between for other in triggers)


def _counts_unharmed(figure: Quantity, trigger: Trigger) -> bool:
    phrases = (noun_phrase(noun) for noun in unharmed_by(trigger))
    return any(figure.first <= token.i <= figure.last for tokens in phrases for token in tokens)


def _figure_of_a_group(head: Token, figures: Sequence[Quantity]) -> Quantity | None:
    """Return the figure that counts a group's members: "a family of eight"."""
    inside = {c.i for c in children(head, "nmod") if case_of(c) == "of" and c.like_num}
    return next((figure for figure in figures if figure.last in inside), None)


def _in_pairs(head: Token, figure: Quantity | None) -> Quantity | None:
    """Return how many a couple or twins are, and two couples; "couples" alone give no number."""
    article = children(head, "det", "nmod:poss")
    first = figure.first if figure else min(token.i for token in (head, *article))
    words = head.doc[first : head.i + 1]
    is_one = bool(article) and head.tag_ != "NNS"
    told = figure.best if figure else int(is_one or head.lower_ == "twins")
    if not told:
        return figure
    return Quantity(
        words.start,
        head.i - 1,
        2 * told,
        2 * told,
        2 * told,
        "exact",
        words.text,
        passage_of(words),
        "",
    )


def _both(head: Token) -> Quantity | None:
    """Return the two of "both pilots"; "both soldiers and rebels" are no number."""
    dets = [d for d in children(head, "det") if d.lower_ == "both"]
    if head.tag_ != "NNS" or children(head, "conj") or not dets:
        return None
    word = head.doc[dets[0].i : dets[0].i + 1]
    return Quantity(word.start, word.start, 2, 2, 2, "exact", word.text, passage_of(word), "both")


def _is_definite(head: Token) -> bool:
    """Tell whether *head* stands for one without an article: a name, "his wife"."""
    is_owned = children(head, "nmod:poss") and head.lower_ not in word_set("adjectival-people")
    return bool(is_owned) or head.pos_ == "PROPN" or head.ent_type_ == "PERSON"


def _precedes(whole: Count, part: Count) -> bool:
    return whole.passage.end <= part.passage.start and _is_less(part.best, whole.best)


def _is_less(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part < whole


def _whole_of(part: Count, told: Sequence[Told], found: Sequence[Told], sent: Span) -> Told | None:
    """Return what *part* is counted in: the last fitting of *told*, or one of *found* behind it."""
    around = Around.of(part, sent)
    before = [pair for pair in told if _has_room(pair[1], part)] if around.says("subset") else []
    if around.says("wounded"):
        before = [pair for pair in before if pair[1].harm == "injured"]
    # "killed 12 and wounded 50, including two children": if any harm, the one told last.
    last = _last_told(part, told)
    before = [pair for pair in before if last is None or pair[1].harm == last.harm]
    behind = [pair for pair in found if _is_among(part, pair[1], around)]
    return next(iter([*before[-1:], *behind]), None)


def _last_told(part: Count, told: Sequence[Told]) -> Count | None:
    """Return the figure right before *part* that is no part itself."""
    wholes = (count for _, count in told if count.subset_of is None)
    before = (count for count in wholes if count.passage.start < part.passage.start)
    return max(before, key=lambda count: count.passage, default=None)


def _listed_whole(
    part: Count, loose: Sequence[Count], told: Sequence[Told], sent: Span
) -> Told | None:
    """Return the figure that a list behind a colon parts: "12 people died: ten men and two women".

    Only where the list adds up to it.
    """
    wholes = [pair for pair in told if pair[1].subset_of is None]
    if len(wholes) != 1 or part.subset_of is not None:
        return None
    whole, text = wholes[0][1], sent.doc.text
    behind = [count for count in loose if count.passage.start > whole.passage.end]
    is_listed = bool(behind) and ":" in text[whole.passage.end : behind[0].passage.start]
    adds_up = sum(count.best or 0 for count in behind) == whole.best
    return wholes[0] if part in behind and is_listed and adds_up else None


def _has_room(whole: Count, part: Count) -> bool:
    if whole.passage.start >= part.passage.start or whole.subset_of is not None:
        return False
    size = 0 if part.best is None else part.best
    return size <= (whole.maximum or size) and (whole.best is None or size < whole.best)


def _is_among(part: Count, whole: Count, around: Around) -> bool:
    """Tell whether *whole* follows as in "six civilians were among at least 22 killed"."""
    gap = whole.passage.start - part.passage.end
    between = Around("", around.after[:gap], "")
    return gap > 0 and _is_less(part.best, whole.best) and between.says("whole")


def _part_of(whole: Count, part: Count) -> Count:
    kind = whole.victim_kind if part.victim_kind == "unknown" else part.victim_kind
    return replace(part, harm=whole.harm, subset_of=whole.id, victim_kind=kind)
