"""`/privacy`: what is kept about a member, in their hands."""

from __future__ import annotations

import io

import discord
from discord import app_commands

from bot.client import BotInteraction
from bot.export import export_member

FILE_LIMIT_BYTES = 9 * 1024 * 1024  # below Discord's 10 MiB for everybody

privacy = app_commands.Group(name="privacy", description="What is kept about you")


@privacy.command(name="export", description="Everything kept about you, as a file only you see")
async def export(interaction: BotInteraction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    services = interaction.client.services
    result = await export_member(services.history, services.store, interaction.user.id, max_bytes=FILE_LIMIT_BYTES)
    told = f"{result.dreams} dreams, and their pictures."
    if result.pictures_left_out:
        told += f" {result.pictures_left_out} pictures did not fit; they are in /history."
    file = discord.File(io.BytesIO(result.archive), "dreams.zip")
    await interaction.edit_original_response(content=told, attachments=[file])
