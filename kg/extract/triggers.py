"""Find the words of a sentence that name a violent act or a harm.

A trigger is one row of ``data/triggers.csv`` found in the parse. Nouns match contiguous lemma
phrases; verbs match their lemma and the particles or objects the row names ("open fire").
``data/means.csv`` refines a general act by the weapon in its phrase: "attacked ... with mortars"
is shelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg.clauses.constructions import words_as
from kg.clauses.trees import (
    PhraseIndex,
    any_in,
    case_of,
    children,
    conjuncts,
    has_word,
    lemma_of,
    noun_phrase,
    relations,
)
from kg.extract.people import (
    are_of_a_state,
    names_combatants,
    names_people,
    names_soldiers,
)
from kg.lexicon.words import InstrumentRow, Lexicon, TriggerRow, word_set

ARREST = "arrest-detention"
ABDUCTION = "hostage-taking"
TAKING = "territory-change"
BY_INSTRUMENT = "means"
"""Type of rows that are acts only with a weapon: 'dropped barrel bombs'."""
REFINABLE = frozenset({"strike.n", "destroy.v"})
INSTRUMENT_DEPS = relations(
    "acl acl:relcl advcl amod compound conj nmod nmod:poss nsubj nsubj:pass obj obl obl:agent "
    "obl:unmarked xcomp"
)
INSTRUMENT_BELOW = frozenset({"compound", "nmod", "obl", "amod", "obj"})
HIT = frozenset({"obj", "nsubj:pass"})
PARTS = ("compound:prt", "obj", "advmod", "xcomp", "obl", "ccomp", "iobj")  # prt: "blew up"
"""Relations in which a further word of a verb's row may stand: "open *fire*"."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row found in a sentence.

    Attributes:
        token, first: The head of the matched words in the parse, and the first of them.
        type: Event type (refined by the instrument) or kind of harm.
    """

    row: TriggerRow
    token: Token
    first: Token
    type: str
    weapon: str | None = None

    @property
    def is_act(self) -> bool:
        """Tell whether it names an act (otherwise a harm)."""
        return self.row.cls == "act"

    @property
    def is_thing(self) -> bool:
        """Tell whether it names a weapon, which may only have been found: "a car bomb"."""
        return " ".join(self.row.words) in word_set("weapon-noun")

    @property
    def carrier(self) -> Token | None:
        """Return the light verb of which a noun is the object: "carried out an attack"."""
        verb = self.token.head
        is_object = self.row.pos != "VERB" and self.token.dep_ == "obj"
        return verb if is_object and lemma_of(verb) in word_set("light") else None


class TriggerFinder:
    """Finds triggers with indexes built once from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._nouns = PhraseIndex([r for r in lexicon.triggers if r.pos in {"NOUN", "ADJ"}])
        self._verbs: dict[str, list[TriggerRow]] = {}
        for row in lexicon.triggers:
            if row.pos == "VERB":
                self._verbs.setdefault(row.words[0], []).append(row)
        for rows in self._verbs.values():
            rows.sort(key=lambda row: -len(row.words))
        self._instruments = PhraseIndex(lexicon.instruments)

    def find(self, sent: Span) -> list[Trigger]:
        """Return the triggers of *sent* in text order; a longer match hides those inside it."""
        found: list[Trigger] = []
        covered: set[int] = set()
        # Backwards: a noun phrase is matched at its last word and covers those before it.
        for token in reversed(list(sent)):
            match = self._match(token) if token.i not in covered else None
            if match is None:
                continue
            row, first = match
            covered.update(range(first.i, token.i + 1), _further_words(row, token))
            found.append(self._refined(row, token, first))
        kept = [t for t in found if t.type != BY_INSTRUMENT and not _is_inside(t, found)]
        return kept[::-1]

    def instrument_of(self, token: Token) -> InstrumentRow | None:
        """Return the weapon row whose words end at *token*, or None ("a paint bomb" is none)."""
        row = self._instruments.ending_at(token)
        return row if row is not None and not _is_peaceful(token) else None

    def _match(self, token: Token) -> tuple[TriggerRow, Token] | None:
        if token.pos_ == "VERB" and _is_among_animals(token):
            return None
        row = self._verb_row(token)
        if row is not None:
            return row, token
        row = self._nouns.ending_at(token)
        if row is None or not _fits(row, token) or _is_other_sense(token) or _is_peaceful(token):
            return None
        first = PhraseIndex.start_of(row, token)
        return (row, first) if first is not None else None

    def _verb_row(self, token: Token) -> TriggerRow | None:
        is_participle = token.pos_ == "ADJ" and token.tag_ in {"VBN", "VBG"}  # "wounded men" in EWT
        rows = self._verbs.get(lemma_of(token), ())
        if token.pos_ not in {"VERB", "AUX"} and not is_participle:
            return None
        if token.dep_ == "amod" and any(row.type == ARREST for row in rows):
            return None  # "torturing a detained protester": whom the arrest left where he is
        fitting = (row for row in rows if all(_has_part(token, word) for word in row.words[1:]))
        row = next(fitting, None)
        if row is None or _fights_a_notion(token) or _stops_a_weapon(token, row):
            return None
        if _blows_up_a_find(token):
            return None
        if _carries_out_an_act(token, row) or _is_done_without_arms(token, row):
            return None
        if row.id in word_set("losing-row") and not _loses_its_own(token):
            return None
        return row

    def _refined(self, row: TriggerRow, token: Token, first: Token) -> Trigger:
        if row.cls == "harm":
            return Trigger(row, token, first, row.type)
        if row.id in word_set("seizing-row") and _takes_people(token):
            return Trigger(row, token, first, _taking_of_people(token, row))
        may_refine = row.type in word_set("general-type") or row.id in REFINABLE
        instrument = self._instrument_near(row, token) if may_refine else self.instrument_of(token)
        if instrument is None:
            is_shot = row.type == BY_INSTRUMENT and _fires_upon(token)
            return Trigger(row, token, first, "attack" if is_shot else row.type)
        # "destroyed by shells" is shelling; "destroyed a car bomb" bombs nothing.
        if row.id == "destroy.v" and instrument.type not in word_set("from-afar-type"):
            return Trigger(row, token, first, row.type)
        refines = may_refine and _says_more(instrument, row)
        return Trigger(
            row, token, first, instrument.type if refines else row.type, instrument.weapon
        )

    def _instrument_near(self, row: TriggerRow, token: Token) -> InstrumentRow | None:
        """Return the most telling weapon among the arguments of *token* (two levels deep).

        What a verb hits is no weapon ("hit poison gas supplies"), but for a mine; what it fires is.
        """
        hit = HIT if row.object == "patient" else frozenset()
        objects = filter(None, map(self.instrument_of, children(token, "obj") if hit else ()))
        near = children(token, *INSTRUMENT_DEPS - hit)
        near = [noun for noun in near if case_of(noun) not in word_set("aimed-at")]
        # 'the vehicle hit a ground mine': what it hit is the weapon
        mines = [instrument for instrument in objects if instrument.type == "ied-landmine"]
        found = mines or [*self._instruments_among(near)]
        telling = [
            instrument for instrument in found if instrument.type not in word_set("general-type")
        ]
        return next(iter(telling or found), None)

    def _instruments_among(self, heads: Iterable[Token]) -> Iterator[InstrumentRow]:
        """Yield the weapons at *heads* and their conjuncts, then those right below."""
        nouns = [(noun, head.dep_) for head in heads for noun in conjuncts(head)]
        below = [child for noun, _ in nouns for child in children(noun, *INSTRUMENT_BELOW)]
        plain = [noun for noun, dep in nouns if dep != "conj"]
        deeper = [noun for child in below for noun in conjuncts(child)]
        yield from filter(None, map(self.instrument_of, plain + deeper))


