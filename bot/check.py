"""What is wrong with the bot's set-up, in plain words, one part after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import discord

from bot.preflight import missing_permissions
from cards.budget import InvalidBudget
from cards.client import point_discord_at, rest_client
from cards.errors import CardsError, DiscordAway
from dreams import checkup
from dreams.database import Database, opened_database
from dreams.errors import DreamsError
from dreams.findings import Finding, found, on_database, on_store
from dreams.settings import BotSettings
from dreams.store import ImageStore

GUILDS_SECONDS = 30.0
MOST_GUILDS = 200  # as many as Discord tells at once; they all have the same invite link
TROUBLES = (DreamsError, CardsError)


async def check_setup(settings: BotSettings) -> AsyncIterator[Finding]:
    """Tries database, store, generators and Discord. One trouble does not hide the next."""
    try:
        async with opened_database(settings.database_url.get_secret_value()) as database:
            yield Finding("database", True, on_database(database))
            for trouble in await checkup.check(database):
                mend = " Mend it: python -m bot check --repair" if trouble.is_repairable else ""
                yield Finding(trouble.subject, False, trouble.sentence + mend)
            yield await _generators(database, settings.dream_pack)
    except DreamsError as error:
        yield Finding("database", False, str(error))
    yield await found("image store", _store(settings), TROUBLES)
    yield await found("Discord", _discord(settings), TROUBLES)


async def repair_queue(settings: BotSettings) -> list[str]:
    """Mends what can be mended; says what was done.

    Raises:
        DreamsError: The database can't be used.
    """
    async with opened_database(settings.database_url.get_secret_value()) as database:
        return await checkup.repair(database)


async def _generators(database: Database, pack: str) -> Finding:
    trouble = await checkup.unserved(database, pack)
    return Finding("generators", trouble is None, trouble or f"at least one is awake for {pack}.")


async def _store(settings: BotSettings) -> str:
    return await on_store(ImageStore(settings.store_url, settings.store_config()))


async def _discord(settings: BotSettings) -> str:
    token = settings.token()
    point_discord_at(settings.discord_api_base, settings.discord_gateway_url)
    async with rest_client(token, InvalidBudget()) as client:
        try:
            async with asyncio.timeout(GUILDS_SECONDS):
                # discord.py's own Guild leaves out what the bot may do there.
                guilds = await client.http.get_guilds(MOST_GUILDS, with_counts=False)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            raise DiscordAway from error
        if not guilds:
            raise CardsError(f"the token is {client.user}'s, but it is in no server. Add it: python -m bot invite")
        lacking = [lack for guild in guilds if (lack := _lack(guild)) is not None]
        if lacking:
            raise CardsError(" ".join(lacking))
        return f"the token is {client.user}'s, in {len(guilds)} server{'s' if len(guilds) > 1 else ''}."


def _lack(guild: Mapping[str, Any]) -> str | None:
    """What the bot's roles don't allow in a server; single channels may still differ."""
    granted = discord.Permissions(int(guild["permissions"]))
    missing = missing_permissions(granted, in_thread=False)
    if not granted.read_message_history:  # no dream is refused for it, but a notice can't be a reply to its card
        missing.append("Read Message History")
    if not missing:
        return None
    return f"In {guild['name']} the bot's role lacks {', '.join(missing)}: grant it in Server Settings, Roles."
