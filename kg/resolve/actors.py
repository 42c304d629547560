"""Resolve a name to an actor.

Rules from the most certain to the least: a name of the authority; that name behind titles and
modifiers ('US-backed SDF') or before a head word ('IS militants'); a state's body ('Russian
warplanes'); a state, or a capital that speaks for its government ('Washington'); a surname whose
full name stands in the article; a description that holds in this theatre ('the Observatory');
a spelling that is nearly a known name. A bare 'warplanes' or 'the army' is somebody's only where
the article names that side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kg.lexicon.spelling import fold, plain_words, similarity
from kg.lexicon.words import word_set
from kg.model.findings import Name
from kg.resolve.actor_evidence import theatre_of, weigh_dates, weigh_sense
from kg.resolve.authority import Authority, Sense
from kg.resolve.candidates import Decision, Proposal, decide
from kg.resolve.context import Context

_BEHIND_WORDS: Final = 0.9
_STATE_BODY: Final = 0.86
_STATE: Final = 0.85
_CAPITAL: Final = 0.82
_AT_THE_END: Final = 0.78
_PREPOSITIONS: Final = frozenset({"of", "in", "for", "and", "from", "to", "the", "with", "by"})
_SURNAME: Final = 0.88
_ALIKE: Final = 0.93
_BRACKET: Final = re.compile(r"\s*[\[(][^\])]*[\])]?\s*")
_QUALIFIER: Final = re.compile(
    r"^[\w.]+(?:-[\w.]+)*-(?:backed|led|based|linked|affiliated|allied|aligned|held|run|"
    r"controlled|supported|sponsored|funded|inspired|dominated|trained|owned)$|^(?:pro|anti)-\w+$"
)
_SHORTEST: Final = 4
_TRIM: Final = " \x92\x95•\t\n\"'“”‘’.,;:()[]"
_PLACE_KINDS: Final = frozenset({"state", "government"})


def find_actor(
    name: Name, context: Context, authority: Authority, *, as_victim: bool = False
) -> Decision:
    """Decide which actor of the authority *name* means; None if it is unknown or unclear.

    Args:
        as_victim: It was hit or harmed: 'Italians' and 'Venezuelan officials' are then people
            and no state, while 'Afghan soldiers' belong to their army.
    """
    text = clean_name(context.definitions.get(name.text, name.resolved_text))
    proposals = [
        proposal
        for proposal in _proposals(text, name.label, context, authority)
        if not as_victim or _may_be_victim(proposal, text, authority)
    ]
    # The full form may be unknown where the short one is not.
    if not proposals and name.refers_to and name.text != text:
        proposals = list(_proposals(clean_name(name.text), name.label, context, authority))
    if fold(text) in word_set("bare-force"):
        proposals = [
            proposal
            for proposal in proposals
            if authority.sides_of(proposal.entity_id) & context.sides
        ]
    return decide(weigh_dates(proposal, context, authority) for proposal in proposals)


@lru_cache(maxsize=100_000)
def clean_name(text: str) -> str:
    """Return *text* without article, quotes, brackets and possessive."""
    text = _BRACKET.sub(" ", text).strip(_TRIM)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"['’]s?$", "", text)
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE).strip(_TRIM)


def _proposals(text: str, label: str, context: Context, authority: Authority) -> Iterator[Proposal]:
    if not text:
        return
    if label == "PERSON":
        people = list(_person(text, context, authority))
        yield from people or _mislabelled(text, context, authority)
        return
    exact = list(_named(text, label, context, authority))
    if not exact and text.endswith("s") and len(text) > _SHORTEST:
        exact = list(_named(text[:-1], label, context, authority))  # 'Syrias': apostrophe stripped
    yield from exact
    if any(proposal.score >= _BEHIND_WORDS for proposal in exact):
        return
    if fold(text.split()[0]) in word_set("no-longer"):  # "former IS militants" are not IS
        return
    if fold(text) in context.surnames:  # a surname that the recogniser took for something else
        yield from _person(text, context, authority)
    yield from _state_body(text, authority)
    yield from _behind_words(text, label, context, authority)
    yield from _capital(text, authority)
    yield from _at_the_end(text, context, authority)
    if not exact:
        yield from _alike(text, context, authority)


def _named(text: str, label: str, context: Context, authority: Authority) -> Iterator[Proposal]:
    senses = [
        sense
        for sense in authority.actors_called(text)
        if _fits_label(sense, label, authority)
        and _fits_case(sense, text)
        and sense.holds_on(context.published)
    ]
    for sense in senses:
        score = weigh_sense(
            sense, text, is_shared=len(senses) > 1, context=context, authority=authority
        )
        if sense.strength == "description":
            yield Proposal(sense.entity_id, score, f'described as "{text}" in this theatre')
        else:
            yield Proposal(sense.entity_id, score, f'name "{text}" of the authority')


def _mislabelled(text: str, context: Context, authority: Authority) -> Iterator[Proposal]:
    """Read a name of the authority that the recogniser took for a person's."""
    for proposal in _named(text, "", context, authority):
        # A person of the article may be called as a group is: "Wagner".
        if proposal.score >= _BEHIND_WORDS and fold(text) not in context.surnames:
            yield Proposal(proposal.entity_id, proposal.score - 0.1, proposal.reason)


