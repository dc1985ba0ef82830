"""`/show`: one of the dreams of this place, for the whole channel."""

from __future__ import annotations

from discord import app_commands

from bot.choices import own_dream_choices
from bot.client import BotInteraction
from bot.verbs import show_in_channel


@app_commands.command(name="show", description="Show a finished dream in this channel")
@app_commands.describe(dream="The dream's number, as its card says")
async def show(interaction: BotInteraction, dream: app_commands.Range[int, 1]) -> None:
    await show_in_channel(interaction, dream)


@show.autocomplete("dream")
async def recall_dreams(interaction: BotInteraction, current: str) -> list[app_commands.Choice[int]]:
    return await own_dream_choices(interaction, current)
