"""A Discord client without a gateway, for a process that only writes messages; and where Discord is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from yarl import URL

from cards.budget import InvalidBudget
from cards.errors import DiscordAway, TokenRefused

LOGIN_TIMEOUT_SECONDS = 30.0
MAX_RATE_LIMIT_SECONDS = 30.0  # longer waits are told to us, who have other things to do; discord.py's least


def point_discord_at(api_base: str, gateway_url: str) -> None:
    """Sends all of this process's Discord traffic to `api_base` (with its version) and `gateway_url`.

    discord.py keeps both on classes, so this is for a whole process and before any client is made.
    """
    discord.http.Route.BASE = api_base.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)


@asynccontextmanager
async def rest_client(token: str, budget: InvalidBudget) -> AsyncIterator[discord.Client]:
    """A client that is logged in and has no gateway; closed at the end.

    Raises:
        TokenRefused: Discord does not know the token.
        DiscordAway: There is no answer.
    """
    # No voice here, and no state that only a gateway fills: discord.py would warn of both.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    client = discord.Client(
        intents=discord.Intents(guilds=True), max_ratelimit_timeout=MAX_RATE_LIMIT_SECONDS, http_trace=budget.trace()
    )
    try:
        await log_in(client, token)
        yield client
    finally:
        await client.close()


async def log_in(client: discord.Client, token: str) -> None:
    """`client.login`, with errors that say what to do.

    Raises:
        TokenRefused: Discord does not know the token.
        DiscordAway: There is no answer.
    """
    try:
        async with asyncio.timeout(LOGIN_TIMEOUT_SECONDS):
            await client.login(token)
    except discord.LoginFailure as error:
        raise TokenRefused from error
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise DiscordAway from error
