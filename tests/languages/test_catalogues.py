"""The catalogues fit the code: nothing is missing from the template, no place is lost, and Discord takes every text."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from discord import app_commands

from bot.build import COMMANDS
from cards.face import _BUTTONS
from dreams.languages import Language
from dreams.languages.catalogues import catalogue
from tests.languages.update import LANGUAGES, PACKAGES, ROOT, TEMPLATE, missing, read, stale, template

NAME = re.compile(r"[-_'\w]{1,32}")  # Discord's pattern; \w is what it calls letters and numbers of any script
NAME_CHARACTERS, TEXT_CHARACTERS, BUTTON_CHARACTERS = 32, 100, 80
LEAST_SHARE = 0.9  # translated; below it, a language is no longer worth offering


@pytest.fixture(scope="module")
def current() -> Catalog:
    return template()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def places(text: str) -> Counter[str]:
    """The named places of a text, with their formats."""
    parsed = string.Formatter().parse(text)
    return Counter(f"{name}:{form}!{conversion}" for _, name, form, conversion in parsed if name is not None)


def literals_in_the_code() -> Iterator[str]:
    """What `_`, `_n` and `marked` are called with, also where Babel does not look, such as inside of f-strings."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    count = {"_": 1, "marked": 1, "_n": 2}.get(node.func.id, 0)
                    for argument in node.args[:count]:
                        assert isinstance(argument, ast.Constant), f"{path}:{node.lineno} is no literal"
                        yield argument.value


def test_every_text_in_the_code_is_in_the_template(current: Catalog) -> None:
    known = {text for message in messages(current) for text in texts(message.id)}
    assert set(literals_in_the_code()) - known - {""} == set()


def test_the_template_is_up_to_date(current: Catalog) -> None:
    with TEMPLATE.open("rb") as file:
        kept = read_po(file)
    assert stale(kept, current) == [], "run: make locales"
    assert stale(current, kept) == [], "run: make locales"


def test_what_a_language_lacks_is_listed_and_little(current: Catalog, language: Language) -> None:
    catalog = read(language)
    lacks = {*missing(catalog), *stale(current, catalog)}
    print(f"{language} lacks {len(lacks)} of {len(current)}:", *sorted(lacks), sep="\n    ")
    assert len(lacks) <= (1 - LEAST_SHARE) * len(current)


def test_a_catalogue_has_nothing_that_the_code_does_not_say_any_more(current: Catalog, language: Language) -> None:
    assert stale(read(language), current) == [], "run: make locales"


def test_a_translation_has_the_places_of_its_source(language: Language) -> None:
    wrong = []
    for message in messages(read(language)):
        allowed = [places(text) for text in texts(message.id)]
        wrong += [text for text in texts(message.string) if text and places(text) not in allowed]
    assert wrong == []


def test_the_compiled_catalogue_is_the_one_that_people_edit(language: Language) -> None:
    compiled = catalogue(language)
    for message in messages(read(language)):
        for number, text in enumerate(texts(message.string)):
            if not text:
                continue
            if isinstance(message.id, str):
                context = message.context
                found = compiled.pgettext(context, message.id) if context else compiled.gettext(message.id)
                assert found == text, "run: make locales"
            else:
                assert compiled._catalog[(message.id[0], number)] == text, "run: make locales"  # type: ignore[attr-defined]


def test_names_are_what_discord_takes(language: Language) -> None:
    for message in messages(read(language)):
        if message.context in ("command", "option") and message.string:
            name = str(message.string)
            assert NAME.fullmatch(name) and name == name.lower(), name
            assert unicodedata.is_normalized("NFC", name), name


def test_texts_are_as_short_as_discord_wants_them(language: Language) -> None:
    limits = {"command": NAME_CHARACTERS, "option": NAME_CHARACTERS, "menu": NAME_CHARACTERS, "choice": TEXT_CHARACTERS}
    labels = {label for label, *_ in _BUTTONS.values()}
    for message in messages(read(language)):
        if message.context or any(path == "bot/commands" for path, _ in message.locations):
            assert len(str(message.string)) <= limits.get(message.context or "", TEXT_CHARACTERS), message.string
        elif message.id in labels:
            assert len(str(message.string)) <= BUTTON_CHARACTERS, message.string


def siblings() -> Iterator[tuple[str, list[str]]]:
    """What must have different names: the commands, the commands of a group, the options of a command."""
    yield "command", [command.name for command in COMMANDS if not isinstance(command, app_commands.ContextMenu)]
    for command in COMMANDS:
        if isinstance(command, app_commands.Group):
            yield "command", [inner.name for inner in command.commands]
    for command in COMMANDS:
        inner = command.commands if isinstance(command, app_commands.Group) else [command]
        for one in inner:
            if isinstance(one, app_commands.Command):
                yield "option", [parameter.name for parameter in one.parameters]


def test_no_two_commands_or_options_beside_each_other_have_one_name(language: Language) -> None:
    for context, names in siblings():
        translated = [catalogue(language).pgettext(context, name) for name in names]
        assert len(set(translated)) == len(names), translated
