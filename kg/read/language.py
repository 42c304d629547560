"""Detect texts in a language that `kg` does not read.

Most English says so by its most common words, and costs nothing. What does not is judged by
py3langid (BSD licence, 139 languages, its model of 5 MB inside the package, nothing to fetch).
Why not lingua (100 MB), langdetect (random and unmaintained) or fastText (a model to download).
A text too short to judge is read, unless what it came with names another language.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from kg.lexicon.words import word_set

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# English-based creoles and Scots, for which headlines and lists of names are often taken.
_LIKE_ENGLISH: Final = frozenset({"en", "sco", "pcm", "tpi"})
_WORD: Final = re.compile(r"[^\W\d_]+")
_WITHIN: Final = 4_000
_FEWEST_WORDS: Final = 12
# "the", "of", "in" and their like are more than this of any English prose; a list of names has
# fewer, and goes to the classifier.
_SHARE_OF_COMMON_WORDS: Final = 0.15
_FEWEST_COMMON_WORDS: Final = 3
_SURE: Final = 0.9
# Latin Extended-B ends here: Vietnamese and Turkish letters are Latin still.
_END_OF_LATIN: Final = "\u0250"
_DECLARED_AND_LIKELY: Final = 0.5


def other_language(text: str, *, declared: str | None = None) -> str | None:
    """Return the code of the language of *text*, or None if it is English or cannot be told.

    Args:
        text: An article.
        declared: What it came with says of its language; often wrong, so that it only decides
            where the words do not.
    """
    words = _WORD.findall(text[:_WITHIN].lower())
    if _is_plainly_english(words):
        return None
    code: str
    code, probability = _identifier().classify(text[:_WITHIN])
    said = (declared or "").replace("_", "-").partition("-")[0].lower()
    if code in _LIKE_ENGLISH:
        return None
    if code == said and probability >= _DECLARED_AND_LIKELY:
        return code
    # Letters of Cyrillic or Arabic tell, however short the text and unsure the classifier.
    if _is_in_another_script(words):
        return code
    return code if len(words) >= _FEWEST_WORDS and probability >= _SURE else None


def _is_plainly_english(words: list[str]) -> bool:
    common = [word for word in words if word in word_set("common-english")]
    is_frequent = len(common) >= _SHARE_OF_COMMON_WORDS * len(words)
    return is_frequent and len(set(common)) >= _FEWEST_COMMON_WORDS


def _is_in_another_script(words: list[str]) -> bool:
    latin = sum(word[0] < _END_OF_LATIN for word in words)
    return 2 * latin < len(words)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
