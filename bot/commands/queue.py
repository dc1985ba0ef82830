"""`/queue`: what waits and what runs, the member's own or the server's."""

from __future__ import annotations

from typing import Literal

from discord import app_commands

from bot.answers import MORE, say
from bot.client import BotInteraction
from bot.ownership import seen_by
from cards.face import HIDDEN_WORDS, SEPARATOR, link, seen_text
from cards.text import shown
from dreams.history import DreamView
from dreams.languages import Text, _, joined, stored
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
        dreams = await seen_by(interaction, everything)
    else:
        dreams = await history.open_of_user(interaction.user.id)
    await say(
        interaction,
        _listed(dreams, interaction.user.id) if dreams else _("Nothing waits and nothing runs. Start with /dream."),
    )


def _listed(dreams: list[DreamView], reader_id: int) -> Text:
    more = [MORE] if len(dreams) > MAX_LINES else []
    return joined("\n", [*(_line(dream, reader_id) for dream in dreams[:MAX_LINES]), *more])


def _line(dream: DreamView, reader_id: int) -> Text:
    asked: Text = shown(seen_text(dream.recipe), PROMPT_CHARACTERS)
    if dream.hides_prompt and dream.user_id != reader_id:
        asked = stored(HIDDEN_WORDS)
    number = _("dream {number}", number=dream.id)
    linked = joined("", ["[", number, f"]({link(dream.guild_id, dream.card)})"]) if dream.card else number
    return joined(SEPARATOR, [_standing(dream), asked, linked])


def _standing(dream: DreamView) -> Text:
    if dream.state is DreamState.RUNNING and dream.progress:
        return joined(" ", ["💭", _("step {step} of {total}", step=dream.progress.step, total=dream.progress.total)])
    if dream.state is DreamState.RUNNING:
        return joined(" ", ["💭", _("starting")])
    if dream.position is None:
        return "🌙"
    place = _("place {place}", place=max(dream.position.place, 1))
    asleep = "" if dream.position.is_served else _("(no generator is awake)")
    return joined(" ", ["🌙", place, asleep])
