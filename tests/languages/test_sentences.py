"""A sentence is said in the language of who reads it, with its counts and its nested parts."""

from __future__ import annotations

import pytest

from dreams.errors import LimitReached, NoSuchDream, PromptError
from dreams.languages import Decimal, Language, Ordinal, _, _n, joined, kept, language_of, spoken, stored
from dreams.prompt import parse_prompt

NONSENSE = "text that no catalogue has"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", Language.GERMAN),
        ("es-ES", Language.SPANISH),
        ("es-419", Language.SPANISH),
        ("en-GB", Language.ENGLISH),
        ("fi", Language.ENGLISH),
        (None, Language.ENGLISH),
    ],
)
def test_each_of_discords_locales_has_a_language(locale: str | None, language: Language) -> None:
    assert language_of(locale) is language


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    assert stored(NONSENSE).in_language(Language.GERMAN) == NONSENSE


def test_a_sentence_that_was_kept_with_its_values_is_said_in_any_language() -> None:
    text = kept(_("There is no dream {number}.", number=7))
    assert str(stored(text)) == "There is no dream 7."
    assert stored(text).in_language(Language.GERMAN) == "Es gibt keinen Traum 7."
    steps = kept(_n("{count} step", "{count} steps", 2))
    assert stored(steps).in_language(Language.GERMAN) == "2 Schritte"


def test_a_sentence_without_values_is_kept_as_the_english_that_older_rows_have() -> None:
    assert kept(_("The generator's device failed.")) == "The generator's device failed."


def test_a_kept_value_is_no_pattern_and_no_sentence_of_its_own() -> None:
    nasty = '{number} "quoted" {"message": 1}'
    assert str(stored(kept(_("There is no dream {number}.", number=nasty)))) == f"There is no dream {nasty}."
    assert str(stored('{"something": "else"}')) == '{"something": "else"}'


def test_the_empty_text_stays_empty_though_the_catalogue_has_a_header_there() -> None:
    assert stored("").in_language(Language.GERMAN) == ""


def test_a_count_decides_between_a_languages_forms() -> None:
    assert _n("{count} step", "{count} steps", 1).in_language(Language.GERMAN) == "1 Schritt"
    assert _n("{count} step", "{count} steps", 2).in_language(Language.GERMAN) == "2 Schritte"
    assert _n("{count} step", "{count} steps", 0).in_language(Language.FRENCH) == "0 étape"
    assert _n("{count} step", "{count} steps", 2).in_language(Language.JAPANESE) == "2 ステップ"


def test_what_stands_in_a_place_is_said_in_the_same_language() -> None:
    told = _("about {time} left", time=_("{count} min", count=2))
    assert told.in_language(Language.TURKISH) == "yaklaşık 2 dk kaldı"
    assert str(told) == "about 2 min left"


def test_a_strangers_braces_are_text_and_no_places() -> None:
    assert str(_("dream {number}", number="{number.__class__}")) == "dream {number.__class__}"
    assert stored("{broken").in_language(Language.GERMAN) == "{broken"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert spoken(Decimal(-0.345), Language.GERMAN) == "−0,34"
    assert spoken(Decimal(0.5), Language.ENGLISH) == "0.50"
    assert [spoken(Ordinal(3), language) for language in Language] == ["3rd", "3.", "3e", "3.º", "3", "3."]


def test_empty_parts_leave_no_separator() -> None:
    assert str(joined(" · ", ["", _("deep"), ""])) == "deep"


def test_an_error_keeps_its_sentence_for_any_language() -> None:
    error = NoSuchDream(_("There is no dream {number}.", number=7))
    assert str(error) == "There is no dream 7."
    assert error.sentence.in_language(Language.GERMAN) == "Es gibt keinen Traum 7."


def test_an_error_that_says_nothing_of_its_own_says_its_docstring_in_any_language() -> None:
    assert NoSuchDream().sentence.in_language(Language.GERMAN) == "Diesen Traum gibt es nicht."
    assert LimitReached().sentence.in_language(Language.SPANISH).startswith("Basta por ahora.")


def test_a_prompt_that_is_not_understood_is_explained_in_german_down_to_what_is_allowed() -> None:
    with pytest.raises(PromptError) as refused:
        parse_prompt("a cat --steps many")
    told = refused.value.sentence.in_language(Language.GERMAN)
    assert told == "--steps many: Erlaubt ist eine ganze Zahl von 1 bis 2000. Schreib --steps 300"
