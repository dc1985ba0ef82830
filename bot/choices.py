"""What autocomplete offers. Answers must come within three seconds, so each is one query."""

from __future__ import annotations

from discord import app_commands

from bot.client import BotInteraction
from dreams.history import DreamView
from dreams.states import DreamState

MAX_CHOICES = 25
CHOICE_CHARACTERS = 100  # Discord's limit for a choice's name


async def open_dream_choices(interaction: BotInteraction, current: str) -> list[app_commands.Choice[int]]:
    """The member's dreams that wait or run, narrowed by what is typed."""
    return _choices(await interaction.client.services.history.open_of_user(interaction.user.id), current)


async def own_dream_choices(interaction: BotInteraction, current: str) -> list[app_commands.Choice[int]]:
    """The member's newest dreams, narrowed by what is typed."""
    history = interaction.client.services.history
    return _choices(await history.of_user(interaction.user.id, limit=100), current)


async def done_dream_choices(interaction: BotInteraction, current: str) -> list[app_commands.Choice[int]]:
    """The member's newest dreams that came to a picture, narrowed by what is typed."""
    history = interaction.client.services.history
    return _choices(await history.of_user(interaction.user.id, limit=100, state=DreamState.DONE), current)


def _choices(dreams: list[DreamView], current: str) -> list[app_commands.Choice[int]]:
    named = [(f"#{dream.id} {dream.prompt}", dream.id) for dream in dreams]
    typed = current.strip().lower()
    fitting = [(name, value) for name, value in named if typed in name.lower()]
    return [app_commands.Choice(name=name[:CHOICE_CHARACTERS], value=value) for name, value in fitting[:MAX_CHOICES]]
