"""What many like is posted in the server's art channel, once, with credit and a link.

`offer` claims the repost when a dream has become popular; whichever process takes it then posts it. Nothing goes from
an age-restricted channel to another kind, or from one that not everybody sees to one that everybody does.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

import discord

from bot.client import DreamBot
from bot.ownership import find_channel, is_age_restricted
from bot.picture_files import picture_bytes
from cards.custom_ids import Verb
from cards.editor import Attachment, CardEditor
from cards.errors import CardRefused, CardTryLater
from cards.face import NAME_SHOWN, Face, alt_text, button, link, words
from cards.text import shown
from dreams.errors import Transient, UserMistake
from dreams.history import DreamView
from dreams.reposts import Repost

logger = logging.getLogger(__name__)

REPOST_CLAIMED = "repost_claimed"  # the client's event
IDLE_SECONDS = 2.0
MAX_ATTEMPTS = 20
VERBS = (Verb.FAVOURITE, Verb.REMIX, Verb.RECIPE)


async def offer(bot: DreamBot, dream: DreamView, likes: int) -> None:
    """Sends a dream on its way when so many like it as the server wants."""
    if dream.guild_id is None:
        return
    configuration = await bot.services.guilds.configuration(dream.guild_id)
    art_channel_id = configuration.art_channel_id
    if art_channel_id is None or likes < configuration.art_threshold or art_channel_id == dream.channel_id:
        return
    if not await may_be_reposted(bot, dream, art_channel_id):
        logger.info("dream %d stays in its channel", dream.id)
        return
    if await bot.services.reposts.claim(dream.id, art_channel_id, configuration.art_threshold):
        bot.dispatch(REPOST_CLAIMED)


async def may_be_reposted(bot: DreamBot, dream: DreamView, art_channel_id: int) -> bool:
    """Whether who sees the art channel may see what was dreamed in the dream's own. What is not known is not posted."""
    source, target = await find_channel(bot, dream.channel_id), await find_channel(bot, art_channel_id)
    if isinstance(source, discord.Thread):
        if source.is_private() or source.parent is None:
            return False
        source = source.parent
    if not isinstance(source, discord.abc.GuildChannel) or not isinstance(target, discord.abc.GuildChannel):
        return False
    if source.guild.id != target.guild.id or (is_age_restricted(source) and not is_age_restricted(target)):
        return False
    return _is_seen_by_all(source) or not _is_seen_by_all(target)


def _is_seen_by_all(channel: discord.abc.GuildChannel) -> bool:
    return channel.permissions_for(channel.guild.default_role).view_channel


class ArtChannel:
    """Posts what was claimed. `run` never returns; cancel it."""

    def __init__(self, bot: DreamBot, editor: CardEditor) -> None:
        self._bot = bot
        self._services = bot.services
        self._editor = editor
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """Says that there is something to post, so that it goes out now."""
        self._nudged.set()

    async def run(self) -> None:
        await self._bot.wait_until_ready()  # before, it can't be told which channels are for adults
        while True:
            try:
                while await self.post_next():
                    pass
            except Transient as error:
                logger.warning("art channels wait: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._nudged.wait()
            self._nudged.clear()

    async def post_next(self) -> bool:
        """Posts one; false when none is due.

        Raises:
            Transient: The database or the store is away.
        """
        repost = await self._services.reposts.take()
        if repost is None:
            return False
        try:
            await self._post(repost)
        except (CardTryLater, discord.DiscordServerError) as error:
            logger.info("dream %d comes to its art channel later: %s", repost.dream_id, error)
            if repost.attempts >= MAX_ATTEMPTS:
                await self._services.reposts.dead(repost.dream_id)
        except (CardRefused, UserMistake) as error:
            logger.info("dream %d does not come to its art channel: %s", repost.dream_id, error)
            await self._services.reposts.dead(repost.dream_id)
        return True

    async def _post(self, repost: Repost) -> None:
        dream = await self._services.history.dream(repost.dream_id)
        if dream is None:
            return
        if not await may_be_reposted(self._bot, dream, repost.channel_id):
            await self._services.reposts.dead(dream.id)
            return
        picture = Attachment(f"dream-{dream.id}.png", await picture_bytes(self._services.store, dream), alt_text(dream))
        nonce = f"art-{dream.id}"
        message = await self._editor.post(repost.channel_id, art_face(dream), [picture], nonce=nonce)
        await self._services.reposts.sent(dream.id, message)


def art_face(dream: DreamView) -> Face:
    """How a dream looks in an art channel."""
    source = f" · [card]({link(dream.guild_id, dream.card)})" if dream.card else ""
    by = f" by {shown(dream.owner_name, NAME_SHOWN)}" if dream.owner_name else ""
    content = f"⭐ **A favourite**{by}\n> {words(dream)}\n-# dream {dream.id}{source}"
    return Face(content, tuple(button(verb, dream.id) for verb in VERBS), alt_text(dream))
