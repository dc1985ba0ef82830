"""Prompt syntax: what a person types, read into a `Recipe`.

    a cat | "a | in quotes" | a storm::0.5 --not blur --not "low quality" --no text, watermark --seed 7 --size 256

Midjourney's habits: `|` between phrases, `::` before a weight (which also ends its phrase), flags last. Phones turn
`--` into a dash, so `—not` and `–not` are flags too. A quoted phrase is one whose quotes enclose all of it; every
other quote is kept as typed, and protects what stands between. Whatever is not understood is refused with the
correct form, and nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dreams.errors import PromptError
from dreams.languages import Text, _
from dreams.recipe import (
    MAX_CLASSES,
    MAX_CUTOUTS,
    MAX_LEARNING_RATE,
    MAX_PROMPT_CHARACTERS,
    MAX_SEED,
    MAX_STEPS,
    MAX_WEIGHT,
    RATE_ALLOWED,
    SIZES_ALLOWED,
    SIZES_PX,
    ImagePrompt,
    Method,
    Parent,
    Phrase,
    Quality,
    Recipe,
    check_length,
    either,
    whole_number,
)

# Quotes, escapes and flags come on top of the phrases' own characters; past this it is not a prompt, and is not
# read at all.
MAX_TYPED_CHARACTERS = 2 * MAX_PROMPT_CHARACTERS + 1000

_TOKEN = re.compile(
    r"""
      (?P<quoted> (?<![^\s|,=]) (?: "(?:\\.|[^"\\])*" | [“”„‟](?:\\.|[^“”„‟\\])*[“”„‟] | «(?:\\.|[^»\\])*» )
      (?=$|[\s|,]|::) )
    | (?P<flag>   (?<!\S) (?: --+ | [—–―][—–―-]? ) [A-Za-z][A-Za-z-]* =? )
    | (?P<bar>    \| )
    | (?P<comma>  , (?!\d) | (?<!\d) , )
    | (?P<weight> :: (?: [-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e-?\d+)? )? (?=$|[\s|,]) )
    | (?P<misweight> ::(?!:)[^\s|,]{1,30} )
    | (?P<text>   [^\s|,:"“”„‟«»]+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class PromptOptions:
    """What was said beside the text: slash options, command-line flags. They win over it; `avoid` adds to it."""

    avoid: tuple[str, ...] = ()
    seed: int | None = None
    size_px: int | None = None
    quality: Quality | None = None
    steps: int | None = None
    cutouts: int | None = None
    max_classes: int | None = None
    learning_rate: float | None = None
    method: Method | None = None
    image: ImagePrompt | None = None
    parents: tuple[Parent, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(slots=True)
class _Section:
    """A flag with the tokens after it; the prompt's own section has no flag."""

    flag: str
    tokens: list[_Token] = field(default_factory=list)

    @property
    def value(self) -> str:
        return "".join(token.text for token in self.tokens).strip()


@dataclass(frozen=True, slots=True)
class _Flag:
    field: str
    read: Callable[[str], Any]  # raises ValueError when the value is not allowed
    allowed: Text
    example: Callable[[str], str]  # the nearest allowed value to what was typed


def draw_seed() -> int:
    """A seed nobody can foresee, in 0 .. 2**32 - 1."""
    return secrets.randbits(32)


def parse_prompt(
    text: str,
    *,
    options: PromptOptions = PromptOptions(),
    default_quality: Quality | None = None,
    draw_seed: Callable[[], int] = draw_seed,
) -> Recipe:
    """Reads what a person typed.

    Args:
        text: Prompt syntax. Control characters are dropped, line ends become spaces; everything else is kept as typed.
        options: What was said beside the text.
        default_quality: The member's own, when neither a quality nor steps are named.
        draw_seed: Called when no seed was given.

    Raises:
        PromptError: It can't be understood or is out of bounds. The message names the flag, the nearest known one
            and the correct form.
    """
    if len(text) > MAX_TYPED_CHARACTERS:
        check_length(len(text))
    head, *flags = _sections(_printable(text))
    phrases = _phrases(head.tokens, commas_separate=False)
    avoided = [phrase for section in flags if section.flag == "not" for phrase in _avoided(section)]
    for typed in options.avoid:
        avoided += _phrases(list(_tokens(_printable(typed))), commas_separate=True)
    check_length(sum(len(text) for text, _ in phrases + avoided))
    fields = _scalars([section for section in flags if section.flag != "not"])
    fields |= {name: value for name in _OPTION_FIELDS if (value := getattr(options, name)) not in (None, ())}
    if default_quality is not None and not fields.keys() & {"quality", "steps"}:
        fields["quality"] = default_quality
    if "seed" not in fields:
        fields["seed"] = draw_seed()
    return Recipe(
        phrases=tuple(Phrase(text, weight) for text, weight in phrases),
        avoid=tuple(Phrase(text, weight) for text, weight in avoided),
        **fields,
    )


_OPTION_FIELDS = tuple(name for name in PromptOptions.__dataclass_fields__ if name != "avoid")


def _printable(text: str) -> str:
    spaced = re.sub(r"[\t\n\r\v\f\x85]", " ", text)
    return "".join(character for character in spaced if unicodedata.category(character) not in ("Cc", "Cs"))


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        yield _Token(match.lastgroup or "text", match.group())


def _sections(text: str) -> list[_Section]:
    sections = [_Section("")]
    for token in _tokens(text):
        name = _flag_name(token.text) if token.kind == "flag" else None
        if name is None:
            sections[-1].tokens.append(token)
        else:
            sections.append(_Section(name))
    for section in sections[1:]:
        if section.flag not in _FLAGS and section.flag != "not":
            raise _unknown(section)
    return sections


def _flag_name(typed: str) -> str | None:
    """The flag's name, also of unknown ones; None for a dash that only looks like one (`— the best`)."""
    name = typed.strip("-—–―=").lower()
    name = _SYNONYMS.get(name, name)
    if not typed.startswith("--") and name not in _FLAGS and _nearest_flag(name) is None:
        return None
    return name


def _nearest_flag(name: str) -> str | None:
    if name in _MEANT or name == "not":
        return _MEANT.get(name, name)
    near = difflib.get_close_matches(name, ["not", *_FLAGS], n=1, cutoff=0.6)
    return near[0] if near else None


def _unknown(section: _Section) -> PromptError:
    said = f"--{section.flag} {section.value}".strip()
    near = _nearest_flag(section.flag)
    if near is None:
        known = ", ".join(f"--{name}" for name in ["not", *_FLAGS])
        told = _(
            "{said}: unknown flag. Known are {known}. For a literal --{flag}, put the phrase in quotes.",
            said=said,
            known=known,
            flag=section.flag,
        )
        return PromptError(told)
    value = section.value or "blur" if near == "not" else _FLAGS[near].example(section.value)
    told = _("{said}: unknown flag; did you mean --{near}? Write --{near} {value}", said=said, near=near, value=value)
    return PromptError(told)


def _phrases(tokens: list[_Token], *, commas_separate: bool) -> list[tuple[str, float]]:
    """`(text, weight)` of each phrase; empty ones are dropped."""
    phrases: list[tuple[str, float]] = []
    words: list[_Token] = []
    for token in [*tokens, _Token("bar", "")]:
        if token.kind == "misweight":
            raise PromptError(_not_a_weight(token.text))
        is_end = token.kind in ("bar", "weight") or (commas_separate and token.kind == "comma")
        if not is_end:
            words.append(token)
            continue
        text = _unquoted(words)
        if text:
            phrases.append((text, _weight(token.text)))
        elif token.kind == "weight":
            raise PromptError(_("{weight} has no phrase before it. Write a cat{weight}", weight=token.text))
        words = []
    return phrases


def _not_a_weight(typed: str) -> Text:
    return _(
        "{said} is not a weight; it must be a number above 0 and at most {most:g}."
        " Put the phrase in quotes if that is text, or write a cat::0.5",
        said=typed,
        most=MAX_WEIGHT,
    )


def _unquoted(words: list[_Token]) -> str:
    typed = "".join(word.text for word in words).strip()
    solid = [word for word in words if word.text.strip()]
    if len(solid) == 1 and solid[0].kind == "quoted":
        return re.sub(r"\\(.)", r"\1", typed[1:-1], flags=re.DOTALL).strip()
    return typed


def _weight(typed: str) -> float:
    number = typed.removeprefix("::")
    return float(number.replace(",", ".")) if typed.startswith("::") and number else 1.0


def _avoided(section: _Section) -> list[tuple[str, float]]:
    phrases = _phrases(section.tokens, commas_separate=True)
    if not phrases:
        raise PromptError(_("--not needs what to avoid. Write --not blur"))
    return phrases


def _scalars(sections: list[_Section]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for section in sections:
        flag = _FLAGS[section.flag]
        if flag.field in fields:
            raise PromptError(_("--{flag} is there twice. Keep one.", flag=section.flag))
        fields[flag.field] = _scalar(section, flag)
    return fields


def _scalar(section: _Section, flag: _Flag) -> Any:
    name, value = section.flag, section.value.strip('"“”„‟«»').lower()
    try:
        return flag.read(value)
    except ValueError:
        pass
    if not value:
        told = _(
            "--{flag} needs a value: {allowed}. Write --{flag} {example}",
            flag=name,
            allowed=flag.allowed,
            example=flag.example(""),
        )
        raise PromptError(told)
    first, rest = [*section.value.split(" ", 1), ""][:2]
    try:
        flag.read(first.lower())
    except ValueError:
        told = _(
            "{said}: must be {allowed}. Write --{flag} {example}",
            said=f"--{name} {section.value}",
            allowed=flag.allowed,
            flag=name,
            example=flag.example(value),
        )
        raise PromptError(told) from None
    told = _(
        "--{flag} {value} is followed by “{rest}”. Write the prompt first, then --{flag} {value}",
        flag=name,
        value=first,
        rest=rest.strip(),
    )
    raise PromptError(told)


def _whole(name: str, least: int, most: int, example: str) -> _Flag:
    def read(typed: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", typed) or not least <= int(typed) <= most:
            raise ValueError(typed)
        return int(typed)

    def nearest(typed: str) -> str:
        first = typed.partition(" ")[0]
        try:
            return str(read(first))
        except ValueError:
            return example

    return _Flag(name, read, whole_number(least, most), nearest)


def _choice(name: str, choices: type[StrEnum]) -> _Flag:
    values = [choice.value for choice in choices]

    def nearest(typed: str) -> str:
        return (difflib.get_close_matches(typed, values, n=1, cutoff=0.5) or values[-1:])[0]

    return _Flag(name, choices, either(values), nearest)


def _size(typed: str) -> int:
    match = re.fullmatch(r"([0-9]{1,5})(?:px|x\1)?", typed)
    if match is None or int(match[1]) not in SIZES_PX:
        raise ValueError(typed)
    return int(match[1])


def _nearest_size(typed: str) -> str:
    digits = re.match(r"[0-9]{1,5}", typed)
    return str(min(SIZES_PX, key=lambda size: abs(size - int(digits[0])))) if digits else "256"


def _rate(typed: str) -> float:
    rate = float(typed.replace(",", "."))
    if not 0 < rate <= MAX_LEARNING_RATE:
        raise ValueError(typed)
    return rate


_FLAGS = {
    "seed": _whole("seed", 0, MAX_SEED, "7"),
    "size": _Flag("size_px", _size, SIZES_ALLOWED, _nearest_size),
    "quality": _choice("quality", Quality),
    "steps": _whole("steps", 1, MAX_STEPS, "300"),
    "method": _choice("method", Method),
    "cutouts": _whole("cutouts", 1, MAX_CUTOUTS, "64"),
    "classes": _whole("max_classes", 1, MAX_CLASSES, "10"),
    "rate": _Flag("learning_rate", _rate, RATE_ALLOWED, lambda typed: "0.05"),
}
_SYNONYMS = {"no": "not"}
# What people from elsewhere say; named in the answer, not obeyed, so that there is one word for one thing.
_MEANT = {
    "avoid": "not",
    "without": "not",
    "exclude": "not",
    "negative": "not",
    "ar": "size",
    "aspect": "size",
    "width": "size",
    "q": "quality",
    "iterations": "steps",
    "lr": "rate",
}
