"""Brings the catalogues up to date with the code, and says what is left to translate:  make locales

The template is made of three things: the literals in `_`, `_n` and `marked`; what errors say by default, which stands
in their docstrings; and the texts of the commands, as discord.py asks for them. Then each language's catalogue is
merged with it and compiled. A text that changed in English is a new text: no guesses are made.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import discord
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from discord import app_commands

from bot.build import COMMANDS
from bot.client import DreamTree
from bot.command_translations import catalogue_context
from bot.errors import Refusal
from dreams.errors import Transient, UserMistake, default_sentence
from dreams.languages import Language
from dreams.languages.catalogues import DOMAIN, LOCALES

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "cards", "dreams", "generator")
KEYWORDS = {"_": None, "_n": (1, 2), "marked": None}
TEMPLATE = LOCALES / f"{DOMAIN}.pot"
LANGUAGES = tuple(language for language in Language if language is not Language.ENGLISH)
LINE_CHARACTERS = 120
HEADER = "# What the bot says. Kept up to date by `make locales`; only the lines after `msgstr` are for translators."
# Lines that Babel writes and nobody fills in; without dates, an update that changes no text changes no file.
UNTRUE = tuple(
    f'"{name}'.encode()
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Report-Msgid",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
NOTES = {
    "command": "A command's name: lower case, no spaces, at most 32 characters.",
    "option": "An option's name: lower case, no spaces, at most 32 characters.",
    "choice": "A choice: at most 100 characters.",
    "menu": "In the menu of a message: at most 32 characters.",
    None: "At most 100 characters.",
}


def po_file(language: Language) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_file(language: Language) -> Path:
    return po_file(language).with_suffix(".mo")


def template() -> Catalog:
    """Every text that can be translated."""
    made = Catalog(charset="utf-8")
    for context, text in sorted(asyncio.run(_command_texts()), key=lambda pair: (pair[0] or "", pair[1])):
        made.add(text, locations=[("bot/commands", 1)], auto_comments=[NOTES[context]], context=context)
    for error in _told_errors((UserMistake, Transient, Refusal)):
        made.add(default_sentence(error), locations=[(f"{error.__module__.replace('.', '/')}.py", 1)])
    for package in PACKAGES:
        for path, line, message, comments, context in sorted(_literals(package), key=lambda found: found[:2]):
            made.add(message, locations=[(path, line)], auto_comments=comments, context=context)
    return made


def read(language: Language) -> Catalog:
    if not po_file(language).exists():
        return Catalog(locale=language)
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def missing(catalog: Catalog) -> list[str]:
    """The English texts that a catalogue has no translation of."""
    return [str(message.id) for message in catalog if message.id and not _is_translated(message)]


def stale(catalog: Catalog, current: Catalog) -> list[str]:
    """What a catalogue translates though it is not in the code any more."""
    return [str(message.id) for message in catalog if message.id and current.get(*_key(message)) is None]


def _key(message: Message) -> tuple[str | tuple[str, str], str | None]:
    return message.id, message.context


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(texts)


def _literals(package: str) -> Iterator[tuple[str, int, str | tuple[str, str], list[str], str | None]]:
    for path, *found in extract_from_dir(ROOT / package, keywords=KEYWORDS, method_map=[("**.py", "python")]):
        line, message, comments, context = found
        yield f"{package}/{path}", line, message, comments, context


def _told_errors(roots: tuple[type[Exception], ...]) -> Iterator[type[Exception]]:
    for root in roots:
        yield root
        yield from _told_errors(tuple(root.__subclasses__()))


async def _command_texts() -> set[tuple[str | None, str]]:
    """`(context, text)` of all that discord.py asks a translator for."""
    asked: set[tuple[str | None, str]] = set()

    class Recorder(app_commands.Translator):
        async def translate(
            self,
            string: app_commands.locale_str,
            locale: discord.Locale,
            context: app_commands.TranslationContextTypes,
        ) -> None:
            asked.add((catalogue_context(context), string.message))

    tree = DreamTree(discord.Client(intents=discord.Intents.none()))  # type: ignore[arg-type]
    for command in COMMANDS:
        await command.get_translated_payload(tree, Recorder())
    # A choice that is a number needs no translation, nor what discord.py puts where there is no description.
    return {(context, text) for context, text in asked if any(map(str.isalpha, text))}


def _write(path: Path, catalog: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.fuzzy, catalog.header_comment = False, HEADER
    catalog.project, catalog.version = DOMAIN, "1"
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=LINE_CHARACTERS, include_lineno=False, ignore_obsolete=True)
    lines = buffer.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(UNTRUE)))


def main() -> None:
    current = template()
    _write(TEMPLATE, current)
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(current, no_fuzzy_matching=True)
        _write(po_file(language), catalog)
        with mo_file(language).open("wb") as file:
            write_mo(file, read(language))
        left = missing(catalog)
        sys.stdout.write(f"{language}: {len(current) - len(left)} of {len(current)} texts translated\n")
        sys.stdout.writelines(f"    {text}\n" for text in left)


if __name__ == "__main__":
    main()
