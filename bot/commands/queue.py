"""`/queue`: what waits and what runs, the member's own or the server's."""

from __future__ import annotations

from typing import Literal

from discord import app_commands

from bot.answers import say
from bot.client import BotInteraction
from bot.ownership import may_see
from cards.face import HIDDEN_WORDS
from cards.text import shown
from dreams.history import DreamView
from dreams.states import DreamState

MAX_LINES = 15
MAX_READ = 60  # some may be in channels that the member can't see
PROMPT_CHARACTERS = 60


@app_commands.command(name="queue", description="See which dreams wait and run")
@app_commands.describe(whose="Your own dreams, or all of this server")
async def queue(interaction: BotInteraction, whose: Literal["mine", "server"] = "mine") -> None:
    history = interaction.client.services.history
    if whose == "server" and interaction.guild_id is not None:
        everything = await history.open_of_guild(interaction.guild_id, limit=MAX_READ)
        dreams = [dream for dream in everything if may_see(interaction, dream)]
    else:
        dreams = await history.open_of_user(interaction.user.id)
    await say(interaction, _listed(dreams) if dreams else "Nothing waits and nothing runs. Start with /dream.")


def _listed(dreams: list[DreamView]) -> str:
    lines = [_line(dream) for dream in dreams[:MAX_LINES]]
    if len(dreams) > MAX_LINES:
        lines.append("-# … and more")
    return "\n".join(lines)


def _line(dream: DreamView) -> str:
    link = _link(dream)
    said = HIDDEN_WORDS if dream.hides_prompt else shown(dream.prompt, PROMPT_CHARACTERS)
    return f"{_standing(dream)}{said} · {link}"


def _standing(dream: DreamView) -> str:
    if dream.state is DreamState.RUNNING:
        step = f"step {dream.progress.step} of {dream.progress.total}" if dream.progress else "starting"
        return f"💭 {step} · "
    if dream.position is None:
        return "🌙 "
    asleep = "" if dream.position.is_served else " (no generator is awake)"
    return f"🌙 place {max(dream.position.place, 1)}{asleep} · "


def _link(dream: DreamView) -> str:
    if dream.card is None:
        return f"dream {dream.id}"
    place = dream.guild_id or "@me"
    return f"[dream {dream.id}](https://discord.com/channels/{place}/{dream.card.channel_id}/{dream.card.message_id})"
