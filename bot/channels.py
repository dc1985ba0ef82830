"""Channels by their ids: from the gateway's cache, and from Discord where no gateway tells of them.

discord.py forgets a thread when it is archived, and a process that takes interactions by HTTP hears of no channel.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import discord

from bot.errors import NoAnswer

ASKING_SECONDS = 1.5  # of the three that an answer to a member may take
KEPT_SECONDS = 60.0
MOST_KEPT = 1000


class Channels:
    """What a client can find out about channels.

    Args:
        clock: Seconds that never go back.
    """

    def __init__(self, client: discord.Client, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._kept: OrderedDict[int, tuple[discord.Thread | None, float]] = OrderedDict()  # until when

    async def find(self, channel_id: int) -> object:
        """A channel or thread; None when it is gone, or hidden from the bot.

        Archived threads, and those that are not found, are remembered for a moment.

        Raises:
            NoAnswer: Discord does not tell now.
        """
        known = self._client.get_channel(channel_id)
        if known is not None:
            return known
        thread, until = self._kept.get(channel_id, (None, 0.0))
        if self._clock() < until:
            return thread
        found = await self._ask(channel_id)
        if found is None or isinstance(found, discord.Thread):
            self._keep(channel_id, found)
        return found

    def _keep(self, channel_id: int, found: discord.Thread | None) -> None:
        self._kept.pop(channel_id, None)
        self._kept[channel_id] = found, self._clock() + KEPT_SECONDS
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    async def _ask(self, channel_id: int) -> object:
        try:
            async with asked():
                return await self._client.fetch_channel(channel_id)
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            return None


@asynccontextmanager
async def asked() -> AsyncIterator[None]:
    """A question to Discord that a member waits for.

    Raises:
        NoAnswer: It takes too long, or Discord can't answer now.
    """
    try:
        async with asyncio.timeout(ASKING_SECONDS):
            yield
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        raise
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        raise NoAnswer(f"Discord did not answer ({type(error).__name__}).") from error
