"""`/gallery`: what the members of this server like most."""

from __future__ import annotations

from discord import app_commands

from bot.best_dreams import show_best
from bot.client import BotInteraction


@app_commands.command(name="gallery", description="What this server likes most")
@app_commands.guild_only()
async def gallery(interaction: BotInteraction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await show_best(interaction, 0)
