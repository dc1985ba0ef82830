"""The languages there are, and gettext's catalogue of each."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

DOMAIN = "dreambot"
LOCALES = Path(__file__).parent / "locales"


class Language(StrEnum):
    """A language that the bot speaks, by its ISO 639 code."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    JAPANESE = "ja"
    TURKISH = "tr"


# As who speaks them calls them: whoever looks for a language finds it in any.
OWN_NAMES = {
    Language.ENGLISH: "English",
    Language.GERMAN: "Deutsch",
    Language.FRENCH: "Français",
    Language.SPANISH: "Español",
    Language.JAPANESE: "日本語",
    Language.TURKISH: "Türkçe",
}


def language_of(locale: object) -> Language:
    """The language for one of Discord's locales (`de`, `es-419`); English for one that the bot does not speak."""
    code = str(locale or "").partition("-")[0].lower()
    return Language(code) if code in set(Language) else Language.ENGLISH


@cache
def catalogue(language: Language) -> NullTranslations:
    """The catalogue of a language; English has none, so its texts come back as they are in the code."""
    if language is Language.ENGLISH:
        return NullTranslations()
    return translation(DOMAIN, LOCALES, [language])
