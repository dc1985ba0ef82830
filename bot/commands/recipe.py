"""The context menu *Recipe* on a card: what made this picture."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.card_messages import dream_of_message
from bot.client import BotInteraction
from bot.verbs import show_recipe


@app_commands.context_menu(name="Recipe")
async def recipe(interaction: BotInteraction, message: discord.Message) -> None:
    await show_recipe(interaction, await dream_of_message(interaction, message))
