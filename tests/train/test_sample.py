"""The sample: the model that ships reads what its card says."""

from __future__ import annotations

import re

import pytest

from kg.parse.language import load_language
from kg.parse.model_files import SHIPPED
from kg.train.card import CARD_FILE, SAMPLE_LINE
from kg.train.sample import missed_facts, read_sample


def test_each_fact_is_about_its_text() -> None:
    """The words of a fact stand in its sentence."""
    facts = read_sample()
    assert len(facts) >= 30
    for fact in facts:
        assert fact.word in fact.text
        assert fact.head in fact.text


@pytest.mark.slow
def test_the_card_tells_the_truth() -> None:
    """The share in the card is the share that is measured."""
    card = (SHIPPED / CARD_FILE).read_text(encoding="utf-8")
    stated = re.search(rf"{SAMPLE_LINE}: ([\d.]+) %", card)
    assert stated is not None
    facts = read_sample()
    missed = missed_facts(load_language(), facts)
    measured = 100 * (1 - len(missed) / len(facts))
    assert measured == pytest.approx(float(stated[1]), abs=0.05), missed
