"""The context menu *Remix* on a card: dream a changed prompt that descends from it."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.card_messages import dream_of_message
from bot.client import BotInteraction
from bot.verbs import ask_for_remix


@app_commands.context_menu(name="Remix")
async def remix(interaction: BotInteraction, message: discord.Message) -> None:
    await ask_for_remix(interaction, await dream_of_message(interaction, message))
