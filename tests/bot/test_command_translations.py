"""What Discord is told about the commands in other languages."""

from __future__ import annotations

from typing import Any

import pytest
from discord import app_commands

from bot.client import BotInteraction, Services
from bot.command_sync import commands_hash
from bot.command_translations import translated_payloads
from playground import Playground
from tests.bot.conftest import sharded_bot
from tests.playground.openapi import description_file, load

DOCUMENTED = {"de", "fr", "es-ES", "es-419", "ja", "tr"}


@app_commands.command(name="dream", description="Nobody has translated this")
async def untranslated(interaction: BotInteraction) -> None:
    await interaction.response.send_message("new")


async def payloads(services: Services) -> dict[str, dict[str, Any]]:
    async with sharded_bot(services) as bot:
        return {payload["name"]: payload for payload in await translated_payloads(bot.tree)}


async def test_commands_keep_their_english_names_and_have_others_beside_them(services: Services) -> None:
    dream = (await payloads(services))["dream"]
    assert dream["name_localizations"]["de"] == "träumen"
    assert dream["description_localizations"]["ja"] == "言葉から絵を夢見る"
    assert set(dream["name_localizations"]) == DOCUMENTED


async def test_options_choices_and_subcommands_are_translated_too(services: Services) -> None:
    known = await payloads(services)
    options = {option["name"]: option for option in known["dream"]["options"]}
    assert options["avoid"]["name_localizations"]["fr"] == "éviter"
    choices = {choice["value"]: choice for choice in options["quality"]["choices"]}
    assert choices["draft"]["name_localizations"]["de"] == "Entwurf"
    log = next(option for option in known["config"]["options"] if option["name"] == "log")
    assert log["name_localizations"]["tr"] == "günlük"
    assert known["Recipe"]["name_localizations"]["es-419"] == "Receta"


async def test_what_is_not_translated_is_left_to_english(services: Services) -> None:
    async with sharded_bot(services) as bot:
        bot.tree.add_command(untranslated, override=True)
        payload = next(one for one in await translated_payloads(bot.tree) if one["name"] == "dream")
    assert payload["description_localizations"] == {}


async def test_a_translation_that_changes_is_told_to_discord(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sharded_bot(services) as bot:
        before = await commands_hash(bot)
        monkeypatch.setattr("bot.command_translations.LOCALES", {})
        assert await commands_hash(bot) != before


async def test_discord_takes_all_names_and_descriptions(services: Services, playground: Playground) -> None:
    path = description_file()
    async with sharded_bot(services) as bot:
        await bot.login(playground.token)
        await bot.tree.sync()
    assert playground.world.log.refused == []
    told = next(one for one in playground.world.log.records if one.method == "PUT" and one.path.endswith("/commands"))
    assert told.body[0]["name_localizations"]
    if path is None:
        pytest.skip("Discord's API description is not here (DISCORD_OPENAPI names it)")
    assert load(path).complaints(told) == []
