"""Deletes the messages of deleted dreams on Discord, as long as that takes. Any process may do it."""

from __future__ import annotations

import asyncio
import logging

from cards.consumer import Consumer
from cards.editor import CardEditor
from cards.errors import CardForbidden, CardRefused, CardTryLater
from dreams.removals import Removal, Removals

logger = logging.getLogger(__name__)

MESSAGES_TO_REMOVE = "messages_to_remove"  # the client's event
CONSUMERS = 4  # each at work in another channel


class MessageRemover(Consumer):
    """Takes what is due and deletes it. `run` never returns; cancel it."""

    def __init__(self, removals: Removals, editor: CardEditor) -> None:
        super().__init__("messages to remove", self.remove_next, CONSUMERS)
        self._removals = removals
        self._editor = editor
        self._taking = asyncio.Lock()
        self._busy: set[int] = set()  # channels

    async def remove_next(self) -> bool:
        """Deletes one; false when none is due in a channel where none is being deleted.

        Raises:
            Transient: The database is away.
        """
        async with self._taking:
            removal = await self._removals.take(elsewhere_than=self._busy)
            if removal is None:
                return False
            self._busy.add(removal.message.channel_id)
        try:
            await self._delete(removal)
        finally:
            self._busy.discard(removal.message.channel_id)
        return True

    async def _delete(self, removal: Removal) -> None:
        message = removal.message
        try:
            await self._editor.delete(message)
        except CardTryLater as error:
            logger.info("message %s is deleted later: %s", message.message_id, error)
            if not removal.is_last:
                return
        except CardForbidden as error:  # it may be let in again
            logger.info("messages in channel %s are deleted later: %s", message.channel_id, error)
            await self._removals.put_off(message)
            return
        except CardRefused as error:
            logger.info("message %s is not deleted: %s", message.message_id, error)
        await self._removals.settle(message)
