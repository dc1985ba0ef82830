"""A ⭐ reaction on any message that shows a dream likes it; taken back, no more. The same as the *Favourite* button."""

from __future__ import annotations

import logging

import discord

from bot.art_channel import offer
from bot.client import DreamBot
from dreams.errors import Transient
from dreams.history import DreamView
from dreams.states import DreamState

logger = logging.getLogger(__name__)

STAR = "⭐"


def listen_to_stars(bot: DreamBot) -> None:
    """Registers for the client's events."""

    async def on_raw_reaction_add(payload: discord.RawReactionActionEvent) -> None:
        own_id = bot.user.id if bot.user else None
        if payload.message_author_id not in (None, own_id) or (payload.member and payload.member.bot):
            return  # most reactions in a server are to others' messages: those cost no query
        await _follow(bot, payload, is_on=True)

    async def on_raw_reaction_remove(payload: discord.RawReactionActionEvent) -> None:
        await _follow(bot, payload, is_on=False)

    bot.add_listener(on_raw_reaction_add)
    bot.add_listener(on_raw_reaction_remove)


async def _follow(bot: DreamBot, payload: discord.RawReactionActionEvent, *, is_on: bool) -> None:
    if payload.emoji.name != STAR:
        return
    try:
        dream = await _dream_of(bot, payload.message_id)
        if dream is None:
            return
        if not is_on:
            await bot.services.favourites.remove(payload.user_id, dream.id)
            return
        favoured = await bot.services.favourites.add(payload.user_id, dream.id)
        await offer(bot, dream, favoured.count)
    except Transient as error:  # a reaction can't be answered
        logger.warning("a star on message %s is lost: %s", payload.message_id, error)


async def _dream_of(bot: DreamBot, message_id: int) -> DreamView | None:
    dream_id = await bot.services.reposts.dream_of(message_id)
    dream = await bot.services.history.dream(dream_id) if dream_id is not None else None
    return dream if dream is not None and dream.state is DreamState.DONE else None
