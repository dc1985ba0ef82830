"""`/config`: how this server wants it, for who may manage it. Seen by all processes within a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import discord
from discord import app_commands

from bot.answers import say
from bot.blocked_words import has_inner_star, is_findable
from bot.choices import MAX_CHOICES
from bot.chosen_channel import ChosenChannel, own_permissions
from bot.client import BotInteraction
from bot.configuration_text import PICTURES, configuration_text, hidden_word
from bot.errors import MissingPermissions
from bot.moderation import note
from bot.preflight import missing_permissions, permissions_listed
from cards.text import shown
from dreams.audit import Action
from dreams.errors import UserMistake
from dreams.guilds import GuildConfiguration, RoleLimit
from dreams.languages import Language, Sentence, _, kept, stored
from dreams.languages.catalogues import OWN_NAMES
from dreams.policy import Policy
from dreams.unwanted import DEFAULT_UNWANTED_FROM, PicturePolicy

MAX_WORDS = 300
MAX_WORD_CHARACTERS = 50
MIN_WEIGHT, MAX_WEIGHT = 0.1, 10.0
MAX_LIMIT = 100
NAME_CHARACTERS = 40  # of a role or a channel, in the log

config = app_commands.Group(
    name="config",
    description="How this server wants it",
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


@config.command(name="show", description="What is set")
async def show(interaction: BotInteraction) -> None:
    services = interaction.client.services
    known = await services.guilds.configuration(interaction.guild_id or 0)
    await say(interaction, configuration_text(known, services.queue.policy))


@config.command(name="channel", description="Where dreaming is allowed; as long as none is named, everywhere")
@app_commands.describe(channel="A channel (its threads are meant too)", allowed="Whether dreaming is allowed there")
async def channel(interaction: BotInteraction, channel: ChosenChannel, allowed: bool = True) -> None:
    if allowed:
        await _require_usable(interaction, channel)
    named = _named(channel)
    await _change(
        interaction,
        lambda known: replace(
            known, channels=known.channels | {channel.id} if allowed else known.channels - {channel.id}
        ),
        _("dreaming in {channel}", channel=named) if allowed else _("no dreaming in {channel}", channel=named),
    )


@config.command(name="adults", description="Whether dreaming is allowed in age-restricted channels only")
@app_commands.describe(only="True: there only; False: there and elsewhere")
async def adults(interaction: BotInteraction, only: bool) -> None:
    told = _("dreaming in age-restricted channels only") if only else _("dreaming in channels for all ages too")
    await _change(interaction, lambda known: replace(known, is_age_restricted_only=only), told)


@config.command(name="art", description="Where pictures go that many like; without a channel: nowhere")
@app_commands.describe(channel="The art channel", threshold="How many members must like a picture")
async def art(
    interaction: BotInteraction,
    channel: ChosenChannel | None = None,
    threshold: app_commands.Range[int, 1, 100] = 3,
) -> None:
    if channel:
        await _require_usable(interaction, channel)
    channel_id = channel.id if channel else None
    await _change(
        interaction,
        lambda known: replace(known, art_channel_id=channel_id, art_threshold=threshold),
        _("art channel {channel} from {count} ⭐ on", channel=_named(channel), count=threshold)
        if channel
        else _("no art channel"),
    )


@config.command(name="word", description="A word or phrase that prompts may not have, also in disguise")
@app_commands.describe(
    word="A word or a phrase; a star stands for the rest of a word: gore*", blocked="Whether it is refused"
)
async def word(
    interaction: BotInteraction, word: app_commands.Range[str, 2, MAX_WORD_CHARACTERS], blocked: bool = True
) -> None:
    if blocked and not is_findable(word):
        raise UserMistake(_("“{word}” has no letter and no number that could be looked for.", word=word))
    if blocked and has_inner_star(word):
        raise UserMistake(
            _(
                "A star can stand only at the beginning or at the end of the whole: `gore*`, `*gore`, `dead cat*`. "
                "“{word}” has one inside.",
                word=shown(word, MAX_WORD_CHARACTERS),
            )
        )

    def changed(known: GuildConfiguration) -> GuildConfiguration:
        others = tuple(one for one in known.blocked_words if one.casefold() != word.casefold())
        if blocked and len(others) >= MAX_WORDS:
            raise UserMistake(_("{count} words are blocked, and that is the most.", count=MAX_WORDS))
        return replace(known, blocked_words=(*others, word) if blocked else others)

    hidden = hidden_word(word)
    told = _("{word} is blocked", word=hidden) if blocked else _("{word} is not blocked any more", word=hidden)
    await _change(interaction, changed, told)


@word.autocomplete("word")
async def _blocked_words(interaction: BotInteraction, current: str) -> list[app_commands.Choice[str]]:
    """The words that are blocked already, to take one back."""
    known = await interaction.client.services.guilds.configuration(interaction.guild_id or 0)
    fitting = [one for one in known.blocked_words if current.casefold() in one.casefold()]
    return [app_commands.Choice(name=one, value=one) for one in fitting[:MAX_CHOICES]]


@config.command(name="weight", description="A role's share of the GPU against others'; 1 is everybody's")
@app_commands.describe(role="A role", weight="2 is twice as much, 0.5 half as much")
async def weight(
    interaction: BotInteraction, role: discord.Role, weight: app_commands.Range[float, MIN_WEIGHT, MAX_WEIGHT]
) -> None:
    def changed(known: GuildConfiguration) -> GuildConfiguration:
        others = {one: share for one, share in known.role_weights.items() if one != role.id}
        return replace(known, role_weights=others if weight == 1.0 else {**others, role.id: weight})

    await _change(interaction, changed, _("{role} has share {share}", role=_named(role), share=f"{weight:g}"))


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

    told = _("{role} has the limits of everybody", role=_named(role))
    if wanted:
        told = _(
            "{role} {waiting} waiting, {running} running",
            role=_named(role),
            waiting=wanted.queued,
            running=wanted.running,
        )
    await _change(interaction, changed, told)


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


@config.command(name="pictures", description="What becomes of pictures that look like nudity, gore and the like")
@app_commands.describe(
    policy="What becomes of them",
    sure_percent="From how sure a look on that counts (50); a lower number finds more, and more that is harmless",
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
        _(
            "pictures that look unwanted from {percent}% sure on: {policy}",
            percent=sure_percent,
            policy=stored(PICTURES[chosen]),
        ),
    )


@config.command(name="log", description="Where moderators' actions are told; without a channel: only in /moderate log")
async def log(interaction: BotInteraction, channel: ChosenChannel | None = None) -> None:
    if channel:
        await _require_usable(interaction, channel)
    channel_id = channel.id if channel else None
    told = _("log channel {channel}", channel=_named(channel)) if channel else _("no log channel")
    await _change(interaction, lambda known: replace(known, log_channel_id=channel_id), told)


@config.command(name="language", description="The language of what everybody sees; without one: as the server's own")
@app_commands.describe(language="What only one member sees is in that member's own language")
@app_commands.choices(language=[app_commands.Choice(name=name, value=one) for one, name in OWN_NAMES.items()])
async def language(interaction: BotInteraction, language: app_commands.Choice[str] | None = None) -> None:
    chosen = Language(language.value) if language else None
    told = _("language {language}", language=OWN_NAMES[chosen]) if chosen else _("language as the server's own")
    await _change(interaction, lambda known: replace(known, language=chosen), told)


async def _change(
    interaction: BotInteraction, change: Callable[[GuildConfiguration], GuildConfiguration], told: Sentence
) -> None:
    """Changes the configuration, writes down what was changed, and shows all of it."""
    services = interaction.client.services
    changed = await services.guilds.change(interaction.guild_id or 0, change)
    await note(interaction, Action.CONFIGURED, detail=kept(told))
    await say(interaction, configuration_text(changed, services.queue.policy))


def _named(one: ChosenChannel | discord.Role) -> str:
    """By its name, which is still known when it is deleted."""
    name = shown(one.name, NAME_CHARACTERS)
    return name if isinstance(one, discord.Role) else f"#{name}"


async def _require_usable(interaction: BotInteraction, channel: ChosenChannel) -> None:
    missing = missing_permissions(await own_permissions(interaction, channel), in_thread=False)
    if missing:
        told = _(
            "I can't post in {channel}: I lack {permissions} there.",
            channel=channel.mention,
            permissions=permissions_listed(missing),
        )
        raise MissingPermissions(told)
