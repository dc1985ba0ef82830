"""Writes cards by bot token: edits them, posts them, sends them directly; says in our words what Discord answered.

A message is changed through the channel's endpoint: no interaction token is needed, a card can be edited for ever.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import PurePath

import aiohttp
import discord

from cards.budget import InvalidBudget
from cards.errors import CardArchived, CardForbidden, CardGone, CardRefused, CardsError, CardTooLarge, CardTryLater
from cards.face import MAX_ALT_TEXT, Face
from cards.views import dreams_of, view_of
from dreams.dream import CardRef
from dreams.metrics import EDITS

EDIT_TIMEOUT_SECONDS = 12.0  # discord.py alone would retry for half a minute
NOBODY = discord.AllowedMentions.none()  # much of a card's text is a stranger's

AgeLimited = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel

SPOILER_PREFIX = "SPOILER_"  # of a file's name: how discord.py marks a spoiler

CLOCKS_APART = timedelta(minutes=1)  # the database's and Discord's, at the most
MOST_LOOKED_AT = 100  # messages that one request gives

OUTAGE_PAUSE_SECONDS = 5.0
TOKEN_PAUSE_SECONDS = 300.0  # a refused token is mended by a person, and each try counts as an invalid request


class ErrorCode(IntEnum):
    """The codes of Discord that end a message's edits for good, whatever their HTTP status."""

    UNKNOWN_CHANNEL = 10003
    UNKNOWN_MESSAGE = 10008
    REQUEST_TOO_LARGE = 40005
    NO_ACCESS = 50001
    MISSING_PERMISSIONS = 50013
    ARCHIVED_THREAD = 50083


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture on a card. A new picture needs a new `filename`, or clients show the one that they have.

    Attributes:
        is_spoiler: Shown to who clicks on it.
    """

    filename: str
    payload: bytes
    alt_text: str
    is_spoiler: bool = False


class CardEditor:
    """Puts faces on messages.

    Args:
        client: Logged in; needs no gateway.
        budget: Counts `client`'s invalid requests; edits stop far before Discord bans.
    """

    def __init__(self, client: discord.Client, budget: InvalidBudget | None = None) -> None:
        self._client = client
        self._budget = budget or InvalidBudget()

    async def edit(
        self,
        card: CardRef,
        face: Face,
        attachments: Sequence[Attachment] | None = None,
        *,
        timeout_seconds: float | None = None,
    ) -> None:
        """Makes the card look like `face`. Repeating it changes nothing.

        Args:
            attachments: All that the card shows from now on, `()` for nothing; None leaves what is there.
            timeout_seconds: How long to wait for Discord; None for as long as any message is worth.

        Raises:
            CardRefused: For good: gone, forbidden or too large (its subclasses), or refused otherwise.
            CardTryLater: A limit, an outage or silence.
        """
        message = self._client.get_partial_messageable(card.channel_id).get_partial_message(card.message_id)
        async with self._answered_within(timeout_seconds or EDIT_TIMEOUT_SECONDS):
            await message.edit(
                content=face.content,
                view=view_of(face),
                allowed_mentions=NOBODY,
                attachments=discord.utils.MISSING if attachments is None else [_file(one) for one in attachments],
            )

    async def shows(self, card: CardRef, filename: str) -> bool:
        """Whether a message has an attachment of that name, whatever its suffix, behind a spoiler or not.

        No for a message that can't be seen.

        Raises:
            CardTryLater: As in `edit`.
        """
        message = self._client.get_partial_messageable(card.channel_id).get_partial_message(card.message_id)
        with suppress(CardRefused):
            async with self._answered_within(EDIT_TIMEOUT_SECONDS):
                found = await message.fetch()
            shown = [PurePath(one.filename).stem.removeprefix(SPOILER_PREFIX) for one in found.attachments]
            return PurePath(filename).stem in shown
        return False

    async def find(self, channel_id: int, dream_ids: Sequence[int], since: datetime) -> CardRef | None:
        """The first message of ours that was written since then and has a button of one of these dreams.

        None where there is none, or none that can be seen. Without a message intent others' come without words.

        Raises:
            CardTryLater: As in `edit`.
        """
        channel = self._client.get_partial_messageable(channel_id)
        with suppress(CardRefused):
            async with self._answered_within(EDIT_TIMEOUT_SECONDS):
                async for message in channel.history(after=since - CLOCKS_APART, limit=MOST_LOOKED_AT):
                    if message.author == self._client.user and not set(dream_ids).isdisjoint(dreams_of(message)):
                        return CardRef(channel_id, message.id)
        return None

    async def post(self, channel_id: int, face: Face, attachments: Sequence[Attachment], *, nonce: str) -> CardRef:
        """A new message with that face. The same nonce within some minutes makes no second one.

        Raises:
            CardRefused, CardTryLater: As in `edit`.
        """
        return await self._send(self._client.get_partial_messageable(channel_id), face, attachments, nonce)

    async def reply(self, card: CardRef, text: str, *, mention: int, nonce: str) -> None:
        """A short reply to a card that mentions this one member and nobody else. The same nonce makes no second one.

        Raises:
            CardRefused, CardTryLater: As in `edit`.
        """
        message = self._client.get_partial_messageable(card.channel_id).get_partial_message(card.message_id)
        async with self._answered_within(EDIT_TIMEOUT_SECONDS):
            await message.reply(f"<@{mention}> {text}", allowed_mentions=_only(mention), nonce=nonce)

    async def mention(self, channel_id: int, text: str, *, mention: int, nonce: str) -> None:
        """The same in a message that is no reply.

        Raises:
            CardRefused, CardTryLater: As in `edit`.
        """
        channel = self._client.get_partial_messageable(channel_id)
        async with self._answered_within(EDIT_TIMEOUT_SECONDS):
            await channel.send(f"<@{mention}> {text}", allowed_mentions=_only(mention), nonce=nonce)

    async def tell_directly(self, user_id: int, text: str, *, nonce: str) -> None:
        """A direct message of words only.

        Raises:
            CardRefused, CardTryLater: As in `edit`; `CardForbidden` when the member takes none.
        """
        async with self._answered_within(EDIT_TIMEOUT_SECONDS):
            channel = await self._client.create_dm(discord.Object(user_id))
            await channel.send(text, allowed_mentions=NOBODY, nonce=nonce)

    async def delete(self, message: CardRef) -> None:
        """Deletes a message of the bot's; one that is gone already is no error. An archived thread is woken for that.

        Raises:
            CardRefused, CardTryLater: As in `edit`.
        """
        with suppress(CardGone):
            try:
                await self._delete(message)
            except CardArchived:
                await self.wake(message.channel_id)
                await self._delete(message)

    async def _delete(self, message: CardRef) -> None:
        partial = self._client.get_partial_messageable(message.channel_id).get_partial_message(message.message_id)
        async with self._answered_within(EDIT_TIMEOUT_SECONDS):
            await partial.delete()

    async def wake(self, thread_id: int) -> None:
        """Opens an archived thread again.

        Raises:
            CardRefused, CardTryLater: As in `edit`; `CardForbidden` for one that is locked.
        """
        thread = await self._channel(thread_id)
        if isinstance(thread, discord.Thread):
            async with self._answered_within(EDIT_TIMEOUT_SECONDS):
                await thread.edit(archived=False)

    async def send_directly(
        self, user_id: int, face: Face, attachments: Sequence[Attachment], *, nonce: str
    ) -> CardRef:
        """The same as a direct message.

        Raises:
            CardRefused, CardTryLater: As in `edit`; `CardForbidden` when the member takes none.
        """
        async with self._answered_within(EDIT_TIMEOUT_SECONDS):
            channel = await self._client.create_dm(discord.Object(user_id))
        return await self._send(channel, face, attachments, nonce)

    async def is_age_restricted(self, channel_id: int) -> bool:
        """Whether a channel, or the one that a thread is in, is for adults; no for one that can't be seen.

        Raises:
            CardTryLater: As in `edit`.
        """
        try:
            channel = await self._channel(channel_id)
            if isinstance(channel, discord.Thread):
                channel = await self._channel(channel.parent_id)
        except CardRefused:
            return False
        return isinstance(channel, AgeLimited) and channel.is_nsfw()

    async def _channel(self, channel_id: int) -> object:
        """From the gateway's cache, where there is one."""
        async with self._answered_within(EDIT_TIMEOUT_SECONDS):
            return self._client.get_channel(channel_id) or await self._client.fetch_channel(channel_id)

    async def _send(
        self, channel: discord.abc.Messageable, face: Face, attachments: Sequence[Attachment], nonce: str
    ) -> CardRef:
        async with self._answered_within(EDIT_TIMEOUT_SECONDS):
            message = await channel.send(
                face.content,
                view=view_of(face),
                files=[_file(one) for one in attachments],
                nonce=nonce,
                allowed_mentions=NOBODY,
            )
        return CardRef(message.channel.id, message.id)

    @asynccontextmanager
    async def _answered_within(self, seconds: float) -> AsyncIterator[None]:
        pause_seconds = self._budget.seconds_until_free()
        if pause_seconds:
            EDITS.labels("held back").inc()
            raise CardTryLater("too many requests of this process were refused", pause_seconds)
        try:
            async with asyncio.timeout(seconds):
                yield
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            translated = _translated(error)
            EDITS.labels(type(translated).__name__).inc()
            raise translated from error
        EDITS.labels("taken").inc()


