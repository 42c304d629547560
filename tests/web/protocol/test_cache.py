"""Which answers are kept, and that none is given back wrong after concurrent writes."""

from __future__ import annotations

import random

import pytest

from kg.web.protocol.cache import LARGEST, AnswerCache, Kept


def cache(size: int = 4 * LARGEST) -> AnswerCache:
    return AnswerCache(memoryview(bytearray(size)))


def answer(size: int = 10, generation: int = 1) -> Kept:
    return Kept(b"x" * size, "text/csv; charset=utf-8", generation)


@pytest.mark.parametrize("size", [0, 10, 4000, 4096, 60_000])
def test_what_is_kept_comes_back_as_it_was(size: int) -> None:
    """Body, type and generation; of any size up to the largest."""
    kept = cache()
    kept.put('W/"a"', answer(size, generation=7))
    assert kept.get('W/"a"') == answer(size, generation=7)
    assert kept.get('W/"b"') is None


def test_large_answers_and_those_without_a_tag_are_not_kept() -> None:
    kept = cache(10 * LARGEST)
    kept.put("large", answer(LARGEST))
    kept.put(None, answer())
    assert kept.get("large") is None
    assert kept.get(None) is None


def test_a_later_answer_takes_the_place_of_an_earlier_one() -> None:
    """However many answers come, each that is found is the right one, and the last is found."""
    kept = cache()
    for number in range(2000):
        kept.put(str(number), Kept(str(number).encode(), "text/csv", 1))
        assert kept.get(str(number)) is not None
    found = [kept.get(str(number)) for number in range(2000)]
    assert {one.body for one in found if one} <= {str(n).encode() for n in range(2000)}
    assert all(one is None or one.body == str(n).encode() for n, one in enumerate(found))
    assert 0 < sum(one is not None for one in found) <= 32


def test_what_two_processes_wrote_at_once_is_not_believed() -> None:
    """Any changed byte makes an answer vanish; none is given back wrong."""
    generator = random.Random(1)
    memory = bytearray(4 * LARGEST)
    kept = AnswerCache(memoryview(memory))
    kept.put("a", answer(500))
    whole = bytes(memory)
    used = [place for place, byte in enumerate(whole) if byte]
    for place in generator.sample(used, 200):
        memory[place] ^= 1 + generator.randrange(255)
        assert kept.get("a") is None
        memory[place] = whole[place]
    assert kept.get("a") == answer(500)


def test_no_memory_keeps_nothing() -> None:
    kept = cache(0)
    kept.put("a", answer())
    assert kept.get("a") is None
