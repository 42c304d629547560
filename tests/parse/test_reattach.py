"""What is hung on another word: examples, and laws for any tree."""

from __future__ import annotations

import pytest
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
    "forces": "VBZ",
    "shelling": "VBG",
    "by": "IN",
    "raid": "NN",
    "after": "IN",
    "who": "WP",
    ".": ".",
}
RELATIONS = ["acl", "acl:relcl", "aux", "case", "cc", "ccomp", "conj", "flat", "nmod", "nsubj"]
RELATIONS += ["advcl", "obj", "obl", "parataxis", "punct", "xcomp"]


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
            st.sampled_from(RELATIONS),
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


@pytest.mark.parametrize(
    ("text", "tree", "expected"),
    [
        pytest.param(
            "Government/NN forces/VBZ shelled/VBD a/DT bus/NN",
            "1:nsubj 1:root 1:xcomp 4:det 2:obj",
            "1:compound 2:nsubj 2:root 4:det 2:obj",
            id="a verb",
        ),
        pytest.param(
            "Government/NN forces/NNS shelled/VBD a/DT bus/NN ,/, he/PRP said/VBD",
            "1:compound 7:aux 7:ccomp 4:det 2:obj 7:punct 7:nsubj 7:root",
            "1:compound 2:nsubj 7:ccomp 4:det 2:obj 7:punct 7:nsubj 7:root",
            id="an auxiliary",
        ),
        pytest.param(
            "He/PRP forces/VBZ them/PRP",
            "1:nsubj 1:root 1:obj",
            "1:nsubj 1:root 1:obj",
            id="a verb indeed",
        ),
    ],
)
def test_people_called_like_a_verb_do_what_the_verb_behind_tells(
    text: str, tree: str, expected: str
) -> None:
    """Whatever the parser takes them for."""
    assert repaired(text, tree) == expected


@pytest.mark.parametrize(
    ("text", "tree", "expected"),
    [
        pytest.param(
            "hit/VBD after/IN shelling/VBG wounded/VBD five/CD",
            "0:root 2:mark 0:advcl 2:advcl 3:obj",
            "0:root 3:mark 3:nsubj 0:advcl 3:obj",
            id="an act",
        ),
        pytest.param(
            "hit/VBD after/IN shelling/VBG and/CC wounded/VBD five/CD",
            "0:root 2:mark 0:advcl 4:cc 2:conj 4:obj",
            "0:root 2:mark 0:advcl 4:cc 2:conj 4:obj",
            id="two verbs",
        ),
    ],
)
def test_an_act_is_the_subject_of_the_past_tense_behind(
    text: str, tree: str, expected: str
) -> None:
    """ "After shelling wounded five": nobody shelled the wounded."""
    assert repaired(text, tree) == expected


@pytest.mark.parametrize(
    ("text", "tree", "expected"),
    [
        pytest.param(
            "blamed/VBD men/NNS ,/, whom/WP AFP/NNP arms/VBZ ,/, for/IN killing/VBG two/CD",
            "0:root 0:obj 5:punct 5:obj 5:nsubj 1:acl:relcl 8:punct 8:mark 5:advcl 8:obj",
            "0:root 0:obj 5:punct 5:obj 5:nsubj 1:acl:relcl 8:punct 8:mark 0:advcl 8:obj",
            id="behind the clause",
        ),
        pytest.param(
            "blamed/VBD men/NNS whom/WP AFP/NNP arms/VBZ for/IN killing/VBG two/CD",
            "0:root 0:obj 4:obj 4:nsubj 1:acl:relcl 6:mark 4:advcl 6:obj",
            "0:root 0:obj 4:obj 4:nsubj 1:acl:relcl 6:mark 4:advcl 6:obj",
            id="inside the clause",
        ),
        pytest.param(
            "met/VBD men/NNS ,/, whom/WP AFP/NNP paid/VBZ ,/, for/IN killing/VBG two/CD",
            "0:root 0:obj 5:punct 5:obj 5:nsubj 1:acl:relcl 8:punct 8:mark 5:advcl 8:obj",
            "0:root 0:obj 5:punct 5:obj 5:nsubj 1:acl:relcl 8:punct 8:mark 5:advcl 8:obj",
            id="no accusation",
        ),
    ],
)
def test_a_charge_hangs_on_the_accusation(text: str, tree: str, expected: str) -> None:
    """ "Blamed men, whom AFP arms, for killing two": the men are blamed for it."""
    assert repaired(text, tree) == expected


