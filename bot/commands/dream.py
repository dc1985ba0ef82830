"""`/dream`: the main job. A prompt in, a queued dream's card out, within three seconds."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands

from bot.answers import keep_typed
from bot.client import BotInteraction
from bot.image_prompts import require_usable
from bot.new_dream import Wish, answer_with_image_dreams, answer_with_new_dreams, counted
from dreams.prompt import PromptOptions, parse_prompt
from dreams.recipe import MAX_SEED, MAX_STEPS, ImageRole, Quality

CHOICE_CHARACTERS = 100  # Discord's limit for a choice's name and value
MAX_CHOICES = 25
MAX_COUNT = 4


@app_commands.command(name="dream", description="Dream a picture from words")
@app_commands.describe(
    prompt="What to see: a cat | a storm::0.5 --not blur --seed 7",
    avoid="What not to see, separated by commas",
    seed="The same seed and prompt give the same picture",
    quality="How long to dream (default: standard, or yours in /settings)",
    size="Width and height in pixels",
    steps="Exactly how many steps, instead of a quality",
    image="An image to become like, or to start from",
    image_use="What the image is for (default: become like it)",
    count="How many, each with another seed",
)
async def dream(
    interaction: BotInteraction,
    prompt: app_commands.Range[str, 1, 6000],
    *,
    avoid: str | None = None,
    seed: app_commands.Range[int, 0, MAX_SEED] | None = None,
    quality: Literal["draft", "standard", "deep"] | None = None,
    size: Literal[128, 256, 512] | None = None,
    steps: app_commands.Range[int, 1, MAX_STEPS] | None = None,
    image: discord.Attachment | None = None,
    image_use: Literal["target", "start"] = "target",
    count: app_commands.Range[int, 1, MAX_COUNT] = 1,
) -> None:
    """The slash options say the same as the prompt's flags, and win over them."""
    keep_typed(interaction, prompt)
    options = PromptOptions(
        avoid=(avoid,) if avoid else (),
        seed=seed,
        quality=Quality(quality) if quality else None,
        size_px=size,
        steps=steps,
    )
    preferences = await interaction.client.services.members.preferences(interaction.user.id)
    recipe = parse_prompt(prompt, options=options, default_quality=preferences.quality)
    wishes = counted(Wish(recipe, prompt), count)
    if image is None:
        await answer_with_new_dreams(interaction, wishes)
        return
    require_usable(image)
    await answer_with_image_dreams(interaction, wishes, image, ImageRole(image_use))


@dream.autocomplete("prompt")
async def recall_prompts(interaction: BotInteraction, current: str) -> list[app_commands.Choice[str]]:
    """The member's recent prompts; those longer than a choice may be are left out."""
    recent = await interaction.client.services.history.recent_prompts(
        interaction.user.id, current, limit=MAX_CHOICES, most_characters=CHOICE_CHARACTERS
    )
    return [app_commands.Choice(name=text, value=text) for text in recent]
