"""`/morph`: a picture between two dreams, and the film from one to the other."""

from __future__ import annotations

from discord import app_commands

from bot.choices import done_dream_choices
from bot.client import BotInteraction
from bot.verbs import morph as morph_dreams


@app_commands.command(name="morph", description="Blend two finished dreams, with a film from one to the other")
@app_commands.describe(
    first="The number of a dream, as its card says",
    second="The number of another",
    share="How much of the second, in percent (default: half of each)",
)
async def morph(
    interaction: BotInteraction,
    first: app_commands.Range[int, 1],
    second: app_commands.Range[int, 1],
    share: app_commands.Range[int, 0, 100] = 50,
) -> None:
    await morph_dreams(interaction, first, second, share / 100)


@morph.autocomplete("first")
async def recall_first(interaction: BotInteraction, current: str) -> list[app_commands.Choice[int]]:
    return await done_dream_choices(interaction, current)


@morph.autocomplete("second")
async def recall_second(interaction: BotInteraction, current: str) -> list[app_commands.Choice[int]]:
    return await done_dream_choices(interaction, current)
