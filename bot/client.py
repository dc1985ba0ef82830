"""The bot's connection to Discord, and what every command and button reaches through it.

All state is in the database, so shards and replicas differ in nothing but the guilds they hear of.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import NOBODY, answer_error
from bot.channels import Channels
from bot.command_translations import CommandTranslator
from cards.budget import InvalidBudget
from cards.client import MAX_RATE_LIMIT_SECONDS
from dreams.audit import Audit
from dreams.deletion import Deletion
from dreams.favourites import Favourites
from dreams.guilds import Guilds
from dreams.history import History
from dreams.lineage import Lineage
from dreams.members import Members
from dreams.queue import Queue
from dreams.removals import Removals
from dreams.replays import Replays
from dreams.reposts import Reposts
from dreams.store import ImageStore
from dreams.told_commands import ToldCommands

TURNS = 4  # dreams being queued at once
FINISHING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Services:
    """What commands and buttons work with.

    Attributes:
        pack: The pack that new dreams are for.
        token_seconds: How long an interaction's token is trusted.
    """

    queue: Queue
    history: History
    store: ImageStore
    pack: str
    members: Members
    guilds: Guilds
    favourites: Favourites
    reposts: Reposts
    removals: Removals
    deletion: Deletion
    audit: Audit
    lineage: Lineage
    replays: Replays
    told_commands: ToldCommands
    token_seconds: float


class DreamTree(app_commands.CommandTree["DreamBot"]):
    """The slash commands; the one place where a command's exception ends."""

    async def on_error(self, interaction: BotInteraction, error: app_commands.AppCommandError) -> None:
        if interaction.type is not discord.InteractionType.autocomplete:
            await answer_error(interaction, error)


class DreamBot(commands.AutoShardedBot):
    """A sharded client with a command tree and no message commands."""

    def __init__(
        self, services: Services, *, shard_count: int | None = None, shard_ids: Sequence[int] | None = None
    ) -> None:
        self.budget = InvalidBudget()
        super().__init__(
            # Guild events and reactions are asked for, no messages: none is ever read, so this prefix never fires.
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True, guild_reactions=True),
            tree_cls=DreamTree,
            allowed_mentions=NOBODY,
            # Only where the bot is a member: elsewhere a card can't be edited by bot token (50001).
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            shard_count=shard_count,
            shard_ids=list(shard_ids) if shard_ids is not None else None,  # type: ignore[arg-type]  # None: all
            max_ratelimit_timeout=MAX_RATE_LIMIT_SECONDS,
            http_trace=self.budget.trace(),
        )
        self.services = services
        self.channels = Channels(self)
        # In a rush the others wait here, where it costs nothing, instead of on the event loop with their queries.
        self.turns = asyncio.Semaphore(TURNS)
        self.offering = asyncio.Lock()  # held while a dream is offered to an art channel
        self._under_way = 0
        self._is_idle = asyncio.Event()
        self._is_idle.set()

    async def setup_hook(self) -> None:
        await self.tree.set_translator(CommandTranslator())

    @contextmanager
    def finishing_first(self) -> Iterator[None]:
        """What happens inside is finished before the client closes: a card that was shown is remembered."""
        self._under_way += 1
        self._is_idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if self._under_way == 0:
                self._is_idle.set()

    async def close(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(FINISHING_SECONDS):
                await self._is_idle.wait()
        await super().close()


BotInteraction: TypeAlias = "discord.Interaction[DreamBot]"