def _fits_case(sense: Sense, text: str) -> bool:
    """Keep 'monitor' and Al-Monitor apart.

    A name has a capital unless it is written without; a description has no Arabic article.
    """
    if sense.strength == "description":
        return _words(sense.written) == _words(text)
    return not text.islower() or sense.written == text


def _words(text: str) -> list[str]:
    words = plain_words(text)
    return words[1:] if words[:1] == ["the"] else words


def _fits_label(sense: Sense, label: str, authority: Authority) -> bool:
    kind = authority.actors[sense.entity_id].kind
    if label == "PERSON":
        return kind == "person"
    if label == "ORG":
        # By their full names persons are known even where the recogniser saw a body.
        return kind not in ("person",) or sense.strength == "label"
    return True


def _behind_words(
    text: str, label: str, context: Context, authority: Authority
) -> Iterator[Proposal]:
    """Find a known name once words before it and a head word behind it are taken off."""
    words = text.split()
    head_means = authority.words.heads.get(fold(words[-1])) if len(words) > 1 else None
    start = 0
    while start < len(words) - 1 and _is_modifier(words[start], authority):
        start += 1
    for tail in (0, 1) if head_means else (0,):
        for begin in range(start + 1):
            core = " ".join(words[begin : len(words) - tail])
            if core == text or not core:
                continue
            for proposal in _named(clean_name(core), label, context, authority):
                if authority.actors[proposal.entity_id].kind in _PLACE_KINDS and tail:
                    continue  # 'Turkey fighters' are not Turkey
                if _is_anothers(words[:begin], proposal.entity_id, authority):
                    continue
                # The fewer words come off, the likelier it is the same.
                score = proposal.score - 0.05 - 0.01 * (begin + tail)
                yield Proposal(proposal.entity_id, score, f'name "{core}" inside "{text}"')


def _is_anothers(words: list[str], entity_id: str, authority: Authority) -> bool:
    """Tell whether a demonym makes it another body: the 'Salvadoran Red Cross' is not the ICRC.

    Armed groups have members of all nations: 'British IS militants'.
    """
    row = authority.actor_rows.get(entity_id)
    if row is None or row.kind == "non-state-armed-group":
        return False
    isos = {
        authority.adjectives[fold(word)] for word in words if fold(word) in authority.adjectives
    }
    return bool(isos - row.context - {row.country})


def _at_the_end(text: str, context: Context, authority: Authority) -> Iterator[Proposal]:
    """Find 'News network *Deir az-Zour 24*': a name of several words behind any others."""
    words = text.split()
    for begin in range(1, len(words) - 1):
        if words[begin - 1] in _PREPOSITIONS or words[begin - 1][0].isupper():
            continue  # 'Bank of the United States', 'Salvadoran Red Cross'
        core = " ".join(words[begin:])
        for proposal in _named(core, "", context, authority):
            kind = authority.actors[proposal.entity_id].kind
            if proposal.score >= _BEHIND_WORDS and kind not in _PLACE_KINDS:
                yield Proposal(proposal.entity_id, _AT_THE_END, f'ends in the name "{core}"')
                return


def _is_modifier(word: str, authority: Authority) -> bool:
    folded = fold(word)
    return (
        folded in authority.words.modifiers
        or folded in authority.adjectives
        or bool(_QUALIFIER.match(word))
    )


