"""What is wrong with a set-up, in plain words, one part after the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from bot.client import Services
from bot.run import logged_in_bot
from bot.services import opened_services
from cards.errors import CardsError
from dreams import checkup
from dreams.errors import DreamsError
from dreams.settings import BotSettings


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is. `sentence` says what to do when it is not fine."""

    subject: str
    is_fine: bool
    sentence: str


async def check_setup(settings: BotSettings) -> AsyncIterator[Finding]:
    """Tries database, store, generators and token; goes on after a failure as far as that makes sense."""
    try:
        async with opened_services(settings) as (database, services):
            yield Finding("database", True, f"{database.dialect}, its tables fit this version")
            for found in await checkup.check(database):
                mend = " Mend it: python -m bot check --repair" if found.is_repairable else ""
                yield Finding(found.subject, False, found.sentence + mend)
            yield await _tried("image store", services.store.probe, f"{services.store.url} takes and gives")
            yield await _generators(services)
            yield await _tried("Discord", lambda: _log_in(settings, services), "the token is known")
    except DreamsError as error:
        yield Finding("database and store", False, str(error))


async def repair_queue(settings: BotSettings) -> list[str]:
    """Mends what can be mended; says what was done.

    Raises:
        DreamsError: The database can't be used.
    """
    async with opened_services(settings) as (database, _):
        return await checkup.repair(database)


async def _tried(subject: str, attempt: Callable[[], Awaitable[None]], fine: str) -> Finding:
    try:
        await attempt()
    except (DreamsError, CardsError) as error:
        return Finding(subject, False, str(error))
    return Finding(subject, True, fine)


async def _log_in(settings: BotSettings, services: Services) -> None:
    async with logged_in_bot(settings, services):
        return


async def _generators(services: Services) -> Finding:
    pool = await services.queue.pool(services.pack)
    if pool.live_workers == 0:
        return Finding(
            "generators",
            False,
            f"none is awake for {services.pack}: dreams will wait. Start one: python -m generator serve",
        )
    return Finding("generators", True, f"{pool.live_workers} awake for {services.pack}")
