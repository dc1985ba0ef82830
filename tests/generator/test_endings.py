"""What the engine's trouble comes to for a dream and its owner."""

from __future__ import annotations

import pytest

from dreams.languages import Language, stored
from generator.endings import Why, of_broken
from generator.messages import Broken, Trouble

TRANSLATED = [language for language in Language if language is not Language.ENGLISH]


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_is_told_in_every_language(trouble: Trouble) -> None:
    ending = of_broken(Broken(1, trouble, "max_classes is at most 12 with tiny"))
    assert ending.why is Why.BROKEN
    english = str(stored(ending.reason))
    assert english.endswith(".")
    for language in TRANSLATED:
        assert stored(ending.reason).in_language(language) != english


def test_what_the_pack_can_not_do_is_named() -> None:
    ending = of_broken(Broken(1, Trouble.IMPOSSIBLE, "max_classes is at most 12 with tiny"))
    assert ending.is_permanent
    for language in Language:
        assert "max_classes is at most 12 with tiny" in stored(ending.reason).in_language(language)


def test_a_device_that_several_dreams_lost_is_nobodys_fault() -> None:
    assert of_broken(Broken(1, Trouble.DEVICE_LOST, "gone", is_shared=True)).why is Why.NOBODYS_FAULT
