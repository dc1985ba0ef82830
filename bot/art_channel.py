"""What many like is posted in the server's art channel, once, with credit and a link.

`offer` claims the repost when a dream has become popular; whichever process takes it then posts it. Nothing goes from
an age-restricted channel to another kind, or from one that not everybody sees to one that everybody does.
"""

from __future__ import annotations

import logging

import discord

from bot.channels import asked
from bot.client import DreamBot
from bot.errors import NoAnswer
from bot.ownership import is_age_restricted
from bot.picture_files import picture_bytes
from bot.picture_verdicts import verdicts_of
from cards.consumer import Consumer
from cards.custom_ids import Verb
from cards.editor import Attachment, CardEditor
from cards.errors import CardRefused, CardTryLater
from cards.face import NAME_SHOWN, Face, alt_text, button, link, words
from cards.text import shown
from dreams.errors import UserMistake
from dreams.history import DreamView
from dreams.languages import _
from dreams.reposts import Repost
from dreams.unwanted import Verdict

logger = logging.getLogger(__name__)

REPOST_CLAIMED = "repost_claimed"  # the client's event
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
    # One after the other: when a crowd presses, the first asks Discord about the channels and the others need not.
    async with bot.offering:
        if await bot.services.reposts.is_known(dream.id):
            return
        try:
            is_allowed = await may_be_reposted(bot, dream, art_channel_id)
        except NoAnswer as error:  # who likes it next offers it again
            logger.info("dream %d stays in its channel for now: %s", dream.id, error)
            return
        if not is_allowed:
            logger.info("dream %d stays in its channel", dream.id)
            return
        if await bot.services.reposts.claim(dream.id, art_channel_id, configuration.art_threshold):
            bot.dispatch(REPOST_CLAIMED)


async def may_be_reposted(bot: DreamBot, dream: DreamView, art_channel_id: int) -> bool:
    """Whether who sees the art channel may see what was dreamed in the dream's own. What is not known is not posted.

    Raises:
        Transient: The database or Discord does not answer.
    """
    if await _is_kept_out(bot, dream, art_channel_id):
        return False
    source, target = await _known_channel(bot, dream.channel_id), await _known_channel(bot, art_channel_id)
    if isinstance(source, discord.Thread):
        if source.is_private():
            return False
        source = source.parent or await _known_channel(bot, source.parent_id)
    if not isinstance(source, discord.abc.GuildChannel) or not isinstance(target, discord.abc.GuildChannel):
        return False
    if source.guild.id != target.guild.id or (is_age_restricted(source) and not is_age_restricted(target)):
        return False
    return _is_seen_by_all(source) or not _is_seen_by_all(target)


async def _known_channel(bot: DreamBot, channel_id: int) -> object:
    """A channel together with its server's roles, also in a process that no gateway tells of that server."""
    channel = await bot.channels.find(channel_id)
    if not isinstance(channel, discord.abc.GuildChannel) or bot.get_guild(channel.guild.id) is not None:
        return channel
    try:
        async with asked():
            return await (await bot.fetch_guild(channel.guild.id)).fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden):  # since it was found
        return None


async def _is_kept_out(bot: DreamBot, dream: DreamView, art_channel_id: int) -> bool:
    """Whether the server's policy on pictures refuses it in the art channel, or refused it on its own card."""
    verdicts = verdicts_of(bot)
    channels = (art_channel_id, dream.channel_id)
    return any([await verdicts.on(dream, dream.guild_id, one) is Verdict.REFUSED for one in channels])


def _is_seen_by_all(channel: discord.abc.GuildChannel) -> bool:
    return channel.permissions_for(channel.guild.default_role).view_channel


class ArtChannel(Consumer):
    """Posts what was claimed. `run` never returns; cancel it."""

    def __init__(self, bot: DreamBot, editor: CardEditor) -> None:
        super().__init__("posts in art channels", self.post_next)
        self._bot = bot
        self._services = bot.services
        self._editor = editor

    async def run(self) -> None:
        await self._bot.wait_until_ready()  # before, it can't be told which channels are for adults
        await super().run()

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
        except (CardTryLater, NoAnswer) as error:
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
        is_spoiler = await verdicts_of(self._bot).on(dream, dream.guild_id, repost.channel_id) is Verdict.SPOILER
        payload = await picture_bytes(self._services.store, dream)
        picture = Attachment(f"dream-{dream.id}.png", payload, alt_text(dream), is_spoiler)
        nonce = f"art-{dream.id}"
        message = await self._editor.post(repost.channel_id, art_face(dream), [picture], nonce=nonce)
        await self._services.reposts.sent(dream.id, message)


def art_face(dream: DreamView) -> Face:
    """How a dream looks in an art channel."""
    language, name = dream.language, shown(dream.owner_name, NAME_SHOWN)
    headline = _("⭐ **A favourite** by {name}", name=name) if name else _("⭐ **A favourite**")
    number = _("dream {number}", number=dream.id).in_language(language)
    card = _("card").in_language(language)
    source = f" · [{card}]({link(dream.guild_id, dream.card)})" if dream.card else ""
    content = f"{headline.in_language(language)}\n> {words(dream)}\n-# {number}{source}"
    return Face(content, tuple(button(verb, dream.id, language) for verb in VERBS), alt_text(dream))
