"""Opens what commands and buttons work with: the database, and all that reads and writes it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.client import Services
from dreams.audit import Audit
from dreams.database import Database, opened_database
from dreams.deletion import Deletion
from dreams.favourites import Favourites
from dreams.guilds import Guilds
from dreams.history import History
from dreams.lineage import Lineage
from dreams.members import Members
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.removals import Removals
from dreams.replays import Replays
from dreams.reposts import Reposts
from dreams.settings import TOKEN_SECONDS, BotSettings
from dreams.store import ImageStore
from dreams.told_commands import ToldCommands


@asynccontextmanager
async def opened_services(settings: BotSettings) -> AsyncIterator[tuple[Database, Services]]:
    """The database, with its tables as this version wants them, and what works on it.

    SQLite's tables are brought up to date here: one host, so nobody else has to be asked. PostgreSQL's are the
    operator's (`python -m bot migrate`).

    Raises:
        DreamsError: Something can't be used as it is set; the text says what to do.
    """
    async with opened_database(settings.database_url.get_secret_value()) as database:
        policy = Policy(
            max_queued=settings.dream_max_queued,
            max_running=settings.dream_max_running,
            role_max_queued=settings.dream_role_max_queued,
            role_max_running=settings.dream_role_max_running,
        )
        store = ImageStore(settings.store_url, settings.store_config())
        yield (
            database,
            services_on(database, policy, store, settings.dream_pack, token_seconds=settings.dream_token_seconds),
        )


def services_on(
    database: Database, policy: Policy, store: ImageStore, pack: str, *, token_seconds: float = TOKEN_SECONDS
) -> Services:
    """What commands and buttons work with, on an open database."""
    return Services(
        queue=Queue(database, policy),
        history=History(database),
        store=store,
        pack=pack,
        members=Members(database),
        guilds=Guilds(database),
        favourites=Favourites(database),
        reposts=Reposts(database),
        removals=Removals(database),
        deletion=Deletion(database, store),
        audit=Audit(database),
        lineage=Lineage(database),
        replays=Replays(database),
        told_commands=ToldCommands(database),
        token_seconds=token_seconds,
    )
