"""Opens what commands and buttons work with: database, queue, history, store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.client import Services
from bot.settings import BotSettings
from dreams.database import Database, check_revision, migrate, open_database
from dreams.history import History
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.store import ImageStore


@asynccontextmanager
async def opened_services(settings: BotSettings) -> AsyncIterator[tuple[Database, Services]]:
    """The database, with its tables as this version wants them, and what works on it.

    SQLite's tables are brought up to date here: one host, so nobody else has to be asked. PostgreSQL's are the
    operator's (`python -m bot migrate`).

    Raises:
        DreamsError: Something can't be used as it is set; the text says what to do.
    """
    url = settings.database_url.get_secret_value()
    async with open_database(url) as database:
        if database.dialect == "sqlite":
            await migrate(url)
        await check_revision(database)
        policy = Policy(max_queued=settings.dream_max_queued, max_running=settings.dream_max_running)
        store = ImageStore(settings.store_url)
        yield database, Services(Queue(database, policy), History(database), store, settings.dream_pack)
