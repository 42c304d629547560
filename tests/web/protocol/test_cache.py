"""Which answers are kept, and which are forgotten?"""

from __future__ import annotations

from kg.web.protocol.cache import LARGEST, AnswerCache, Kept


def answer(size: int = 10, generation: int = 1) -> Kept:
    return Kept(b"x" * size, "text/csv", generation)


def test_the_least_recently_used_answer_goes_first() -> None:
    cache = AnswerCache(3000)
    for tag in ("a", "b"):
        cache.put(tag, answer(1000))
    assert cache.get("a") is not None
    cache.put("c", answer(1000))
    assert [cache.get(tag) is not None for tag in ("a", "b", "c")] == [True, False, True]


def test_large_answers_and_those_without_a_tag_are_not_kept() -> None:
    cache = AnswerCache(10 * LARGEST)
    cache.put("large", answer(LARGEST + 1))
    cache.put(None, answer())
    assert cache.get("large") is None
    assert cache.get(None) is None


def test_a_new_generation_drives_out_the_one_before() -> None:
    """Their tags are never asked for again; they would only fill the memory."""
    cache = AnswerCache(10_000)
    cache.put("old", answer(generation=1))
    cache.put("new", answer(generation=2))
    assert cache.get("old") is None
    assert cache.get("new") is not None


def test_no_memory_keeps_nothing() -> None:
    cache = AnswerCache(0)
    cache.put("a", answer())
    assert cache.get("a") is None
