"""Hang on another word what the parser hangs wrong: reported constructions, one function each.

Each changes the tree of one sentence in place, and leaves a tree; what becomes a subject is a noun.
Those that hang clauses elsewhere are in `clauses_rehung`.

Args, the same everywhere:
    words: The words of the window.
    xpos: Their Penn Treebank tags; those of words that turn out to be nouns are changed too.
    heads: The head of each word, by number; a root is its own head.
    deps: The relation of each word to its head.
    sentence: The numbers of the sentence's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kg.lexicon.words import word_set
from kg.parse.clauses_rehung import (
    FINITE,
    NOUNS,
    is_under,
    with_fronted_clauses,
    with_marks,
    with_participles_of_objects,
    with_relative_clauses,
    with_subjects_of_their_own,
)

NOMINAL = frozenset(
    {"CC", "CD", "DT", "HYPH", "IN", "JJ", "NN", "NNP", "NNPS", "NNS", "POS", "PRP", "PRP$"}
)
VERBS = frozenset({"MD", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
OUTER = frozenset({"punct", "cc"})

WITHIN = frozenset({"in", "during"})
PARTS = frozenset({"amod", "compound", "det", "nmod:poss", "nsubj", "nummod"})
"""Relations of the words before a noun to it; the parser takes "Government forces" for a clause."""
ACCUSING = ("accus", "blam")
ACCUSED = frozenset({"accused", "suspected", "wanted"})
OBJECTS = frozenset({"nmod", "obj", "obl"})


def reattach(
    words: Sequence[str], xpos: list[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Apply all repairs of this file."""
    with_possible_tags(words, xpos, deps, sentence)
    with_whom_they_accuse(words, heads, deps, sentence)
    with_people_as_subjects(words, xpos, heads, deps, sentence)
    with_acts_as_subjects(words, xpos, heads, deps, sentence)
    with_subjects_of_their_own(words, xpos, heads, deps, sentence)
    with_fronted_clauses(words, xpos, heads, deps, sentence)
    with_marks(words, xpos, heads, deps, sentence)
    with_relative_clauses(words, xpos, heads, deps, sentence)
    with_participles_of_objects(words, xpos, heads, deps, sentence)
    with_closing_speaker(words, xpos, heads, deps, sentence)
    with_own_participles(words, xpos, heads, deps, sentence)
    with_nearer_clauses(words, xpos, heads, deps, sentence)
    with_outer_charges(words, xpos, heads, deps, sentence)
    with_agents_of_nouns(words, xpos, heads, deps, sentence)
    with_agents_behind_names(words, xpos, heads, deps, sentence)
    with_conjuncts(words, xpos, heads, deps, sentence)


def with_possible_tags(
    words: Sequence[str], xpos: list[str], deps: Sequence[str], sentence: range
) -> None:
    """Tag as a participle what nothing else can be: "abducting", "gunmen *suspected of* murder"."""
    for word in sentence:
        if xpos[word] in {"VBD", "VBN"} and words[word].lower().endswith("ing"):
            xpos[word] = "VBG"
        elif deps[word] == "acl" and xpos[word] == "JJ" and words[word].lower() in ACCUSED:
            xpos[word] = "VBN"


def with_whom_they_accuse(
    words: Sequence[str], heads: Sequence[int], deps: list[str], sentence: range
) -> None:
    """Make whom somebody accuses an object: "accused the *Houthis* of bombing an airport"."""
    for word in sentence:
        verb = heads[word]
        is_accused = deps[word] == "iobj" and words[verb].lower().startswith(ACCUSING)
        if is_accused and not any(heads[i] == verb and deps[i] == "obj" for i in sentence):
            deps[word] = "obj"


