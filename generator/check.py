"""What is wrong with a generator's set-up, in plain words: database, clock, store, weights, device, token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

from cards.budget import InvalidBudget
from cards.client import point_discord_at, rest_client
from cards.errors import CardsError
from dreams import checkup
from dreams.database import opened_database
from dreams.errors import DreamsError
from dreams.findings import Finding, found, on_database, on_store
from dreams.settings import GeneratorSettings
from dreams.store import ImageStore
from generator.engine_child import EngineChild
from generator.errors import GeneratorError
from generator.packs.errors import PackError
from generator.packs.loading import verify_pack
from generator.serving import engine_options, served_pack

TROUBLES = (DreamsError, GeneratorError, PackError, CardsError)


async def check_setup(settings: GeneratorSettings) -> AsyncIterator[Finding]:
    """Looks at everything that `serve` needs; one trouble does not hide the next."""
    looks: tuple[tuple[str, Callable[[GeneratorSettings], Awaitable[str]]], ...] = (
        ("database", _database),
        ("clock", _clock),
        ("image store", _store),
        ("weights", _weights),
        ("engine", _engine),
        ("Discord", _discord),
    )
    told: set[str] = set()
    for subject, look in looks:
        finding = await found(subject, look(settings), TROUBLES)
        if finding.sentence not in told:  # a trouble that two parts have is told once
            told.add(finding.sentence)
            yield finding


async def _database(settings: GeneratorSettings) -> str:
    async with opened_database(settings.database_url.get_secret_value()) as database:
        return on_database(database)


async def _clock(settings: GeneratorSettings) -> str:
    async with opened_database(settings.database_url.get_secret_value()) as database:
        if trouble := await checkup.clock(database):
            raise GeneratorError(trouble)
    return "this machine's agrees with the database's."


async def _store(settings: GeneratorSettings) -> str:
    return await on_store(ImageStore(settings.store_url, settings.store_config()))


async def _weights(settings: GeneratorSettings) -> str:
    folder = served_pack(settings)
    await asyncio.to_thread(verify_pack, folder)
    return f"the pack {settings.dream_pack} is whole."


async def _engine(settings: GeneratorSettings) -> str:
    engine = EngineChild(replace(engine_options(settings, served_pack(settings)), is_compiled=False))
    try:
        ready = await engine.start()
    finally:
        await engine.end()
    return f"{ready.version} makes {ready.steps_per_second:.1f} steps a second on {ready.device}."


async def _discord(settings: GeneratorSettings) -> str:
    token = settings.token()
    point_discord_at(settings.discord_api_base, settings.discord_gateway_url)
    async with rest_client(token, InvalidBudget()) as client:
        return f"the token is {client.user}'s."