def _carries_out_an_act(verb: Token, row: TriggerRow) -> bool:
    """Tell whether an act is done and nobody put to death: "the attack was executed by rebels"."""
    if row.id not in word_set("executing-row"):
        return False
    first = verb.head if verb.dep_ == "conj" else verb  # "planned and executed"
    return any_in(children(verb, *HIT) + children(first, *HIT), "violent-noun")


def _is_done_without_arms(verb: Token, row: TriggerRow) -> bool:
    """Tell whether a plain verb is no violence: "took the town" and "held two men" by gunmen are.

    "Nurses held the child", "soldiers took up positions", "police took a man from the scene".
    """
    if row.id not in word_set("by-arms-row"):
        return False
    if has_word(verb, word_set("holding-back"), "compound:prt", "advmod"):
        return True
    hit = children(verb, *HIT)
    is_place = row.type in word_set("of-a-place") and any(
        noun.ent_type_ == "LOC" or lemma_of(noun) in word_set("takeable") for noun in hit
    )
    is_rescue = row.type == TAKING and (_is_done_by_a_state(verb, row) or _is_led(verb))
    if not is_place and (is_rescue or not _takes_people(verb)):
        return True
    return not any(map(names_combatants, words_as("agent", verb, row)))


def _loses_its_own(verb: Token) -> bool:
    """Tell whether an armed body lost people of its own: "the army lost two soldiers in clashes".

    "The army lost three men", "lost four of their own"; not "lost two soldiers to a rival", "lost
    three seats".
    """
    if any(case_of(noun) == "to" for noun in children(verb, "obl")):
        return False
    clause = verb.head if verb.dep_ in {"advcl", "conj", "xcomp"} else verb
    losers = children(verb, "nsubj") or children(clause, "nsubj")
    losers = losers or children(clause.head, "nsubj")  # "repelled it, killing 20 and losing four"
    lost = [noun for o in children(verb, "obj") for noun in (o, *_counted_by(o))]
    is_armed = any(map(names_combatants, losers))
    return (is_armed and any_in(lost, "own-people")) or any(map(names_soldiers, lost))


