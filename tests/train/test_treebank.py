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


@pytest.mark.parametrize(
    ("lines", "line", "what"),
    [
        (["1\tx\tx\tX\tX\t_\t2\tdep\t_\t_"], 1, "a head that is none of its words"),
        (["1\tx\tx\tX\tX\t_\t-1\tdep\t_\t_", ""], 2, "a head that is none of its words"),
        (["1\tx\tx\tX\tX\t_\t_\tdep\t_\t_"], 1, "a head that is no number"),
        (["# text = x", "1-2-3\tx\t_\t_\t_\t_\t_\t_\t_\t_"], 2, "'1-2-3' is no range of words"),
        (["# text = x", "one-2\tx\t_\t_\t_\t_\t_\t_\t_\t_"], 2, "'one-2' is no range of words"),
    ],
)
def test_a_fault_is_named_by_its_line_at_the_end_of_a_file_too(
    lines: list[str], line: int, what: str
) -> None:
    """A file need not end with a blank line; a head points at a word of its own sentence."""
    with pytest.raises(BadTrainingData) as caught:
        list(parse_conllu(lines, source="bank.conllu"))
    assert what in caught.value.what
    assert caught.value.where == f"bank.conllu:{line}"
    assert caught.value.remedy


def row(number: str, form: str, misc: str = "_") -> str:
    """Write a word, or the word that several are written as."""
    head = "_" if "-" in number else "0"
    return f"{number}\t{form}\t{form}\tX\tX\t_\t{head}\troot\t_\t{misc}"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([row("1-2", "du"), row("1", "de"), row("2", "le"), row("3", "x")], "dele x"),
        (
            [row("1-2", "du", "SpaceAfter=No"), row("1", "de"), row("2", "le"), row("3", "x")],
            "delex",
        ),
        ([row("1-3", "dux"), row("1", "de"), row("2", "le"), row("3", "x")], "delex"),
        ([row("1", "a", "Gloss=x|SpaceAfter=No"), row("2", "b")], "ab"),
        ([row("1", "a", "SpaceAfter=Yes"), row("2", "b")], "a b"),
    ],
)
def test_words_that_are_written_as_one_have_no_space_between(rows: list[str], text: str) -> None:
    """What the range says of the space behind it holds for the last of its words."""
    (sentence,) = parse_conllu(rows)
    assert "".join(w.form + " " * w.space_after for w in sentence.words).rstrip() == text


@pytest.mark.parametrize("comment", ["newpar", "newpar id = p1", "newdoc", "newdoc id = d1"])
def test_paragraphs_and_documents_open_one(comment: str) -> None:
    """With a name or without; a comment that only begins alike does not."""
    (opens,) = parse_conllu([f"# {comment}", row("1", "a")])
    (goes_on,) = parse_conllu([f"# {comment.replace('new', 'newer')}", row("1", "a")])
    assert (opens.opens_paragraph, goes_on.opens_paragraph) == (True, False)


def test_a_comment_is_of_its_own_sentence_alone() -> None:
    """A sentence without an id or text has none; several blank lines part no sentence more."""
    lines = ["", "# sent_id = 1", "# text = a = b", row("1", "a"), "", "", row("1", "b"), ""]
    assert [(one.id, one.text) for one in parse_conllu(lines)] == [("1", "a = b"), ("", "")]
    assert list(parse_conllu([])) == list(parse_conllu(["# text = none", ""])) == []
