"""`/cancel`: ends one of the member's dreams."""

from __future__ import annotations

from discord import app_commands

from bot.choices import open_dream_choices
from bot.client import BotInteraction
from bot.verbs import cancel as cancel_dream
from dreams.errors import UserMistake
from dreams.languages import _


@app_commands.command(name="cancel", description="Cancel one of your dreams")
@app_commands.describe(dream="The dream's number; not needed when you have only one")
async def cancel(interaction: BotInteraction, dream: app_commands.Range[int, 1] | None = None) -> None:
    if dream is None:
        dream = await _the_only_one(interaction)
    await cancel_dream(interaction, dream)


@cancel.autocomplete("dream")
async def recall_open_dreams(interaction: BotInteraction, current: str) -> list[app_commands.Choice[int]]:
    return await open_dream_choices(interaction, current)


async def _the_only_one(interaction: BotInteraction) -> int:
    dreams = await interaction.client.services.history.open_of_user(interaction.user.id)
    if not dreams:
        raise UserMistake(_("You have no dream that waits or runs."))
    if len(dreams) > 1:
        numbers = ", ".join(f"#{dream.id}" for dream in dreams)
        told = _("You have several: {numbers}. Say which: /cancel dream: {first}", numbers=numbers, first=dreams[0].id)
        raise UserMistake(told)
    return dreams[0].id
