"""What is hung on another word: examples, and laws for any tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.parse.reattach import reattach

TAGS = {
    "killing": "VBG",
    "raided": "VBD",
    "men": "NNS",
    "two": "CD",
    "and": "CC",
    ",": ",",
    "said": "VBD",
    "AFP": "NNP",
    "relatives": "NNS",
    "abducted": "VBN",
    "in": "IN",
    "which": "WDT",
    ".": ".",
}


@st.composite
def sentences(draw: st.DrawFn) -> tuple[list[str], list[int], list[str]]:
    """Make words with any tree over them: each word hangs on one that was placed before it."""
    words = draw(st.lists(st.sampled_from(sorted(TAGS)), min_size=1, max_size=12))
    order = draw(st.permutations(range(len(words))))
    heads = list(range(len(words)))
    for place, word in enumerate(order[1:], 1):
        heads[word] = order[draw(st.integers(0, place - 1))]
    deps = draw(
        st.lists(
            st.sampled_from(["nsubj", "obj", "conj", "punct", "ccomp", "acl", "nmod", "acl:relcl"]),
            min_size=len(words),
            max_size=len(words),
        )
    )
    return words, heads, deps


@given(sentences())
def test_any_tree_stays_a_tree(made: tuple[list[str], list[int], list[str]]) -> None:
    """One root, no cycle, and a second time changes nothing."""
    words, heads, deps = made
    tags = [TAGS[word] for word in words]
    reattach(words, tags, heads, deps, range(len(words)))
    assert sum(head == word for word, head in enumerate(heads)) == 1
    for word in range(len(words)):
        for _ in words:
            word = heads[word]
        assert heads[word] == word
    again = list(heads), list(deps)
    reattach(words, tags, heads, deps, range(len(words)))
    assert (heads, deps) == again


def test_what_is_listed_behind_the_comma_speaks() -> None:
    """ "raided , killing men , two men and men said .": the last two speak."""
    words = ["raided", ",", "killing", "men", ",", "two", "men", "and", "men", "said", "."]
    heads = [9, 2, 0, 2, 6, 6, 3, 8, 6, 9, 9]
    deps = ["ccomp", "punct", "advcl", "obj", "punct", "nummod", "conj", "cc", "conj"]
    deps += ["root", "punct"]
    reattach(words, [TAGS[w] for w in words], heads, deps, range(len(words)))
    assert (heads[6], deps[6]) == (9, "nsubj")
    assert (heads[8], deps[8]) == (6, "conj")
    assert (heads[3], deps[3]) == (2, "obj")


def test_whose_relatives_are_told_was_abducted() -> None:
    """ "relatives of men abducted in ...": the men were abducted."""
    words, heads = ["relatives", "in", "men", "abducted"], [0, 2, 0, 0]
    deps = ["root", "case", "nmod", "acl"]
    reattach(words, [TAGS[w] for w in words], heads, deps, range(4))
    assert heads == [0, 2, 0, 2]


def test_in_which_goes_on_from_the_noun_before_it() -> None:
    """ "raided men , AFP , in which": a name is passed over, a common noun is meant."""
    words = ["men", "said", "relatives", ",", "in", "which", "AFP", "raided"]
    heads, deps = (
        [1, 1, 1, 7, 5, 7, 7, 0],
        ["nsubj", "root", "obj", "punct", "case", "obl", "nsubj"],
    )
    deps.append("acl:relcl")
    reattach(words, [TAGS[w] for w in words], heads, deps, range(8))
    assert heads[7] == 2