def _only(user_id: int) -> discord.AllowedMentions:
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=[discord.Object(user_id)])


def _file(attachment: Attachment) -> discord.File:
    return discord.File(
        io.BytesIO(attachment.payload),
        attachment.filename,
        description=attachment.alt_text[:MAX_ALT_TEXT],
        spoiler=attachment.is_spoiler,
    )


def _translated(error: Exception) -> CardsError:
    match error:
        case discord.RateLimited():
            return CardTryLater("Discord asks to wait", error.retry_after)
        case discord.HTTPException():
            return _answer(error)
        case _:
            return CardTryLater(f"Discord did not answer ({type(error).__name__})", OUTAGE_PAUSE_SECONDS)


def _answer(error: discord.HTTPException) -> CardsError:
    if error.status == 429:
        return CardTryLater("Discord asks to wait", _retry_after_seconds(error))
    if error.status == 401:
        return CardTryLater("Discord refuses DISCORD_TOKEN", TOKEN_PAUSE_SECONDS)
    if error.status >= 500:
        return CardTryLater(f"Discord answers {error.status}", OUTAGE_PAUSE_SECONDS)
    return _refusal(error)


def _refusal(error: discord.HTTPException) -> CardRefused:
    match error.status, error.code:
        case (413, _) | (_, ErrorCode.REQUEST_TOO_LARGE):
            return CardTooLarge()
        case (404, _) | (_, ErrorCode.UNKNOWN_CHANNEL | ErrorCode.UNKNOWN_MESSAGE):
            return CardGone(f"the card is gone (code {error.code})")
        case (_, ErrorCode.ARCHIVED_THREAD):
            return CardArchived(f"the card's thread is archived (code {error.code})")
        case (403, _) | (_, ErrorCode.NO_ACCESS | ErrorCode.MISSING_PERMISSIONS):
            return CardForbidden(f"the bot may not write there (code {error.code})")
        case _:
            return CardRefused(f"Discord refuses the message: {error.text} (code {error.code})")


def _retry_after_seconds(error: discord.HTTPException) -> float:
    try:
        return float(error.response.headers.get("Retry-After", OUTAGE_PAUSE_SECONDS))
    except ValueError:
        return OUTAGE_PAUSE_SECONDS
