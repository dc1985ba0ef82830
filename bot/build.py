"""Puts the bot together: client, commands, buttons, modals. Nothing is sent anywhere yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.buttons import DreamButton
from bot.client import DreamBot, Services
from bot.commands.cancel import cancel
from bot.commands.config import config
from bot.commands.dream import dream
from bot.commands.family import family
from bot.commands.gallery import gallery
from bot.commands.help import help_command
from bot.commands.history import history
from bot.commands.moderate import moderate
from bot.commands.morph import morph
from bot.commands.privacy import privacy
from bot.commands.queue import queue
from bot.commands.recipe import recipe
from bot.commands.remix import remix
from bot.commands.settings import settings
from bot.commands.show import show
from bot.commands.stats import stats
from bot.forgetting import ForgetButton
from bot.gallery import BestButton
from bot.guild_events import listen_to_guilds
from bot.history_pages import PageButton
from bot.modals import answer_modal
from bot.moderation import listen_to_deeds
from bot.stars import listen_to_stars

Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
COMMANDS: tuple[Command, ...] = (
    dream,
    morph,
    cancel,
    queue,
    history,
    show,
    family,
    gallery,
    settings,
    stats,
    privacy,
    config,
    moderate,
    help_command,
    recipe,
    remix,
)


def build_bot(
    services: Services, *, shard_count: int | None = None, shard_ids: Sequence[int] | None = None
) -> DreamBot:
    """A bot that can log in.

    Args:
        shard_count: How many shards all processes have together; None asks Discord how many there should be.
        shard_ids: Those of this process; None for all.
    """
    # It will never speak: nobody needs to hear that the libraries for it are missing.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    bot = DreamBot(services, shard_count=shard_count, shard_ids=shard_ids)
    for command in COMMANDS:
        bot.tree.add_command(command)
    bot.add_dynamic_items(DreamButton, PageButton, BestButton, ForgetButton)
    bot.add_listener(answer_modal, "on_interaction")
    listen_to_guilds(bot)
    listen_to_stars(bot)
    listen_to_deeds(bot)
    return bot
