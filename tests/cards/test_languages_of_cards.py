"""A card in the language of its server."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cards.batch_face import card_face
from cards.face import MAX_ALT_TEXT, MAX_CONTENT, face, notice_sentence
from dreams.dream import Position
from dreams.languages import Language, _, kept, marked
from dreams.recipe import Descent, Parent, Recipe
from dreams.states import DreamState
from tests.cards.views import NOW, PROGRESS, RESULT, every_state, view

ENGLISH = re.compile(r"\b(Waiting|Dreaming|Dreamed|Cancel|Again|Recipe|failed|best|steps?|starts|left|dream 12)\b")
TRANSLATED = [language for language in Language if language is not Language.ENGLISH]
START = int(NOW.timestamp()) + 45


def test_a_waiting_card_in_german() -> None:
    reason = _("{name} has no dream running, so theirs goes first.", name="B*o")
    waiting = view(language=Language.GERMAN, position=Position(3, 40.0, is_served=True, reason=reason))
    assert face(waiting, now=NOW).content.splitlines() == [
        f"🌙 **Wartet** · 3. in der Reihe, beginnt <t:{START}:R>",
        "> a red apple",
        "-# Bei B\\*o läuft gerade kein Traum, also geht der zuerst.",
        "-# nicht green · Seed 7 · Standard · 512 px · Ada · Traum 12",
    ]


def test_a_running_card_in_turkish() -> None:
    running = face(view(language=Language.TURKISH, state=DreamState.RUNNING, progress=PROGRESS))
    assert running.content.splitlines()[0] == "💭 **Düşlüyor** · adım 84 / 200 · yaklaşık 9 sn kaldı"
    assert running.content.splitlines()[2] == "`▰▰▰▰▰▱▱▱▱▱▱▱` puan 0,31, en iyi 0,33"
    assert [button.label for button in running.buttons] == ["Durdur ve sakla", "+ adım", "Kaçın…", "İptal"]


def test_a_done_card_in_japanese() -> None:
    done = view(language=Language.JAPANESE, state=DreamState.DONE, result=RESULT)
    child = replace(done, recipe=replace(done.recipe, parents=(Parent(5, Descent.REMIX),)), parent_owner_name="Bo")
    told = face(child)
    assert told.content.splitlines() == [
        "✨ **夢ができました** · Ada",
        "> a red apple",
        "スコア **0.34** · 200 ステップ（最良 180） · 8 秒",
        "-# a red apple 0.40 · 除外 green 0.05",
        "-# 除外 green · シード 7 · 標準 · 512 px · 夢 12 · 夢 5 のリミックス（Bo）",
    ]
    assert told.alt_text == "a red apple の夢"


def test_why_a_dream_failed_is_translated_though_it_is_stored_in_english() -> None:
    why = marked("The generator's device failed.")
    failed = view(language=Language.FRENCH, state=DreamState.FAILED, error=why)
    assert "L’appareil du générateur est tombé en panne." in face(failed).content
    assert notice_sentence(failed) == "Le rêve 12 a échoué."


def test_why_a_dream_failed_is_translated_with_what_stands_in_it() -> None:
    why = kept(_("Dream {number} is no longer there to be blended. Choose another.", number=7))
    failed = view(language=Language.GERMAN, state=DreamState.FAILED, error=why)
    assert "Traum 7 gibt es nicht mehr" in face(failed).content


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_state_has_a_word_of_english_left(language: Language) -> None:
    for one in every_state(language=language):
        told = face(replace(one, error=None), now=NOW)
        texts = [told.content, told.alt_text, *(button.label for button in told.buttons)]
        assert ENGLISH.search(" / ".join(texts)) is None, texts


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_card_of_several_is_in_one_language_and_fits(language: Language) -> None:
    views = [replace(one, id=number) for number, one in enumerate(every_state(language=language), 12)]
    told = card_face(views)
    assert len(told.content) <= MAX_CONTENT and len(told.alt_text) <= MAX_ALT_TEXT
    assert [word for word in ("dreams", "waits", "failed", "cancelled", "seeds") if word in told.content] == []


def test_hidden_words_stay_hidden_in_every_language() -> None:
    for language in Language:
        for one in every_state(language=language, hides_prompt=True, recipe=Recipe(view().recipe.phrases)):
            assert "apple" not in face(one).content