def _counted_by(number: Token) -> list[Token]:
    """Return whom *number* counts: the soldiers of "four of its soldiers", none of "contact"."""
    return children(number, "nmod") if number.pos_ == "NUM" else []


def _is_led(verb: Token) -> bool:
    return any(case_of(noun) == "to" for noun in children(verb, "obl"))  # "to hospital"


def _takes_people(verb: Token) -> bool:
    """Tell whether what *verb* takes are people: "captured three soldiers", not "the town".

    Nor "fear seized the villagers", "held their children", "captured the suspects on film".
    """
    taken = children(verb, *HIT)
    if any_in(children(verb, "nsubj"), "notion") or any_in(children(verb, "obl"), "recording"):
        return False
    return bool(taken) and all(names_people(noun) and not _is_their_own(noun) for noun in taken)


def _is_their_own(noun: Token) -> bool:
    return has_word(noun, word_set("possessive"), "nmod:poss")


def _taking_of_people(verb: Token, row: TriggerRow) -> str:
    """Return what taking people is: who captures, or acts for a state, detains; others abduct."""
    is_captured = lemma_of(verb) in word_set("capturing")
    return ARREST if is_captured or _is_done_by_a_state(verb, row) else ABDUCTION


def _is_done_by_a_state(verb: Token, row: TriggerRow) -> bool:
    takers = words_as("agent", verb, row)
    words = {lemma_of(word) for taker in takers for word in noun_phrase(taker)}
    return are_of_a_state(words)


def _fires_upon(verb: Token) -> bool:
    """Tell whether somebody is shot at: "troops fired on a car", "fired at the mayor"."""
    if lemma_of(verb) not in word_set("firing") or children(verb, "obj"):
        return False
    aims = (noun for noun in children(verb, "obl") if case_of(noun) in word_set("fired-upon"))
    nobody = word_set("calendar") | word_set("nowhere")
    return not nobody.issuperset(map(lemma_of, aims))


def _says_more(instrument: InstrumentRow, row: TriggerRow) -> bool:
    return instrument.type not in word_set("general-type") or row.type in {"attack", BY_INSTRUMENT}


def _further_words(row: TriggerRow, verb: Token) -> Iterator[int]:
    """Yield where the further words of a verb's row stand: "open *fire*"."""
    if row.pos == "VERB" and len(row.words) > 1:
        yield from (c.i for c in verb.children if lemma_of(c) in row.words[1:])


def _is_inside(trigger: Trigger, found: list[Trigger]) -> bool:
    """Tell whether another multi-word verb match has taken this trigger's word."""
    word = lemma_of(trigger.token)
    takers = (t.row for t in found if t is not trigger and t.token == trigger.token.head)
    return any(row.pos == "VERB" and word in row.words[1:] for row in takers)


def _is_other_sense(token: Token) -> bool:
    """Tell whether the word means another thing: the month of March, an aircraft, "to death"."""
    if token.text == "March" and token.pos_ == "PROPN":  # a protest march is no PROPN
        return True
    if _is_an_aircraft(token):
        return True
    return case_of(token) == "to" and lemma_of(token.head) in word_set("sentencing")


