"""`/history`: the member's own pictures, page by page."""

from __future__ import annotations

from typing import Literal

from discord import app_commands

from bot.client import BotInteraction
from bot.history_pages import Shelf, read_page, show_page


@app_commands.command(name="history", description="Your pictures, newest first")
@app_commands.describe(what="Only finished pictures, only your favourites of them, or everything you asked for")
async def history(interaction: BotInteraction, what: Literal["pictures", "favourites", "all"] = "pictures") -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await show_page(interaction, await read_page(interaction, Shelf(what), 0))
