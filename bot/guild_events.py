"""What happens when a server adds the bot or removes it."""

from __future__ import annotations

import logging

import discord

from bot.answers import NOBODY
from bot.client import DreamBot
from bot.preflight import missing_permissions
from dreams.languages import _, joined, language_of, marked, spoken

logger = logging.getLogger(__name__)

MAX_CANCELLED_AT_ONCE = 100
REMOVED = marked("The server that it was for removed the bot.")
WELCOME = joined(
    "\n",
    [
        _("**Hello! I dream pictures from words.** Try `/dream prompt: a pyramid made of ice`, or `/help`."),
        _("**For whoever runs this server**: everything works as it is. You may want to set, with *Manage Server*:"),
        _(
            "- `/config channel` where people may dream: now in every channel where I have *View Channel*, "
            "*Send Messages* and *Attach Files* (in threads *Send Messages in Threads*)"
        ),
        _(
            "- `/config pictures` what becomes of pictures that look like nudity, gore and the like: now they are "
            "behind a spoiler; and `/config word` which words prompts may not have: now there are none"
        ),
        _("- `/config art` a channel for the pictures that many like, `/config log` one for what moderators do"),
        _("- `/config limit` and `/config weight` how much each role may dream, `/config language` what I speak here"),
        _(
            "-# `/config show` tells all of it. Moderators have `/moderate`. Server Settings → Integrations says who "
            "may use which command, and in which channels."
        ),
    ],
)


async def welcome(bot: DreamBot, guild: discord.Guild) -> None:
    """Says hello once: in the server's system channel, or to its owner where I may not speak there."""
    text: str = spoken(WELCOME, language_of(guild.preferred_locale))
    channel = guild.system_channel
    try:
        if channel is not None and not missing_permissions(channel.permissions_for(guild.me), in_thread=False):
            await channel.send(text, allowed_mentions=NOBODY)
        elif guild.owner_id is not None:
            owner = await bot.fetch_user(guild.owner_id)
            await owner.send(f"**{discord.utils.escape_markdown(guild.name)}**\n{text}", allowed_mentions=NOBODY)
    except discord.HTTPException as error:
        logger.info("server %s took no welcome: %s", guild.id, error)


async def end_dreams_of(bot: DreamBot, guild_id: int) -> int:
    """Cancels what waits and runs for a server that removed the bot: nobody could see it. Returns how many."""
    services = bot.services
    ended = 0
    while dreams := await services.history.open_of_guild(guild_id, limit=MAX_CANCELLED_AT_ONCE):
        waiting = [dream for dream in dreams if not dream.is_cancelling]
        for dream in waiting:
            await services.queue.cancel(dream.id, dream.user_id, reason=REMOVED)
        ended += len(waiting)
        if len(dreams) < MAX_CANCELLED_AT_ONCE or not waiting:
            break
    logger.info("server %s removed the bot; %s of its dreams are cancelled", guild_id, ended)
    return ended


async def part_from(bot: DreamBot, guild_id: int) -> None:
    """The server removed the bot: its dreams end, and what is kept of it goes after the retention time."""
    await end_dreams_of(bot, guild_id)
    await bot.services.guilds.has_left(guild_id)


async def part_from_those_gone(bot: DreamBot, shard_id: int) -> None:
    """The same for servers of a shard that removed the bot while nobody listened.

    Discord begins with all servers of a shard, also with those that are in an outage.
    """
    for guild_id in await bot.services.guilds.remembered():
        if (guild_id >> 22) % (bot.shard_count or 1) == shard_id and bot.get_guild(guild_id) is None:
            await part_from(bot, guild_id)


def listen_to_guilds(bot: DreamBot) -> None:
    """Registers for the client's events."""

    async def on_guild_join(guild: discord.Guild) -> None:
        with bot.finishing_first():
            await bot.services.guilds.are_here([guild.id])
        await welcome(bot, guild)

    async def on_guild_remove(guild: discord.Guild) -> None:
        with bot.finishing_first():
            await part_from(bot, guild.id)

    async def on_shard_ready(shard_id: int) -> None:
        with bot.finishing_first():
            await bot.services.guilds.are_here([guild.id for guild in bot.guilds])
            await part_from_those_gone(bot, shard_id)

    bot.add_listener(on_guild_join)
    bot.add_listener(on_guild_remove)
    bot.add_listener(on_shard_ready)
