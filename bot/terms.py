"""On which terms a member's dream is taken: what the server's managers decided and what the member prefers.

Checked where a dream is queued, so that commands and buttons can't differ. Everything here is one or two small reads.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.blocked_words import blocked_word_in
from bot.client import BotInteraction
from bot.errors import BlockedWord, NotHere, Paused
from bot.languages import learn_locale, learn_private_locale
from bot.ownership import is_here_for_adults
from dreams.guilds import GuildConfiguration, RoleLimit
from dreams.languages import _
from dreams.policy import Policy
from dreams.recipe import Recipe

MAX_CHANNELS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What an order gets besides its recipe.

    Attributes:
        weight: The member's share of the GPU against others'.
        limit: What their roles let them have waiting and running; None: what everybody may.
        hides_prompt: Others don't see its words.
    """

    weight: float
    hides_prompt: bool
    limit: RoleLimit | None = None


async def terms_for(interaction: BotInteraction, recipe: Recipe) -> Terms:
    """The terms for a dream that is asked for here.

    Raises:
        NotHere, Paused, BlockedWord: This server does not take it.
    """
    services = interaction.client.services
    preferences = await services.members.preferences(interaction.user.id)
    if interaction.guild_id is None:
        await learn_private_locale(services.members, interaction, preferences)
        return Terms(weight=1.0, hides_prompt=preferences.hides_prompts)
    configuration = await services.guilds.configuration(interaction.guild_id)
    await learn_locale(services.guilds, interaction, configuration)
    _require_not_paused(configuration, interaction.user.id)
    await _require_dreaming_channel(configuration, interaction)
    _require_clean(configuration, [phrase.text for phrase in (*recipe.phrases, *recipe.avoid)])
    role_ids = _role_ids(interaction.user, interaction.guild_id)
    limit = limit_of(configuration, role_ids, services.queue.policy)
    return Terms(_weight(configuration, role_ids), preferences.hides_prompts, limit)


async def require_clean_words(interaction: BotInteraction, texts: Sequence[str]) -> None:
    """Lets words pass that come to a dream after it was asked for: its card shows them as well.

    Raises:
        BlockedWord: This server does not want one of them.
    """
    if interaction.guild_id is not None:
        configuration = await interaction.client.services.guilds.configuration(interaction.guild_id)
        _require_clean(configuration, texts)


def _require_not_paused(configuration: GuildConfiguration, user_id: int) -> None:
    until = configuration.paused.get(user_id, 0.0)
    if until > time.time():
        raise Paused(_("A moderator paused your dreaming here. It goes on {moment}.", moment=f"<t:{int(until)}:R>"))


async def _require_dreaming_channel(configuration: GuildConfiguration, interaction: BotInteraction) -> None:
    channel = interaction.channel
    here = {interaction.channel_id, channel.parent_id if isinstance(channel, discord.Thread) else None}
    if configuration.channels and not here & configuration.channels:
        named = ", ".join(f"<#{channel_id}>" for channel_id in sorted(configuration.channels)[:MAX_CHANNELS_NAMED])
        raise NotHere(_("This server dreams in other channels: {channels}.", channels=named))
    if configuration.is_age_restricted_only and not await is_here_for_adults(interaction):
        raise NotHere(_("This server dreams in age-restricted channels only."))


def _require_clean(configuration: GuildConfiguration, texts: Sequence[str]) -> None:
    word = blocked_word_in(texts, configuration.blocked_words)
    if word is not None:
        escaped = discord.utils.escape_markdown(word)
        raise BlockedWord(_("This server does not want “{word}” in prompts.", word=escaped))


def _role_ids(user: discord.User | discord.Member, guild_id: int) -> list[int]:
    """A member's roles; @everyone is one, with the server's id.

    `Member.roles` knows only what the gateway told of the server; the ids came with the interaction.
    """
    return [guild_id, *user._roles] if isinstance(user, discord.Member) else []


def _weight(configuration: GuildConfiguration, role_ids: Sequence[int]) -> float:
    weights = configuration.role_weights
    return max((weights[role_id] for role_id in role_ids if role_id in weights), default=1.0)


def limit_of(configuration: GuildConfiguration, role_ids: Sequence[int], policy: Policy) -> RoleLimit | None:
    """The highest of a member's roles, each number for itself, and no more than the operator lets roles have."""
    limits = [configuration.role_limits[role_id] for role_id in role_ids if role_id in configuration.role_limits]
    if not limits:
        return None
    return RoleLimit(
        queued=min(max(limit.queued for limit in limits), policy.role_max_queued),
        running=min(max(limit.running for limit in limits), policy.role_max_running),
    )
