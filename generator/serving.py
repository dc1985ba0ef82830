"""`dreamer serve`: builds a worker from the settings and runs it until a signal."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

from cards.budget import InvalidBudget
from cards.client import point_discord_at, rest_client
from cards.courier import Courier
from cards.editor import CardEditor
from dreams.census import health_server
from dreams.database import Database, opened_database
from dreams.errors import SettingsError
from dreams.guilds import Guilds
from dreams.history import History
from dreams.loop_lag import spare_the_loop
from dreams.members import Members
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.settings import GeneratorSettings
from dreams.store import ImageStore
from generator.attempt import Patience, Surroundings
from generator.messages import EngineOptions
from generator.packs.errors import UnknownPack
from generator.packs.loading import find_pack
from generator.stranded import StrandedResults
from generator.worker import Worker

logger = logging.getLogger(__name__)

STRANDED_FOLDER = Path("data/stranded")
NAME_CHARACTERS = 12
COMPILE_SECONDS = 600.0


def serve_until_stopped(settings: GeneratorSettings, threads: int | None) -> None:
    """Runs a worker until SIGTERM or SIGINT.

    Raises:
        DreamsError, LoginError, PackError, EngineUnusable: It can't start; the text says what to do.
    """
    try:
        asyncio.run(_serve(settings, threads))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def _serve(settings: GeneratorSettings, threads: int | None) -> None:
    token = settings.token()  # the likeliest mistake of a first start: told before anything is made on disk
    folder = served_pack(settings)
    point_discord_at(settings.discord_api_base, settings.discord_gateway_url)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened_database(settings.database_url.get_secret_value()))
        store = ImageStore(settings.store_url, settings.store_config())
        await store.probe()
        budget = InvalidBudget()
        client = await stack.enter_async_context(rest_client(token, budget))
        if settings.dream_metrics_port is not None:
            await stack.enter_async_context(health_server(settings.dream_metrics_port, database))
        surroundings = _surroundings(settings, database, store, CardEditor(client, budget))
        worker = Worker(surroundings, database, settings.dream_pack, engine_options(settings, folder, threads))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, worker.stop)
        logger.info("generator %s serves %s", worker.id, settings.dream_pack)
        spare_the_loop()
        await worker.run()
        logger.info("stopped")


def engine_options(settings: GeneratorSettings, folder: Path, threads: int | None = None) -> EngineOptions:
    """How the engine of these settings is started."""
    return EngineOptions(
        folder,
        settings.dream_device,
        threads,
        batch=None if settings.dream_batch == "auto" else settings.dream_batch,
        is_compiled=settings.dream_compile,
        gpu_memory_gib=settings.dream_gpu_memory_gib,
        is_deterministic=settings.dream_deterministic,
        precision=settings.dream_precision,
    )


def served_pack(settings: GeneratorSettings) -> Path:
    """The folder of the pack that this generator serves.

    Raises:
        SettingsError: No pack has that name.
        PackNotFetched: It is known but not on this machine.
    """
    try:
        return find_pack(settings.dream_pack)
    except UnknownPack as error:
        raise SettingsError(f"DREAM_PACK: {error}") from error


def stranded_folder(database_url: str) -> Path:
    """Where results wait for this database; another one's, served from the same folder, are none of ours."""
    url = urlsplit(database_url)
    place = url.netloc.rpartition("@")[2] + url.path  # a new password is no new database
    return STRANDED_FOLDER / hashlib.sha256(place.encode()).hexdigest()[:NAME_CHARACTERS]


def _surroundings(
    settings: GeneratorSettings, database: Database, store: ImageStore, editor: CardEditor
) -> Surroundings:
    policy = Policy(
        max_queued=settings.dream_max_queued,
        max_running=settings.dream_max_running,
        lease_seconds=settings.dream_lease_seconds,
    )
    queue, history, pace = Queue(database, policy), History(database), Pace(database)
    outbox = Outbox(database)
    return Surroundings(
        queue=queue,
        history=history,
        store=store,
        pace=pace,
        editor=editor,
        courier=Courier(
            outbox,
            history,
            store,
            editor,
            set_card=queue.set_card,
            reserve=pace.reserve,
            notice_of=Members(database).notice,
            configuration_of=Guilds(database).configuration,
        ),
        stranded=StrandedResults(stranded_folder(settings.database_url.get_secret_value())),
        patience=Patience(
            lease=settings.dream_lease_seconds,
            heartbeat=settings.dream_heartbeat_seconds,
            frame=settings.dream_frame_seconds,
            checkpoint=settings.dream_checkpoint_seconds,
            compiling=COMPILE_SECONDS if settings.dream_compile else 0.0,
        ),
    )
