"""`/gallery`: what the members of this server like most."""

from __future__ import annotations

from discord import app_commands

from bot.client import BotInteraction
from bot.gallery import show_best


@app_commands.command(name="gallery", description="What this server likes most")
@app_commands.guild_only()
async def gallery(interaction: BotInteraction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await show_best(interaction, 0)
