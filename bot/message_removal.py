"""Deletes the messages of deleted dreams on Discord, as long as that takes. Any process may do it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from cards.editor import CardEditor
from cards.errors import CardRefused, CardTryLater
from dreams.errors import Transient
from dreams.removals import Removals

logger = logging.getLogger(__name__)

MESSAGES_TO_REMOVE = "messages_to_remove"  # the client's event
IDLE_SECONDS = 1.0


class MessageRemover:
    """Takes what is due and deletes it. `run` never returns; cancel it."""

    def __init__(self, removals: Removals, editor: CardEditor) -> None:
        self._removals = removals
        self._editor = editor
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """Says that there is something to delete, so that it goes now."""
        self._nudged.set()

    async def run(self) -> None:
        while True:
            try:
                while await self.remove_next():
                    pass
            except Transient as error:
                logger.warning("messages of deleted dreams stay for now: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._nudged.wait()
            self._nudged.clear()

    async def remove_next(self) -> bool:
        """Deletes one; false when none is due.

        Raises:
            Transient: The database is away.
        """
        removal = await self._removals.take()
        if removal is None:
            return False
        try:
            await self._editor.delete(removal.message)
        except CardTryLater as error:
            logger.info("message %s is deleted later: %s", removal.message.message_id, error)
            if not removal.is_last:
                return True
        except CardRefused as error:  # the bot was shut out of the channel
            logger.info("message %s is not deleted: %s", removal.message.message_id, error)
        await self._removals.settle(removal.message)
        return True