@pytest.mark.parametrize(
    ("text", "tree", "expected"),
    [
        pytest.param(
            "it/PRP avenged/VBD a/DT raid/NN by/IN commandos/NNS",
            "1:nsubj 1:root 3:det 1:obj 5:case 1:obl",
            "1:nsubj 1:root 3:det 1:obj 5:case 3:nmod",
            id="an active verb",
        ),
        pytest.param(
            "killed/VBN in/IN raid/NN by/IN commandos/NNS",
            "0:root 2:case 0:obl 4:case 0:obl:agent",
            "0:root 2:case 0:obl 4:case 0:obl:agent",
            id="a passive",
        ),
    ],
)
def test_an_active_verb_has_no_agent(text: str, tree: str, expected: str) -> None:
    """ "It avenged a raid by commandos": the commandos raided."""
    assert repaired(text, tree) == expected


@pytest.mark.parametrize(
    ("text", "tree", "expected"),
    [
        pytest.param(
            "taken/VBN in/IN Gari/NNP by/IN Boko/NNP Haram/NNP",
            "0:root 2:case 0:obl 5:case 5:compound 2:flat",
            "0:root 2:case 0:obl 5:case 5:compound 0:obl:agent",
            id="a passive",
        ),
        pytest.param(
            "taken/VBN in/IN Gari/NNP Nur/NNP",
            "0:root 2:case 0:obl 2:flat",
            "0:root 2:case 0:obl 2:flat",
            id="a name",
        ),
    ],
)
def test_whoever_has_a_by_is_no_part_of_a_name(text: str, tree: str, expected: str) -> None:
    """ "Taken in Gari by Boko Haram"."""
    assert repaired(text, tree) == expected


@pytest.mark.parametrize(
    ("text", "tree", "expected"),
    [
        pytest.param(
            "Clashes/NNS between/IN police/NNS and/CC rebels/NNS in/IN Goma/NNP",
            "0:root 2:case 0:nmod 4:cc 0:nmod 6:case 0:nmod",
            "0:root 2:case 0:nmod 4:cc 2:conj 6:case 0:nmod",
            id="both sides",
        ),
        pytest.param(
            "Clashes/NNS between/IN police/NNS and/CC in/IN Goma/NNP",
            "0:root 2:case 0:nmod 5:cc 5:case 0:nmod",
            "0:root 2:case 0:nmod 5:cc 5:case 0:nmod",
            id="another relation",
        ),
    ],
)
def test_a_noun_with_an_and_is_beside_the_noun_before(text: str, tree: str, expected: str) -> None:
    """ "Clashes between police and rebels": two sides."""
    assert repaired(text, tree) == expected


@pytest.mark.parametrize(
    ("text", "tree", "expected"),
    [
        pytest.param(
            "shooting/NN on/IN Tuesday/NNP in/IN which/WDT six/CD died/VBD led/VBD to/IN riots/NNS",
            "7:nsubj 2:case 0:nmod 4:case 6:obl 6:nsubj 9:acl:relcl 7:root 9:case 7:obl",
            "7:nsubj 2:case 0:nmod 4:case 6:obl 6:nsubj 0:acl:relcl 7:root 9:case 7:obl",
            id="behind",
        ),
        pytest.param(
            "attack/NN on/IN Kaya/NNP in/IN which/WDT six/CD died/VBD",
            "0:root 2:case 0:nmod 4:case 6:obl 6:nsubj 0:acl:relcl",
            "0:root 2:case 0:nmod 4:case 6:obl 6:nsubj 0:acl:relcl",
            id="before",
        ),
    ],
)
def test_no_clause_is_about_a_word_behind_it(text: str, tree: str, expected: str) -> None:
    """ "The shooting on Tuesday, in which six died, led to riots": not the riots."""
    assert repaired(text, tree) == expected


