"""Tests of ``kg.read.language``: what is read is English, or too short to tell."""

from __future__ import annotations

import pytest

from kg.read.language import other_language

GERMAN = (
    "Bei einem Anschlag im Norden Syriens sind am Dienstag sieben Menschen getötet worden, "
    "wie die Behörden mitteilten. Zwölf weitere wurden verletzt."
)
ENGLISH = "Seven people were killed in the north of Syria on Tuesday, and twelve were hurt."
OTHERS = {
    "German": (GERMAN, "de"),
    "French": (
        "Sept civils ont été tués et douze autres blessés mardi dans l'explosion d'une voiture "
        "piégée sur un marché de la ville syrienne d'Azaz, selon l'Observatoire.",
        "fr",
    ),
    "Turkish": (
        "Suriye'nin kuzeyindeki Azez kentinde salı günü bir pazarda bomba yüklü aracın patlaması "
        "sonucu yedi sivil hayatını kaybetti, on iki kişi yaralandı.",
        "tr",
    ),
    "Russian": ("Семь мирных жителей погибли при взрыве автомобиля на рынке в Азазе.", "ru"),
    "Russian, four words": ("Семь человек погибли вчера.", "ru"),
    "Arabic, four words": ("قتل سبعة مدنيين أمس", "ar"),
    "Chinese": ("周二，叙利亚北部城市阿扎兹的一个市场发生汽车炸弹爆炸，造成七名平民死亡。", "zh"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_language_is_named(name: str) -> None:
    """A sentence in Latin letters tells; of other scripts a few words do."""
    text, code = OTHERS[name]
    assert other_language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "12 345",
        "Tote",
        "Azaz Hajin Idlib Homs",
        "Sieben Tote in Azaz",
        ENGLISH,
        ENGLISH.upper(),
        f"{ENGLISH} {ENGLISH} „Wir haben nichts gesehen und sind sofort geflohen“, he said.",
        f"{ENGLISH} The town of أعزاز (Azaz) was quiet on Wednesday, the mayor said.",
    ],
    ids=["nothing", "marks", "digits", "a word", "names", "short", "English", "capitals",
         "quotation", "name"],
)  # fmt: skip
def test_english_and_what_is_too_short_is_read(text: str) -> None:
    """A few foreign words, or too few words, make no other language."""
    assert other_language(text) is None


@pytest.mark.parametrize("declared", [None, "", "de", "de-DE", "fr", "xx", "not a tag", "en_GB"])
def test_what_is_plainly_english_is_read_whatever_it_is_called(declared: str | None) -> None:
    """Feeds often carry the language of their template."""
    assert other_language(ENGLISH, declared=declared) is None


@pytest.mark.parametrize("declared", ["de", "DE", "de-AT", "de_CH"])
def test_what_is_declared_decides_on_few_words(declared: str) -> None:
    """Too few to be sure of, and yet likely what they are said to be."""
    text = "Sieben Menschen wurden getötet"
    assert other_language(text) is None
    assert other_language(text, declared=declared) == "de"
    assert other_language(text, declared="fr") is None


def test_declared_english_does_not_save_another_language() -> None:
    """What the words say outranks what the header says."""
    assert other_language(GERMAN, declared="en") == "de"


def test_only_the_beginning_is_judged() -> None:
    """A long article costs no more than a short one, and is judged as it begins."""
    begin = ENGLISH + " " + "and so it was. " * 300
    assert len(begin) > 4_000
    assert other_language(begin + GERMAN * 100) is None
