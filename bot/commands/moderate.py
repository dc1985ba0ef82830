"""`/moderate`: what a server's moderators can do. (Deleting is the button *Delete* on any dream, or here.)"""

from __future__ import annotations

import time
from dataclasses import replace

import discord
from discord import app_commands

from bot.answers import say
from bot.client import BotInteraction
from bot.moderation import deed_line, note
from bot.verbs import delete
from dreams.audit import Action
from dreams.guilds import GuildConfiguration
from dreams.languages import Text, _, _n, joined, kept, marked

MAX_HOURS = 24 * 365
SECONDS_PER_HOUR = 3600
MAX_LISTED = 10  # paused members, those first whose pause ends first
PAUSED = marked("A moderator paused its owner.")

moderate = app_commands.Group(
    name="moderate",
    description="For moderators",
    guild_only=True,
    default_permissions=discord.Permissions(manage_messages=True),
)


@moderate.command(name="pause", description="A member may not dream here for a while")
@app_commands.describe(member="Who", hours="For how long", cancel="Whether their dreams here that wait or run end too")
async def pause(
    interaction: BotInteraction,
    member: discord.Member,
    hours: app_commands.Range[int, 1, MAX_HOURS] = 24,
    cancel: bool = True,
) -> None:
    until = time.time() + hours * SECONDS_PER_HOUR
    await _change_pauses(interaction, member.id, until)
    ended = await _cancel_dreams(interaction, member.id) if cancel else 0
    detail = kept(_n("for {count} hour", "for {count} hours", hours))
    await note(interaction, Action.PAUSED, member_id=member.id, detail=detail)
    paused = _("{member} may dream here again {moment}.", member=member.mention, moment=f"<t:{int(until)}:R>")
    over = _n("{count} of their dreams ended.", "{count} of their dreams ended.", ended)
    await say(interaction, joined(" ", [paused, over]))


@moderate.command(name="resume", description="A member may dream here again")
@app_commands.describe(member="Who")
async def resume(interaction: BotInteraction, member: discord.Member) -> None:
    await _change_pauses(interaction, member.id, None)
    await note(interaction, Action.RESUMED, member_id=member.id)
    await say(interaction, _("{member} may dream here.", member=member.mention))


@moderate.command(name="delete", description="Delete a dream everywhere: card, art channel, gallery, store")
@app_commands.describe(dream="The dream's number, as its card says")
async def delete_dream(interaction: BotInteraction, dream: app_commands.Range[int, 1]) -> None:
    await delete(interaction, dream)


@moderate.command(name="log", description="Who is paused, and what moderators and managers did lately")
async def log(interaction: BotInteraction) -> None:
    services, guild_id = interaction.client.services, interaction.guild_id or 0
    paused = _paused_line(await services.guilds.configuration(guild_id))
    deeds = [deed_line(deed) for deed in await services.audit.newest(guild_id)]
    await say(interaction, joined("\n", [paused, *(deeds or [_("Nothing yet.")])]))


def _paused_line(known: GuildConfiguration) -> Text:
    now = time.time()
    paused = sorted((end, user_id) for user_id, end in known.paused.items() if end > now)
    if not paused:
        return ""
    listed = ", ".join(f"<@{user_id}> <t:{int(end)}:R>" for end, user_id in paused[:MAX_LISTED])
    return _("Paused until: {members}", members=listed)


async def _change_pauses(interaction: BotInteraction, user_id: int, until: float | None) -> None:
    """Sets or lifts a pause, and drops those that are over."""

    def changed(known: GuildConfiguration) -> GuildConfiguration:
        paused = {one: end for one, end in known.paused.items() if end > time.time() and one != user_id}
        return replace(known, paused=paused if until is None else {**paused, user_id: until})

    await interaction.client.services.guilds.change(interaction.guild_id or 0, changed)


async def _cancel_dreams(interaction: BotInteraction, user_id: int) -> int:
    services = interaction.client.services
    theirs = [one for one in await services.history.open_of_user(user_id) if one.guild_id == interaction.guild_id]
    for one in theirs:
        await services.queue.cancel(one.id, interaction.user.id, is_moderator=True, reason=PAUSED)
    return len(theirs)
