"""The names and descriptions of commands in other languages, for Discord to show beside the English ones.

Each member reads them in their own client's language; what the bot is sent stays English. The catalogues keep names
apart by context, for a command is named by a verb, an option by a noun, and Discord wants both in lower case without
spaces.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from dreams.languages import Language, language_of
from dreams.languages.catalogues import catalogue

MENU = "menu"
CONTEXTS = {
    Location.command_name: "command",
    Location.group_name: "command",
    Location.parameter_name: "option",
    Location.choice_name: "choice",
}
# Where Discord has two locales for one of our languages, both get it.
LOCALES = {locale: language_of(locale) for locale in discord.Locale if language_of(locale) is not Language.ENGLISH}

_Context = app_commands.TranslationContextTypes


def catalogue_context(context: _Context) -> str | None:
    """By what a catalogue keeps a name apart from the same word elsewhere; None for descriptions."""
    if isinstance(context.data, app_commands.ContextMenu):
        return MENU
    return CONTEXTS.get(context.location)


class CommandTranslator(app_commands.Translator):
    """Gives Discord what the catalogues have; nothing for what they lack, so that it is shown in English."""

    async def translate(self, string: app_commands.locale_str, locale: discord.Locale, context: _Context) -> str | None:
        if locale not in LOCALES:
            return None
        texts, message, kept_apart = catalogue(LOCALES[locale]), string.message, catalogue_context(context)
        translated = texts.pgettext(kept_apart, message) if kept_apart else texts.gettext(message)
        return translated if translated != message else None


async def translated_payloads(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """What Discord is told about the commands, with their translations."""
    translator = CommandTranslator()
    return [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
