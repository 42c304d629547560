"""Treebanks: CoNLL-U is read word by word."""

from __future__ import annotations

import pytest

from kg.train.errors import BadTrainingData
from kg.train.treebank import parse_conllu

SAMPLE = """\
# newdoc id = one
# sent_id = one-1
# text = They didn't stay, we left.
1\tThey\tthey\tPRON\tPRP\t_\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tstay\tstay\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t,\t,\tPUNCT\t,\t_\t7\tpunct\t_\t_
6\twe\twe\tPRON\tPRP\t_\t7\tnsubj\t_\t_
6.1\thave\thave\tAUX\tVBP\t_\t_\t_\t7:aux\t_
7\tleft\tleave\tVERB\tVBD\t_\t4\tparataxis\t_\tSpaceAfter=No
8\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = one-2
# text = Good.
1\tGood\tgood\tADJ\tJJ\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_
"""


def test_words_and_spaces_give_the_text_again() -> None:
    """Multiword tokens and empty nodes are left out, and no blank is lost or added."""
    sentences = list(parse_conllu(SAMPLE.splitlines()))
    assert [sentence.id for sentence in sentences] == ["one-1", "one-2"]
    for sentence in sentences:
        text = "".join(word.form + " " * word.space_after for word in sentence.words)
        assert text.rstrip() == sentence.text


def test_a_document_opens_a_paragraph() -> None:
    """The first sentence opens a paragraph, the next goes on with it."""
    first, second = parse_conllu(SAMPLE.splitlines())
    assert first.opens_paragraph
    assert not second.opens_paragraph


def test_a_line_with_too_few_fields_is_named() -> None:
    """The error names file and line."""
    with pytest.raises(BadTrainingData, match=r"bank\.conllu:1.*2 fields"):
        list(parse_conllu(["1\tword"], source="bank.conllu"))
