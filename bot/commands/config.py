"""`/config`: how this server wants it, for who may manage it. Seen by all processes within a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import discord
from discord import app_commands

from bot.answers import say
from bot.client import BotInteraction
from bot.errors import MissingPermissions
from bot.moderation import note
from bot.preflight import missing_permissions
from dreams.audit import Action
from dreams.errors import UserMistake
from dreams.guilds import GuildConfiguration

MAX_WORDS = 300
MAX_WORD_CHARACTERS = 50
MIN_WEIGHT, MAX_WEIGHT = 0.1, 10.0

config = app_commands.Group(
    name="config",
    description="How this server wants it",
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


@config.command(name="show", description="What is set")
async def show(interaction: BotInteraction) -> None:
    await say(interaction, _told(await interaction.client.services.guilds.configuration(interaction.guild_id or 0)))


@config.command(name="channel", description="Where dreaming is allowed; as long as none is named, everywhere")
@app_commands.describe(channel="A channel (its threads are meant too)", allowed="Whether dreaming is allowed there")
async def channel(interaction: BotInteraction, channel: discord.TextChannel, allowed: bool = True) -> None:
    await _change(
        interaction,
        lambda known: replace(
            known, channels=known.channels | {channel.id} if allowed else known.channels - {channel.id}
        ),
        f"#{channel.name} {'may' if allowed else 'may not'}",
    )


@config.command(name="adults", description="Whether dreaming is allowed in age-restricted channels only")
async def adults(interaction: BotInteraction, only: bool) -> None:
    await _change(interaction, lambda known: replace(known, is_age_restricted_only=only), f"adults only: {only}")


@config.command(name="art", description="Where pictures go that many like; without a channel: nowhere")
@app_commands.describe(channel="The art channel", threshold="How many members must like a picture")
async def art(
    interaction: BotInteraction,
    channel: discord.TextChannel | None = None,
    threshold: app_commands.Range[int, 1, 100] = 3,
) -> None:
    _require_usable(channel)
    channel_id = channel.id if channel else None
    await _change(
        interaction,
        lambda known: replace(known, art_channel_id=channel_id, art_threshold=threshold),
        f"art: #{channel.name} from {threshold} on" if channel else "art: nowhere",
    )


@config.command(name="word", description="A word or phrase that prompts may not have, also in disguise")
@app_commands.describe(word="A word or a phrase", blocked="Whether it is refused")
async def word(
    interaction: BotInteraction, word: app_commands.Range[str, 2, MAX_WORD_CHARACTERS], blocked: bool = True
) -> None:
    def changed(known: GuildConfiguration) -> GuildConfiguration:
        others = tuple(one for one in known.blocked_words if one.casefold() != word.casefold())
        if blocked and len(others) >= MAX_WORDS:
            raise UserMistake(f"{MAX_WORDS} words are blocked, and that is the most.")
        return replace(known, blocked_words=(*others, word) if blocked else others)

    await _change(interaction, changed, f"{'blocks' if blocked else 'allows'} “{word}”")


@config.command(name="weight", description="A role's share of the GPU against others'; 1 is everybody's")
@app_commands.describe(role="A role", weight="2 is twice as much, 0.5 half as much")
async def weight(
    interaction: BotInteraction, role: discord.Role, weight: app_commands.Range[float, MIN_WEIGHT, MAX_WEIGHT]
) -> None:
    def changed(known: GuildConfiguration) -> GuildConfiguration:
        others = {one: share for one, share in known.role_weights.items() if one != role.id}
        return replace(known, role_weights=others if weight == 1.0 else {**others, role.id: weight})

    await _change(interaction, changed, f"{role.name} weighs {weight:g}")


@config.command(name="log", description="Where moderators' actions are told; without a channel: only in /moderate log")
async def log(interaction: BotInteraction, channel: discord.TextChannel | None = None) -> None:
    _require_usable(channel)
    channel_id = channel.id if channel else None
    told = f"log: #{channel.name}" if channel else "log: nowhere"
    await _change(interaction, lambda known: replace(known, log_channel_id=channel_id), told)


async def _change(
    interaction: BotInteraction, change: Callable[[GuildConfiguration], GuildConfiguration], told: str
) -> None:
    changed = await interaction.client.services.guilds.change(interaction.guild_id or 0, change)
    await note(interaction, Action.CONFIGURED, detail=told)
    await say(interaction, _told(changed))


def _require_usable(channel: discord.TextChannel | None) -> None:
    missing = missing_permissions(channel.permissions_for(channel.guild.me), in_thread=False) if channel else []
    if channel and missing:
        raise MissingPermissions(f"I can't post in {channel.mention}: I lack **{'**, **'.join(missing)}** there.")


def _told(known: GuildConfiguration) -> str:
    channels = ", ".join(f"<#{one}>" for one in sorted(known.channels)) or "everywhere"
    adults_only = ", in age-restricted channels only" if known.is_age_restricted_only else ""
    art_channel = f"<#{known.art_channel_id}> from {known.art_threshold} ⭐ on" if known.art_channel_id else "none"
    words = ", ".join(f"||{discord.utils.escape_markdown(one)}||" for one in known.blocked_words) or "none"
    weights = ", ".join(f"<@&{role_id}> {share:g}" for role_id, share in known.role_weights.items()) or "all the same"
    return "\n".join(
        [
            "**How this server wants it**",
            f"Dreaming: {channels}{adults_only}",
            f"Art channel: {art_channel}",
            f"Blocked words: {words}",
            f"Shares of the GPU: {weights}",
            f"Log channel: {f'<#{known.log_channel_id}>' if known.log_channel_id else 'none'}",
        ]
    )
