"""A card's turn to be edited: one pace for each channel, slower after an edit of a message older than an hour.

Discord refuses edits of old messages much sooner (429 with code 30046, unofficially 3 in 6 seconds for a channel). A
dream may wait longer than an hour, and then its card is such a message. Paces are kept in the database (`dreams.pace`),
so all processes share them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import time

import discord

from dreams.dream import CardRef

CHANNEL_SECONDS = 1.25  # between two edits in one channel by all processes: under five in five seconds
OLD_SECONDS = 3600.0 - 60.0  # a minute early: clocks differ, and the edit arrives later than it was planned
OLD_EDIT_SECONDS = 2.1

Reserve = Callable[[int, float], Awaitable[float]]
"""`Pace.reserve`: takes a moment of a pace and says how many seconds away it is."""


async def turn(reserve: Reserve, card: CardRef, interval_seconds: float | None = None) -> None:
    """Waits until this card may be edited; `interval_seconds` is the least time to the channel's next edit."""
    least_seconds = CHANNEL_SECONDS if interval_seconds is None else interval_seconds
    if is_old(card):
        least_seconds = max(least_seconds, OLD_EDIT_SECONDS)
    await asyncio.sleep(await reserve(card.channel_id, least_seconds))


def is_old(card: CardRef) -> bool:
    """Whether Discord counts it as an old message. Its id says when it was written."""
    return time() - discord.utils.snowflake_time(card.message_id).timestamp() > OLD_SECONDS