def _may_be_victim(proposal: Proposal, text: str, authority: Authority) -> bool:
    kind = authority.actors[proposal.entity_id].kind
    if kind not in _PLACE_KINDS:
        return True
    return any(sense.entity_id == proposal.entity_id for sense in authority.actors_called(text))


def _state_body(text: str, authority: Authority) -> Iterator[Proposal]:
    """Read 'Russian warplanes', "Turkey's military", 'Iraqi special forces', 'the Russians'."""
    words = fold(text).split()
    if _QUALIFIER.match(text.split()[0]):
        return  # 'US-backed forces' are not the forces of the US
    for length in (3, 2, 1):
        iso = authority.adjectives.get(" ".join(words[:length]))
        if not iso or len(words) < length:
            continue
        rest = words[length:]
        if not rest:
            yield Proposal(authority.state_of(iso), _STATE, f'"{text}" names a country')
        elif any(word[0].isupper() for word in text.split()[length:-1]):
            return  # 'U.S. Food and Drug Administration' is an own name
        elif (body := authority.words.heads.get(rest[-1])) and body != "group":
            yield Proposal(
                authority.body_of(iso, body), _STATE_BODY, f'"{text}" is a body of a state'
            )
        return


def _capital(text: str, authority: Authority) -> Iterator[Proposal]:
    iso = authority.capitals.get(fold(text))
    if iso:
        government = authority.body_of(iso, "government")
        yield Proposal(government, _CAPITAL, f'capital "{text}" speaks for the government')


def _person(text: str, context: Context, authority: Authority) -> Iterator[Proposal]:
    """Read 'President Putin' and a bare 'Robertson' whose full name stands in the article."""
    bare = without_titles(text, authority)
    full_names = context.surnames.get(fold(bare), ()) if " " not in bare else ()
    for full in full_names:  # they outrank the authority: this Robertson is the one named above
        for proposal in _person_called(full, context, authority):
            score = min(proposal.score, _SURNAME)
            yield Proposal(proposal.entity_id, score, f'surname of "{full}" in the same article')
    if full_names:
        return
    yield from _named(text, "PERSON", context, authority)
    if bare != text:
        for proposal in _named(bare, "PERSON", context, authority):
            score = min(proposal.score, _BEHIND_WORDS)
            yield Proposal(proposal.entity_id, score, f'name "{bare}" behind a title')
    if " " in bare:
        yield from _alike_person(bare, authority)


def _person_called(full: str, context: Context, authority: Authority) -> Iterator[Proposal]:
    yield from _named(without_titles(full, authority), "PERSON", context, authority)


def without_titles(text: str, authority: Authority) -> str:
    """Return a person's name without what stands before it: 'Colonel', 'Russian President'."""
    words = text.split()
    while len(words) > 1 and _is_title(words[0], authority):
        words = words[1:]
    return " ".join(words)


def _is_title(word: str, authority: Authority) -> bool:
    folded = fold(word.strip("."))
    return folded in authority.words.titles or folded in authority.adjectives


def _alike_person(text: str, authority: Authority) -> Iterator[Proposal]:
    last = fold(text).split()[-1:]
    for sense in authority.person_names.get(last[0] if last else "", ()):
        alike = similarity(text, sense.written)
        if alike >= _ALIKE:
            yield Proposal(sense.entity_id, 0.9 * alike, f'spelt like "{sense.written}"')


def _alike(text: str, context: Context, authority: Authority) -> Iterator[Proposal]:
    """Find 'Hayat Tahrir al-Cham': a longer name with the same consonants, in its theatre.

    Other likenesses are no transliterations ('Sudan Army', 'Sweden Army'), and vowels make
    nations: 'Nigerian Army' is not the 'Nigerien Army'.
    """
    if len(plain_words(text)) < 2:
        return
    for sense in authority.actors_sounding_like(text):
        row = authority.actor_rows.get(sense.entity_id)
        theatre = sense.context or (theatre_of(row) if row else frozenset())
        if theatre and not context.is_theatre(theatre):
            continue
        if not _changes_nation(text, sense.written, authority):
            alike = similarity(text, sense.written)
            yield Proposal(sense.entity_id, 0.88 * alike, f'spelt like "{sense.written}"')


def _changes_nation(text: str, written: str, authority: Authority) -> bool:
    ours, theirs = set(fold(text).split()), set(fold(written).split())
    return any(word in authority.adjectives for word in ours ^ theirs)
