"""Learn which lemmas must be remembered, and which follow from the ending.

For each tag, endings vote on what is taken away and put in place; an ending is kept where it
says more than its own ending does. What the endings get wrong goes into a table.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from kg.parse.lemmas import ANY, LONGEST_ENDING, LemmaTable, Rule, table_key
from kg.train.treebank import TreebankSentence

MINIMUM_WORDS = 3
MAXIMUM_RULES = 3
INFLECTED_TAGS = frozenset({"NNS", "NNPS", "VBZ", "VBD", "VBN", "VBG", "JJR", "JJS", "RBR", "RBS"})
OPEN_CLASSES = frozenset({"NOUN", "VERB", "ADJ", "ADV", "NUM"})
# These words are few and irregular; they have no say about endings.
CLOSED_CLASSES = frozenset({"PRON", "DET", "AUX", "PART", "CCONJ", "SCONJ", "ADP"})
AS_WRITTEN = frozenset({"X"})


def learn_lemmas(sentences: Iterable[TreebankSentence]) -> LemmaTable:
    """Learn a lemma table from *sentences*."""
    counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            if word.upos not in AS_WRITTEN and word.lemma != "_":
                counts[word.form.lower(), word.upos, word.xpos][word.lemma] += 1
    best = {key: lemmas.most_common(1)[0][0] for key, lemmas in counts.items()}
    known = frozenset(
        lemma for (_, upos, _), lemma in best.items() if upos in OPEN_CLASSES and lemma.isalpha()
    )
    bare = LemmaTable({}, _learn_endings(best), known)
    irregular = {
        key: lemma
        for key, lemma in sorted(best.items())
        if key[1] != "PROPN" and bare.lemma(key[0], upos=key[1], xpos=key[2]) != lemma
    }
    words = {table_key(*key): lemma for key, lemma in irregular.items()}
    return LemmaTable(words | _for_other_tags(irregular, best), bare.endings, known)


def _for_other_tags(
    irregular: dict[tuple[str, str, str], str], best: dict[tuple[str, str, str], str]
) -> dict[str, str]:
    """Let an irregular word keep its lemma when one of its tags is another.

    'struck' as VBD tells of 'struck' as VBN, unless the treebanks show that it differs.
    """
    seen: dict[str, set[str]] = defaultdict(set)
    for (form, upos, xpos), lemma in best.items():
        seen[table_key(form, ANY, xpos)].add(lemma)
        seen[table_key(form, upos, ANY)].add(lemma)
    wider: dict[str, str] = {}
    for (form, upos, xpos), lemma in irregular.items():
        if xpos not in INFLECTED_TAGS:
            continue
        for key in (table_key(form, ANY, xpos), table_key(form, upos, ANY)):
            if seen[key] == {lemma}:
                wider[key] = lemma
    return wider


def _learn_endings(
    best: dict[tuple[str, str, str], str],
) -> dict[str, dict[str, tuple[Rule, ...]]]:
    votes: dict[str, dict[str, Counter[Rule]]] = defaultdict(lambda: defaultdict(Counter))
    for (form, upos, xpos), lemma in best.items():
        if upos in CLOSED_CLASSES or xpos not in INFLECTED_TAGS:
            continue
        rule = _rule(form, lemma.lower())
        for length in range(min(LONGEST_ENDING, len(form)) + 1):
            votes[xpos][form[len(form) - length :]][rule] += 1
    return {xpos: _decisive(by_ending) for xpos, by_ending in sorted(votes.items())}


def _rule(form: str, lemma: str) -> Rule:
    shared = 0
    while shared < min(len(form), len(lemma)) and form[shared] == lemma[shared]:
        shared += 1
    return len(form) - shared, lemma[shared:]


def _decisive(by_ending: dict[str, Counter[Rule]]) -> dict[str, tuple[Rule, ...]]:
    kept: dict[str, tuple[Rule, ...]] = {}
    for ending in sorted(by_ending, key=lambda text: (len(text), text)):
        counts = by_ending[ending]
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        rules = tuple(
            rule
            for rule, count in ranked[:MAXIMUM_RULES]
            if count >= MINIMUM_WORDS and rule[0] <= max(1, len(ending))
        )
        shorter = (kept.get(ending[at:]) for at in range(1, len(ending) + 1))
        inherited = next((found for found in shorter if found is not None), ())
        if (rules and rules[:1] != inherited[:1]) or len(rules) > len(inherited):
            kept[ending] = rules
    return kept


def write_lemmas(table: LemmaTable, path: Path) -> None:
    """Write *table* as JSON."""
    content = {
        "words": dict(table.words),
        "endings": {tag: dict(rules) for tag, rules in table.endings.items()},
        "known": sorted(table.known),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")
