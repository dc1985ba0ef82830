"""Texts that don't know their language yet: English with named places, what goes into them, and a rendering at the end.

`_`, `_n` and `marked` are what `make locales` looks for, so their texts are literals.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from dreams.languages.catalogues import Language, catalogue

_ORDINALS = {
    Language.GERMAN: "{}.",
    Language.FRENCH: "{}e",
    Language.SPANISH: "{}.º",
    Language.JAPANESE: "{}",
    Language.TURKISH: "{}.",
}
_KEPT = '{"message": '  # how `kept` begins what has values; no sentence for a person does
_NESTED = "stored"  # the key of a text among the values
_DECIMAL_POINT = (Language.ENGLISH, Language.JAPANESE)  # the others write a comma


class Spoken(Protocol):
    """Something that can be said in any language."""

    def in_language(self, language: Language) -> str:
        """The text, ready to show."""
        ...


Text: TypeAlias = "str | Spoken"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence for a person.

    Attributes:
        message: In English, with named places such as `{number}`; the catalogues' key.
        values: For the places; those that are `Spoken` are said in the same language.
        plural: The English message for another count than one.
        count: Decides between the two, and between as many forms as another language has.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    count: int = 1

    def in_language(self, language: Language) -> str:
        texts = catalogue(language)
        if self.plural is None:
            pattern = texts.gettext(self.message)
        else:
            pattern = texts.ngettext(self.message, self.plural, self.count)
        return pattern.format_map({name: spoken(value, language) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.in_language(Language.ENGLISH)


@dataclass(frozen=True, slots=True)
class _Joined:
    separator: str
    texts: tuple[Text, ...]

    def in_language(self, language: Language) -> str:
        return self.separator.join(part for text in self.texts if (part := spoken(text, language)))

    def __str__(self) -> str:
        return self.in_language(Language.ENGLISH)


@dataclass(frozen=True, slots=True)
class _Stored:
    message: str

    def in_language(self, language: Language) -> str:
        return catalogue(language).gettext(self.message) if self.message else ""  # "" is the catalogue's own header

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in a row: 3rd, 3., 3e."""

    number: int

    def in_language(self, language: Language) -> str:
        return _ORDINALS[language].format(self.number) if language in _ORDINALS else _english_ordinal(self.number)


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number with so many places behind the point, which is a comma in many languages."""

    number: float
    places: int = 2

    def in_language(self, language: Language) -> str:
        text = f"{self.number:.{self.places}f}".replace("-", "−")
        return text if language in _DECIMAL_POINT else text.replace(".", ",")


def _(message: str, /, **values: object) -> Sentence:
    """A sentence; `message` is a literal with the values' names in braces."""
    return Sentence(message, values)


def _n(one: str, many: str, count: int, /, **values: object) -> Sentence:
    """A sentence that depends on a count, which its texts call `{count}`."""
    return Sentence(one, {"count": count, **values}, many, count)


def marked(message: str) -> str:
    """Leaves a text as it is: the catalogues have it, for who shows it later by `stored`."""
    return message


def kept(sentence: Sentence) -> str:
    """A sentence as text for a column of the database, from which `stored` says it in any language.

    One without values is its English message; with values it is JSON of both.
    """
    if not sentence.values:
        return sentence.message
    parts: dict[str, object] = {"message": sentence.message, "values": dict(sentence.values)}
    if sentence.plural is not None:
        parts |= {"plural": sentence.plural, "count": sentence.count}
    return json.dumps(parts, ensure_ascii=False, default=_kept_value)


def stored(text: str) -> Spoken:
    """A text that was kept, such as why a dream failed: by `kept`, or in English.

    The latter is translated if the catalogues have it whole.
    """
    return Sentence(**json.loads(text, object_hook=_stored_value)) if text.startswith(_KEPT) else _Stored(text)


def _kept_value(value: object) -> object:
    """A text among the values of a kept sentence; of a number that is `Spoken`, its English."""
    match value:
        case Sentence():
            return {_NESTED: kept(value)}
        case _Stored():
            return {_NESTED: value.message}
        case _:
            return str(value)


def _stored_value(parts: dict[str, Any]) -> object:
    return stored(parts[_NESTED]) if parts.keys() == {_NESTED} else parts


def joined(separator: str, texts: Iterable[Text]) -> Spoken:
    """Texts one after another, without those that are empty."""
    return _Joined(separator, tuple(texts))


def spoken(value: Any, language: Language) -> Any:
    """`value` in a language, if it is something that can be said; else as it is."""
    return value.in_language(language) if hasattr(value, "in_language") else value


def _english_ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
