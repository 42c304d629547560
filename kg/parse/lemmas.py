"""Look up or derive the dictionary form of a word.

Three steps, all learned from treebanks by `kg.train.lemmas`: a table of (form, tags), the
endings that its tag usually sheds, else the word as it stands. Where several endings fit, the
longest that leaves a known word decides: 'rooted' is of 'root', not of 'roote'. Names keep
their case.

Why learned endings and not spaCy's rule lemmatizer: its tables come in a package of 100 MB,
and alone it is right in 86 to 93 % of words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.parse.errors import DamagedModel

LONGEST_ENDING = 6
REGULAR_ENDINGS = ("s", "ed", "ing", "er", "est")
VERB_PREFIXES = ("over", "under", "out", "re", "mis", "un")
ANY = "*"
Rule = tuple[int, str]
NATION_ENDINGS = ("an", "ese", "ish", "i", "ic")


def table_key(form: str, upos: str, xpos: str) -> str:
    """Write the key of a word in the table of exceptions."""
    return f"{form.lower()}|{upos}|{xpos}"


@dataclass(frozen=True, slots=True)
class LemmaTable:
    """Learned lemmas.

    Attributes:
        words: `table_key` → lemma, where the endings fail; a tag may be `ANY`.
        endings: tag → ending → rules: letters to take away, letters to put in their place.
        known: Lemmas of the treebanks.
    """

    words: Mapping[str, str]
    endings: Mapping[str, Mapping[str, tuple[Rule, ...]]]
    known: frozenset[str] = frozenset()
    _found: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def lemma(self, form: str, *, upos: str, xpos: str) -> str:
        """Find the lemma of *form* used with these tags."""
        key = (form, upos, xpos)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._find(form, upos, xpos)
        return found

    def _find(self, form: str, upos: str, xpos: str) -> str:
        if upos != "PROPN":
            found = self._in_table(form, upos, xpos)
            if found is not None:
                return found
        if upos == "VERB":
            # "overran" is not in the table, "ran" is.
            for prefix in VERB_PREFIXES:
                found = self._in_table(form[len(prefix) :], upos, xpos)
                if found is not None and form.lower().startswith(prefix):
                    return prefix + found
        lemma = self.lemma_by_ending(form, xpos)
        keeps_case = upos == "PROPN" or xpos in ("NNP", "NNPS") or _is_capital_word(form, upos)
        return form[: len(lemma)] if keeps_case and form.lower().startswith(lemma) else lemma

    def _in_table(self, form: str, upos: str, xpos: str) -> str | None:
        for key in ((upos, xpos), (ANY, xpos), (upos, ANY)):
            found = self.words.get(table_key(form, *key))
            if found is not None:
                return found
        return None

    def lemma_by_ending(self, form: str, xpos: str) -> str:
        """Find the lemma of *form* from its ending alone, in lower case."""
        lower = form.lower()
        candidates = list(self._by_endings(lower, xpos))
        known = next((word for word in candidates if word in self.known), None)
        if known is not None:
            return known
        # 'overran' ends like no regular verb: better unchanged than cut to 'overra'.
        return candidates[0] if candidates and lower.endswith(REGULAR_ENDINGS) else lower

    def _by_endings(self, lower: str, xpos: str) -> Iterator[str]:
        rules = self.endings.get(xpos, {})
        for length in range(min(LONGEST_ENDING, len(lower)), -1, -1):
            for cut, put in rules.get(lower[len(lower) - length :], ()):
                if cut < len(lower):
                    yield lower[: len(lower) - cut] + put


def _is_capital_word(form: str, upos: str) -> bool:
    """Tell whether the lemma of a word keeps its capitals: 'Yemeni', 'NGOs', 'III'."""
    if upos == "ADJ":
        return form.istitle() and form.lower().endswith(NATION_ENDINGS)
    if upos == "NUM":
        return form.isupper()
    capitals = sum(1 for char in form if char.isupper())
    return upos == "NOUN" and capitals > 1 and not form.isupper()


def load_lemmas(path: Path) -> LemmaTable:
    """Read the table that `kg.train.lemmas` wrote.

    Raises:
        DamagedModel: the file is missing or in another format.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        endings = {
            tag: {
                ending: tuple((int(cut), str(put)) for cut, put in rules)
                for ending, rules in by_ending.items()
            }
            for tag, by_ending in content["endings"].items()
        }
        return LemmaTable(content["words"], endings, frozenset(content["known"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedModel(
            f"the lemma table cannot be read ({error})",
            where=str(path),
            remedy="install kg again",
        ) from error
