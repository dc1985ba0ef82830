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
from bot.preflight import missing_permissions, permissions_listed
from dreams.audit import Action
from dreams.errors import UserMistake
from dreams.guilds import GuildConfiguration, RoleLimit
from dreams.languages import Language, Text, _, joined, marked, stored
from dreams.languages.catalogues import OWN_NAMES
from dreams.policy import Policy
from dreams.unwanted import DEFAULT_UNWANTED_FROM, PicturePolicy

MAX_WORDS = 300
MAX_WORD_CHARACTERS = 50
MIN_WEIGHT, MAX_WEIGHT = 0.1, 10.0
MAX_LIMIT = 100
PICTURES = {
    PicturePolicy.SPOILER: marked("Behind a spoiler, open in age-restricted channels"),
    PicturePolicy.ADULTS: marked("In age-restricted channels only"),
    PicturePolicy.REFUSE: marked("Not shown in any channel"),
    PicturePolicy.SHOW: marked("Shown like others"),
}

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
            raise UserMistake(_("{count} words are blocked, and that is the most.", count=MAX_WORDS))
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


@config.command(
    name="limit", description="How many dreams a role may have waiting and running; its highest role counts"
)
@app_commands.describe(
    role="A role (@everyone: all members)",
    waiting="How many may wait; without both numbers: as everybody's",
    running="How many may run at once",
)
async def limit(
    interaction: BotInteraction,
    role: discord.Role,
    waiting: app_commands.Range[int, 1, MAX_LIMIT] | None = None,
    running: app_commands.Range[int, 1, MAX_LIMIT] | None = None,
) -> None:
    wanted = _limit(interaction.client.services.queue.policy, waiting, running)

    def changed(known: GuildConfiguration) -> GuildConfiguration:
        others = {one: other for one, other in known.role_limits.items() if one != role.id}
        return replace(known, role_limits={**others, role.id: wanted} if wanted else others)

    told = f"{wanted.queued} waiting, {wanted.running} running" if wanted else "as everybody"
    await _change(interaction, changed, f"{role.name}: {told}")


def _limit(policy: Policy, waiting: int | None, running: int | None) -> RoleLimit | None:
    """What was asked for, the other number as everybody's.

    Raises:
        UserMistake: More than the operator lets roles have.
    """
    if waiting is None and running is None:
        return None
    wanted = RoleLimit(waiting or policy.max_queued, running or policy.max_running)
    most = (policy.role_max_queued, policy.role_max_running)
    if wanted.queued > most[0] or wanted.running > most[1]:
        told = _(
            "This bot's operator lets a role have at most {waiting} waiting and {running} running.",
            waiting=most[0],
            running=most[1],
        )
        raise UserMistake(told)
    return wanted


@config.command(name="pictures", description="What becomes of pictures that look like what nobody wants to see")
@app_commands.describe(
    policy="What becomes of them",
    sure_percent="From how sure a look on counts; lower finds more, and more that is harmless",
)
@app_commands.choices(policy=[app_commands.Choice(name=told, value=policy) for policy, told in PICTURES.items()])
async def pictures(
    interaction: BotInteraction,
    policy: app_commands.Choice[str],
    sure_percent: app_commands.Range[int, 1, 100] = round(DEFAULT_UNWANTED_FROM * 100),
) -> None:
    chosen = PicturePolicy(policy.value)
    await _change(
        interaction,
        lambda known: replace(known, picture_policy=chosen, unwanted_from=sure_percent / 100),
        f"unwanted pictures: {chosen} from {sure_percent} %",
    )


@config.command(name="log", description="Where moderators' actions are told; without a channel: only in /moderate log")
async def log(interaction: BotInteraction, channel: discord.TextChannel | None = None) -> None:
    _require_usable(channel)
    channel_id = channel.id if channel else None
    told = f"log: #{channel.name}" if channel else "log: nowhere"
    await _change(interaction, lambda known: replace(known, log_channel_id=channel_id), told)


@config.command(name="language", description="The language of what everybody sees; without one: as the server's own")
@app_commands.describe(language="What only one member sees is in that member's own language")
@app_commands.choices(language=[app_commands.Choice(name=name, value=one) for one, name in OWN_NAMES.items()])
async def language(interaction: BotInteraction, language: app_commands.Choice[str] | None = None) -> None:
    chosen = Language(language.value) if language else None
    told = f"language: {chosen or 'as the server'}"
    await _change(interaction, lambda known: replace(known, language=chosen), told)


async def _change(
    interaction: BotInteraction, change: Callable[[GuildConfiguration], GuildConfiguration], told: str
) -> None:
    changed = await interaction.client.services.guilds.change(interaction.guild_id or 0, change)
    await note(interaction, Action.CONFIGURED, detail=told)
    await say(interaction, _told(changed))


def _require_usable(channel: discord.TextChannel | None) -> None:
    missing = missing_permissions(channel.permissions_for(channel.guild.me), in_thread=False) if channel else []
    if channel and missing:
        told = _(
            "I can't post in {channel}: I lack {permissions} there.",
            channel=channel.mention,
            permissions=permissions_listed(missing),
        )
        raise MissingPermissions(told)


def _told(known: GuildConfiguration) -> Text:
    words = ", ".join(f"||{discord.utils.escape_markdown(one)}||" for one in known.blocked_words) or _("none")
    weights = ", ".join(f"<@&{role_id}> {share:g}" for role_id, share in known.role_weights.items())
    log_channel = f"<#{known.log_channel_id}>" if known.log_channel_id else _("none")
    return joined(
        "\n",
        [
            _("**How this server wants it**"),
            _("Dreaming: {channels}", channels=_channels_told(known)),
            _("Art channel: {channel}", channel=_art_channel_told(known)),
            _("Blocked words: {words}", words=words),
            _("Shares of the GPU: {shares}", shares=weights or _("all the same")),
            _("Limits: {limits}", limits=_limits_told(known)),
            _(
                "Pictures that look unwanted (from {percent}% sure on): {policy}",
                percent=round(100 * known.unwanted_from),
                policy=stored(PICTURES[known.picture_policy]),
            ),
            _("Log channel: {channel}", channel=log_channel),
            _("Language: {language}", language=_language_told(known)),
        ],
    )


def _channels_told(known: GuildConfiguration) -> Text:
    channels = ", ".join(f"<#{one}>" for one in sorted(known.channels)) or _("everywhere")
    restriction = _("in age-restricted channels only") if known.is_age_restricted_only else ""
    return joined(", ", [channels, restriction])


def _art_channel_told(known: GuildConfiguration) -> Text:
    if known.art_channel_id is None:
        return _("none")
    return _("{channel} from {count} ⭐ on", channel=f"<#{known.art_channel_id}>", count=known.art_threshold)


def _language_told(known: GuildConfiguration) -> Text:
    name = OWN_NAMES[known.public_language]
    return name if known.language else _("{language}, as the server's own", language=name)


def _limits_told(known: GuildConfiguration) -> Text:
    told = [
        _("{role} {waiting} waiting, {running} running", role=f"<@&{role_id}>", waiting=one.queued, running=one.running)
        for role_id, one in known.role_limits.items()
    ]
    return joined("; ", told) if told else _("as everywhere")
