"""The bot's process: gateway, courier and the places on waiting cards, until a signal or a failure ends all three."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import discord

from bot.art_channel import REPOST_CLAIMED, ArtChannel
from bot.build import build_bot
from bot.client import DreamBot, Services
from bot.command_sync import sync_when_changed
from bot.http_interactions import InteractionServer, SignatureCheck
from bot.message_removal import MESSAGES_TO_REMOVE, MessageRemover
from bot.new_dream import DREAM_QUEUED
from bot.services import opened_services
from bot.sweeping import retention, sweep_hourly
from bot.waiting_cards import WaitingCards
from cards.client import log_in, point_discord_at
from cards.courier import Courier
from cards.editor import CardEditor
from cards.errors import DiscordAway
from dreams.census import health_server
from dreams.database import Database
from dreams.history import DreamView
from dreams.loop_lag import spare_the_loop, watch_loop
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.settings import BotSettings

logger = logging.getLogger(__name__)

CLOSING_SECONDS = 10.0  # after a signal; what is not closed by then is left as a kill would leave it
CANCEL_AGAIN_SECONDS = 0.5
BEGIN_AGAIN_SECONDS = 5.0


async def run_bot(settings: BotSettings) -> None:
    """Runs until SIGTERM or SIGINT.

    Raises:
        DreamsError, LoginError: It can't start; the text says what to do.
    """
    settings.token()  # the likeliest mistake of a first start: told before anything is made on disk
    try:
        async with asyncio.timeout(None) as closing:
            await _open_and_run(settings, closing)
    except TimeoutError:
        if not closing.expired():
            raise
        logger.warning("not everything was closed within %g s", CLOSING_SECONDS)


async def _open_and_run(settings: BotSettings, closing: asyncio.Timeout) -> None:
    async with opened_services(settings) as (database, services), logged_in_bot(settings, services) as bot:
        if settings.dream_sync_commands:
            await sync_when_changed(bot)
        works = _background_works(bot, database, settings)
        async with AsyncExitStack() as stack:
            if settings.dream_metrics_port is not None:
                await stack.enter_async_context(health_server(settings.dream_metrics_port, database))
            if settings.dream_interactions_port is None:
                works.append(partial(_stay_connected, bot))
            else:
                await stack.enter_async_context(_interaction_server(bot, settings.dream_interactions_port))
            spare_the_loop()
            await run_until_signal(*works, closing=closing)


@asynccontextmanager
async def logged_in_bot(settings: BotSettings, services: Services) -> AsyncIterator[DreamBot]:
    """A bot that Discord knows, not yet connected to the gateway; closed at the end.

    Raises:
        SettingsError: No token is set.
        LoginError: Discord refuses the token or does not answer.
    """
    token = settings.token()
    point_discord_at(settings.discord_api_base, settings.discord_gateway_url)
    shard_count, shard_ids = settings.dream_shard_count, settings.dream_shard_ids
    async with build_bot(services, shard_count=shard_count, shard_ids=shard_ids) as bot:
        await log_in(bot, token)
        yield bot


async def run_until_signal(*works: Callable[[], Awaitable[None]], closing: asyncio.Timeout) -> None:
    """Runs all until SIGTERM or SIGINT; the first failure ends the others and is raised.

    Args:
        closing: Set by the signal to end in `CLOSING_SECONDS`.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_awaited(work)) for work in works]
            await stop.wait()
            logger.info("stopping")
            closing.reschedule(loop.time() + CLOSING_SECONDS)
            for task in tasks:
                task.cancel()
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def _awaited(work: Callable[[], Awaitable[None]]) -> None:
    await work()


async def kept_up(work: Callable[[], Awaitable[None]]) -> None:
    """Begins again what should never end but broke: a bot that is down harms more than what went wrong there."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("something in the background broke and begins again")
        await asyncio.sleep(BEGIN_AGAIN_SECONDS)


async def _stay_connected(bot: DreamBot) -> None:
    """`bot.connect`, cancelled until it ends: while it connects anew, discord.py swallows a cancellation."""
    connecting = asyncio.create_task(bot.connect())
    try:
        await asyncio.shield(connecting)
    finally:
        while not connecting.done():
            connecting.cancel()
            await asyncio.wait([connecting], timeout=CANCEL_AGAIN_SECONDS)


def _background_works(bot: DreamBot, database: Database, settings: BotSettings) -> list[Callable[[], Awaitable[None]]]:
    """What the bot does besides answering: deliver, keep places true, remove messages, post favourites and sweep."""
    services, editor, pace = bot.services, CardEditor(bot, bot.budget), Pace(database)
    courier = Courier(
        Outbox(database),
        services.history,
        services.store,
        editor,
        set_card=services.queue.set_card,
        reserve=pace.reserve,
        notice_of=services.members.notice,
        configuration_of=services.guilds.configuration,
    )
    waiting = WaitingCards(
        services.history,
        editor,
        reserve=pace.reserve,
        refused=courier.verdicts.refused,
        redraw=courier.redraw,
    )
    remover, art = MessageRemover(services.removals, editor), ArtChannel(bot, editor)
    _watch_cards(bot, waiting)
    _nudge_on_events(bot, remover, art)
    sweeper = partial(sweep_hourly, database, services.store, retention(settings))
    leftovers = services.deletion.delete_leftovers
    works = (courier.run, waiting.run, remover.run, leftovers, art.run, sweeper, watch_loop)
    return [partial(kept_up, work) for work in works]


def _nudge_on_events(bot: DreamBot, remover: MessageRemover, art: ArtChannel) -> None:
    async def on_messages_to_remove() -> None:
        remover.nudge()

    async def on_repost_claimed() -> None:
        art.nudge()

    bot.add_listener(on_messages_to_remove, f"on_{MESSAGES_TO_REMOVE}")
    bot.add_listener(on_repost_claimed, f"on_{REPOST_CLAIMED}")


def _watch_cards(bot: DreamBot, waiting: WaitingCards) -> None:
    async def on_shard_ready(shard_id: int) -> None:
        await waiting.look_up([guild.id for guild in bot.guilds if guild.shard_id == shard_id])

    async def on_dream_queued(dream: DreamView) -> None:
        waiting.watch([dream])

    bot.add_listener(on_shard_ready)
    bot.add_listener(on_dream_queued, f"on_{DREAM_QUEUED}")


def _interaction_server(bot: DreamBot, port: int) -> InteractionServer:
    if bot.application is None:
        raise DiscordAway
    return InteractionServer(bot, SignatureCheck(bot.application.verify_key), port)


def invite_url(application_id: int) -> str:
    """The link that adds the bot to a server, with no more permissions than it needs."""
    permissions = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        attach_files=True,
        embed_links=True,
        read_message_history=True,
    )
    return discord.utils.oauth_url(application_id, permissions=permissions, scopes=("bot", "applications.commands"))