def _is_peaceful(token: Token) -> bool:
    """Tell whether words make the act harmless: "a cyber attack", "went on strike"."""
    modifiers = children(token, "compound", "amod")
    if lemma_of(token) == "mine" and _is_where_they_dig(token, modifiers):
        return True
    if modifiers or lemma_of(token) != "strike":
        return any(child.lower_ in word_set("peaceful-modifier") for child in modifiers)
    is_done = token.dep_ == "obj" or case_of(token) == "on"
    is_work = is_done and lemma_of(token.head) in word_set("of-a-labour-strike")
    return is_work and word_set("aimed-at").isdisjoint(map(case_of, children(token, "nmod")))


def _is_where_they_dig(mine: Token, modifiers: list[Token]) -> bool:
    """Tell a pit from a weapon: "a gold mine", "raided a mine"."""
    is_of_ore = any(child.lower_ in word_set("ore") for child in modifiers)
    return is_of_ore or (mine.dep_ in HIT and lemma_of(mine.head) in word_set("attacking"))


def _fights_a_notion(verb: Token) -> bool:
    """Tell whether what is fought is nobody: "to fight insecurity"."""
    fought = children(verb, "obj")
    return bool(fought) and all(lemma_of(noun) in word_set("notion") for noun in fought)


def _is_among_animals(verb: Token) -> bool:
    """Tell whether an animal did it or was hit alone: "a dog bit two", "shot three dogs"."""
    sides = (("nsubj", "obl:agent"), ("obj", "nsubj:pass"))
    shared = children(verb.head, "nsubj") if verb.dep_ == "conj" else []  # "attacked and injured"
    nouns = [children(verb, *deps) for deps in sides]
    nouns[0] = nouns[0] or shared
    return any(side and all(map(_is_an_animal, side)) for side in nouns)


def _is_an_animal(noun: Token) -> bool:
    """Tell whether *noun* and all beside it are animals; "the Tamil Tigers" are none."""
    animals = word_set("animal")
    return all(lemma_of(one) in animals and not one.ent_type_ for one in conjuncts(noun))


def _blows_up_a_find(verb: Token) -> bool:
    """Tell whether a found weapon is made harmless: "blew up a bomb found in the river"."""
    weapons = [noun for noun in children(verb, "obj") if lemma_of(noun) in word_set("mine")]
    return any(any_in(children(weapon, "acl"), "finding") for weapon in weapons)


def _stops_a_weapon(verb: Token, row: TriggerRow) -> bool:
    """Tell whether nothing is hit but what was fired: air defence that "shot down 40 drones"."""
    if lemma_of(verb) not in word_set("stopping"):
        return False
    # Without a preposition it is an object, whatever the parse says: "shot down four missiles".
    phrases = children(verb, "obl")
    hit = [noun for noun in phrases if not case_of(noun)]
    hit += [noun for noun in words_as("target", verb, row) if noun not in phrases]
    stopped = [_counted(noun) for head in hit for noun in conjuncts(head)]
    fired = word_set("projectile") | word_set("debris")
    return bool(stopped) and all(lemma_of(noun) in fired for noun in stopped)


def _counted(number: Token) -> Token:
    """Return what a number counts some of: "30 of 36 *drones*"; else the word itself."""
    of = [noun for noun in children(number, "nmod") if case_of(noun) == "of"]
    return of[0] if number.like_num and of else number


def _is_an_aircraft(token: Token) -> bool:
    """Tell whether a bomber flies: "a bomber was brought *down*"; others carry the bomb."""
    verb = token.head
    is_fallen = has_word(verb, ("down",), "compound:prt", "advmod")
    return lemma_of(token) == "bomber" and (is_fallen or any_in([verb], "flying"))


def _fits(row: TriggerRow, token: Token) -> bool:
    """Tell whether the part of speech suits: 'dead' must not be read inside a longer name."""
    if row.pos == "ADJ":
        return token.pos_ in {"ADJ", "VERB"} or token.dep_ in {"xcomp", "amod"}
    return token.pos_ in {"NOUN", "PROPN", "VERB", "ADJ", "NUM", "X"}


def _has_part(verb: Token, word: str) -> bool:
    """Tell whether *word* is a particle, object or complement below the verb."""
    if word in {"himself", "self"}:
        return any(c.lower_.endswith(("self", "selves")) for c in verb.children)
    parts = children(verb, *PARTS)
    parts += [below for noun in children(verb, "obj") for below in noun.children]
    return any(word in (lemma_of(part), part.lower_) for part in parts)
