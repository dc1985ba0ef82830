"""`/family`: what a dream descends from, and what descends from it."""

from __future__ import annotations

from discord import app_commands

from bot.choices import own_dream_choices
from bot.client import BotInteraction
from bot.verbs import show_family


@app_commands.command(name="family", description="What a dream descends from, and what came of it")
@app_commands.describe(dream="The dream's number, as its card says")
async def family(interaction: BotInteraction, dream: app_commands.Range[int, 1]) -> None:
    await show_family(interaction, dream)


@family.autocomplete("dream")
async def recall_dreams(interaction: BotInteraction, current: str) -> list[app_commands.Choice[int]]:
    return await own_dream_choices(interaction, current)