def with_people_as_subjects(
    words: Sequence[str], xpos: list[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Make who is called like a verb the subject of the verb behind: "Government forces shelled".

    The parser takes 'forces' for a verb or an auxiliary.
    """
    for verb in sentence[1:]:
        people = verb - 1
        if words[people].lower() not in word_set("people-like-verbs") or xpos[verb] != "VBD":
            continue
        if heads[verb] == people and deps[verb] in {"acl", "ccomp", "parataxis", "xcomp"}:
            _swap(heads, deps, people, verb)
        elif deps[people] == "aux" and not is_under(heads, verb, range(people, verb)):
            heads[people], deps[people] = verb, "nsubj"
        else:
            continue
        xpos[people] = "NNS"


def with_acts_as_subjects(
    words: Sequence[str], xpos: list[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Make an act in '-ing' the subject of the past tense behind: "after shelling wounded five".

    The parser takes 'shelling' for a verb with a clause.
    """
    for verb in sentence[1:]:
        act = verb - 1
        is_act = xpos[act] == "VBG" and words[act].lower() in word_set("act-in-ing")
        if is_act and xpos[verb] == "VBD" and heads[verb] == act and deps[verb] != "conj":
            _swap(heads, deps, act, verb)
            xpos[act] = "NN"


def _swap(heads: list[int], deps: list[str], subject: int, verb: int) -> None:
    """Hang *subject* on the *verb* that hangs on it, and all that is not a part of its phrase."""
    heads[verb] = verb if heads[subject] == subject else heads[subject]
    deps[verb] = deps[subject]
    heads[subject], deps[subject] = verb, "nsubj"
    inner = subject
    for word in range(subject - 1, -1, -1):
        if heads[word] == subject and deps[word] in PARTS and word == inner - 1:
            deps[word] = "compound" if deps[word] == "nsubj" else deps[word]
            inner = word
    for word, head in enumerate(heads):
        if head == subject and not inner <= word < subject:
            heads[word] = verb


def with_agents_of_nouns(
    words: Sequence[str], xpos: Sequence[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang who did it on the act before it: "it avenged *a raid by commandos*".

    An active verb with a subject has no agent.
    """
    for by in sentence[1:]:
        agent, act = heads[by], by - 1
        verb = heads[agent]
        if words[by].lower() != "by" or deps[by] != "case" or xpos[act] not in NOUNS:
            continue
        if heads[act] != verb or deps[act] != "obj" or deps[agent] not in {"obl", "obl:agent"}:
            continue
        if any(heads[i] == verb and deps[i] == "nsubj" for i in sentence if i < verb):
            heads[agent], deps[agent] = act, "nmod"


def with_agents_behind_names(
    words: Sequence[str], xpos: Sequence[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang who has a 'by' of its own on the verb: "taken from homes in Gari *by Boko Haram*".

    The parser makes the group a part of the town's name.
    """
    for by in sentence[1:]:
        agent = heads[by]
        if words[by].lower() != "by" or deps[by] != "case" or deps[agent] != "flat":
            continue
        town = heads[agent]
        verb = heads[town]
        if town < by < agent and deps[town] in OBJECTS and xpos[verb] == "VBN":
            heads[agent], deps[agent] = verb, "obl:agent"


def with_conjuncts(
    words: Sequence[str], xpos: Sequence[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang a noun with an 'and' of its own on the noun before: "between *police and rebels*".

    Where the two are told of one word in the same way, the parser lost that the second is beside
    the first.
    """
    for word in sentence:
        own = [i for i in sentence if heads[i] == word]
        if deps[word] != "nmod" or not any(words[i].lower() == "and" for i in own if i < word):
            continue
        if any(deps[i] == "case" for i in own) or xpos[word] not in NOUNS:
            continue
        beside = [i for i in sentence if heads[i] == heads[word] and deps[i] == "nmod" and i < word]
        if beside and beside[-1] > heads[word]:
            heads[word], deps[word] = beside[-1], "conj"


def with_closing_speaker(
    words: Sequence[str],
    xpos: Sequence[str],
    heads: list[int],
    deps: list[str],
    sentence: range,
) -> None:
    """Give a verb of saying that closes a sentence the noun phrase before it as its subject.

    "Gunmen killed 17 people, two officials and a mayor said": the parser coordinates whoever
    speaks with whom the clause before names, and the speakers are among the dead.
    """
    verb = next((i for i in reversed(sentence) if xpos[i] in VERBS), None)
    if (
        verb is None
        or words[verb].lower() not in word_set("closing-verb")
        or xpos[verb] not in FINITE
    ):
        return
    phrase = _phrase_before(words, xpos, sentence, verb)
    if not phrase or any(heads[i] == verb and deps[i] == "nsubj" for i in range(verb)):
        return
    tops = [i for i in phrase if heads[i] not in phrase and deps[i] not in OUTER]
    first = next((i for i in tops if xpos[i] in NOUNS), None)
    below = [i for i in sentence if i not in phrase and heads[i] in phrase]
    if first is None or is_under(heads, verb, phrase):
        return
    above = heads[first]
    for i in below:
        if deps[i] not in OUTER:
            heads[i] = verb if i == above or is_under(heads, above, range(i, i + 1)) else above
    for i in sentence[verb + 1 - sentence.start :]:
        if heads[i] == verb and deps[i] == "nsubj":
            deps[i] = "obj"  # "a witness told AFP"
    for i in tops:
        heads[i] = verb if i == first else first
    deps[first] = "nsubj"


def with_own_participles(
    words: Sequence[str], xpos: Sequence[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang a participle on whom it befell: "relatives of 39 workers abducted in Mosul".

    The workers were abducted, not their relatives.
    """
    for verb in sentence:
        above = heads[verb]
        if (
            deps[verb] != "acl"
            or xpos[verb] != "VBN"
            or words[above].lower() not in word_set("belonging")
        ):
            continue
        whose = [i for i in range(above + 1, verb) if heads[i] == above and deps[i] == "nmod"]
        if whose and not is_under(heads, whose[-1], range(verb, verb + 1)):
            heads[verb] = whose[-1]


def with_nearer_clauses(
    words: Sequence[str], xpos: Sequence[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang a clause with 'in which' on the noun before it: "the massacre, in which 148 died".

    A name before it is left alone: "the attack on a church in Kaya, in which a priest died"; but
    no clause is about a word behind it.
    """
    for which in sentence[2:]:
        verb = heads[which]
        if words[which].lower() != "which" or deps[verb] != "acl:relcl":
            continue
        before = which - 1
        if words[before].lower() not in WITHIN:
            continue
        if heads[verb] > verb:
            nearest = _noun_before(words, xpos, heads, range(sentence.start, before), verb)
            heads[verb] = heads[verb] if nearest is None else nearest
            continue
        before -= 1 + (words[before - 1] == ",")
        if before < sentence.start or xpos[before] not in NOUNS or not words[before].islower():
            continue
        if before > heads[verb] and not is_under(heads, before, range(verb, verb + 1)):
            heads[verb] = before


def with_outer_charges(
    words: Sequence[str], xpos: Sequence[str], heads: list[int], deps: list[str], sentence: range
) -> None:
    """Hang what somebody is accused of on the accusation: "blamed A, whom B arms, *for killing* C".

    The parser hangs it on the clause between the commas, and makes B the killer.
    """
    for act in sentence[1:]:
        clause = heads[act]
        accused = heads[clause]
        if deps[clause] != "acl:relcl" or deps[accused] not in {"nsubj:pass", "obj"}:
            continue
        marks = [
            i for i in range(clause + 1, act) if heads[i] == act and deps[i] in {"case", "mark"}
        ]
        if not marks or words[marks[0]].lower() not in {"for", "of"} or words[marks[0] - 1] != ",":
            continue
        if words[heads[accused]].lower() in word_set("accusing-form") and xpos[act] in {
            "VBG",
            "NN",
        }:
            heads[act] = heads[accused]


def _noun_before(
    words: Sequence[str], xpos: Sequence[str], heads: Sequence[int], before: range, verb: int
) -> int | None:
    """Return the last noun in *before* that is no name and does not hang on *verb*."""
    nouns = (i for i in reversed(before) if xpos[i] in NOUNS and words[i].islower())
    return next((i for i in nouns if not is_under(heads, i, range(verb, verb + 1))), None)


def _phrase_before(words: Sequence[str], xpos: Sequence[str], sentence: range, verb: int) -> range:
    """Return the noun phrase between a comma behind a clause and *verb*; empty if none is."""
    before = range(verb - 1, sentence.start - 1, -1)
    start = verb - len([*takewhile(lambda i: xpos[i] in NOMINAL, before)])
    clause = range(sentence.start, start)
    ends_in_comma = len(clause) > 1 and words[start - 1] == ","
    if not ends_in_comma or not any(xpos[i] in VERBS for i in clause):
        return range(0)
    return range(start, verb)