@pytest.mark.parametrize(
    ("text", "tree", "expected"),
    [
        pytest.param(
            "shot/VBD Abu/NNP Khaled/NNP ,/, who/WP killed/VBD two/CD",
            "0:root 0:obj 1:flat 5:punct 5:nsubj 0:parataxis 5:obj",
            "0:root 0:obj 1:flat 5:punct 5:nsubj 1:acl:relcl 5:obj",
            id="who",
        ),
        pytest.param(
            "killed/VBD a/DT man/NN wanted/VBD for/IN murder/NN",
            "0:root 2:det 0:obj 0:advcl 5:case 3:obl",
            "0:root 2:det 0:obj 2:acl 5:case 3:obl",
            id="a participle",
        ),
        pytest.param(
            "rescued/VBD a/DT boy/NN ,/, 12/CD ,/, kidnapped/VBN",
            "0:root 2:det 0:obj 4:punct 2:nmod 6:punct 0:conj",
            "0:root 2:det 0:obj 4:punct 2:nmod 6:punct 2:acl",
            id="behind an aside",
        ),
        pytest.param(
            "left/VBD ten/CD men/NNS injured/VBN",
            "0:root 2:nummod 0:obj 0:xcomp",
            "0:root 2:nummod 0:obj 0:xcomp",
            id="what became of them",
        ),
        pytest.param(
            "killed/VBD a/DT man/NN and/CC wounded/VBD two/CD",
            "0:root 2:det 0:obj 4:cc 0:conj 4:obj",
            "0:root 2:det 0:obj 4:cc 0:conj 4:obj",
            id="another verb",
        ),
        pytest.param(
            "killed/VBD a/DT priest/NN and/CC police/NNS shot/VBD a/DT boy/NN",
            "0:root 2:det 0:obj 4:cc 2:conj 0:conj 7:det 5:obj",
            "0:root 2:det 0:obj 5:cc 5:nsubj 0:conj 7:det 5:obj",
            id="a subject of its own",
        ),
        pytest.param(
            "killed/VBD five/CD and/CC gunmen/NNS in/IN Turbat/NNP shot/VBN seven/CD",
            "0:root 0:obj 3:cc 1:conj 5:case 3:nmod 3:acl 6:obj",
            "0:root 0:obj 6:cc 6:nsubj 5:case 3:nmod 0:conj 6:obj",
            id="with a place",
        ),
        pytest.param(
            "killed/VBD a/DT priest/NN and/CC a/DT nun/NN shot/VBN in/IN Jos/NNP",
            "0:root 2:det 0:obj 5:cc 5:det 2:conj 5:acl 8:case 6:obl",
            "0:root 2:det 0:obj 5:cc 5:det 2:conj 5:acl 8:case 6:obl",
            id="no object",
        ),
        pytest.param(
            "day/NN after/IN 12/CD men/NNS were/VBD killed/VBN ,/, bombs/NNS wounded/VBD five/CD",
            "5:obl 2:case 3:nummod 5:nsubj:pass 5:aux:pass 5:root 8:punct 8:nsubj 5:advcl 8:obj",
            "5:obl 5:mark 3:nummod 5:nsubj:pass 5:aux:pass 8:advcl 8:punct 8:nsubj 8:root 8:obj",
            id="a day after",
        ),
        pytest.param(
            "killed/VBD two/CD days/NNS after/IN raids/NNS killed/VBD nine/CD",
            "0:root 0:obj 5:obl 4:case 5:nsubj 0:conj 5:obj",
            "0:root 0:obj 5:obl 5:mark 5:nsubj 0:advcl 5:obj",
            id="days after",
        ),
        pytest.param(
            "accused/VBD Houthis/NNPS of/IN bombing/VBN towns/NNS",
            "0:root 0:iobj 3:mark 0:advcl 3:obj",
            "0:root 0:obj 3:mark 0:advcl 3:obj",
            id="whom they accuse",
        ),
        pytest.param(
            "day/NN after/IN raids/NNS ,/, bombs/NNS wounded/VBD five/CD",
            "5:obl 2:case 5:obl 5:punct 5:nsubj 5:root 5:obj",
            "5:obl 2:case 5:obl 5:punct 5:nsubj 5:root 5:obj",
            id="a day after an act",
        ),
    ],
)
def test_clauses_hang_where_they_tell(text: str, tree: str, expected: str) -> None:
    """Of whom they tell, under the verb that comes later, and with subjects of their own."""
    assert repaired(text, tree) == expected


def repaired(text: str, tree: str) -> str:
    """Return the tree of some tagged words as it is after all repairs."""
    words, tags = zip(*(word.rsplit("/", 1) for word in text.split()), strict=True)
    arcs = [arc.split(":", 1) for arc in tree.split()]
    heads, deps = [int(head) for head, _ in arcs], [dep for _, dep in arcs]
    reattach(words, list(tags), heads, deps, range(len(words)))
    return " ".join(f"{head}:{dep}" for head, dep in zip(heads, deps, strict=True))
