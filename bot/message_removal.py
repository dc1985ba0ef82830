"""Deletes the messages of deleted dreams on Discord, as long as that takes. Any process may do it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from cards.editor import CardEditor
from cards.errors import CardForbidden, CardRefused, CardTryLater
from dreams.errors import Transient
from dreams.removals import Removal, Removals

logger = logging.getLogger(__name__)

MESSAGES_TO_REMOVE = "messages_to_remove"  # the client's event
HANDS = 4  # messages being deleted at once, each in another channel, so that a slow one does not hold up the others
IDLE_SECONDS = 1.0


class MessageRemover:
    """Takes what is due and deletes it. `run` never returns; cancel it."""

    def __init__(self, removals: Removals, editor: CardEditor) -> None:
        self._removals = removals
        self._editor = editor
        self._nudged = asyncio.Event()
        self._taking = asyncio.Lock()
        self._busy: set[int] = set()  # channels

    def nudge(self) -> None:
        """Says that there is something to delete, so that it goes now."""
        self._nudged.set()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as hands:
            for _ in range(HANDS):
                hands.create_task(self._remove())

    async def _remove(self) -> None:
        while True:
            try:
                while await self.remove_next():
                    pass
            except Transient as error:
                logger.warning("messages of deleted dreams stay for now: %s", error)
            except Exception:  # whatever it was about comes again later, and the others must not wait for it
                logger.exception("deleting a message broke")
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._nudged.wait()
            self._nudged.clear()

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
            logger.info("messages in channel %s are deleted much later: %s", message.channel_id, error)
            await self._removals.put_off(message)
            return
        except CardRefused as error:
            logger.info("message %s is not deleted: %s", message.message_id, error)
        await self._removals.settle(message)
