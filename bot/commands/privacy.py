"""`/privacy`: what is kept about a member, in their hands."""

from __future__ import annotations

import io
from dataclasses import asdict

import discord
from discord import app_commands

from bot.client import BotInteraction
from bot.export import Export, export_member
from bot.forgetting import ask_before_forgetting
from bot.languages import language_for
from dreams.languages import Text, _n, joined, spoken

FILE_LIMIT_BYTES = 9 * 1024 * 1024  # below Discord's 10 MiB for everybody

privacy = app_commands.Group(name="privacy", description="What is kept about you")


@privacy.command(name="export", description="Everything kept about you, as a file only you see")
async def export(interaction: BotInteraction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    services = interaction.client.services
    about = {
        "user": interaction.user.id,
        "settings": asdict(await services.members.preferences(interaction.user.id)),
        "favourites": await services.favourites.of_member(interaction.user.id),
    }
    result = await export_member(
        services.history, services.store, interaction.user.id, about=about, max_bytes=FILE_LIMIT_BYTES
    )
    file = discord.File(io.BytesIO(result.archive), "dreams.zip")
    content: str = spoken(_told(result), language_for(interaction))
    await interaction.edit_original_response(content=content, attachments=[file])


def _told(result: Export) -> Text:
    has = _n(
        "{count} dream with its pictures, your settings and favourites.",
        "{count} dreams with their pictures, your settings and favourites.",
        result.dreams,
    )
    lacks = [
        _n(
            "{count} picture did not fit; it is in /history.",
            "{count} pictures did not fit; they are in /history.",
            result.pictures_left_out,
        ),
        _n(
            "{count} picture that you attached did not fit.",
            "{count} pictures that you attached did not fit.",
            result.attached_left_out,
        ),
    ]
    counts = (result.pictures_left_out, result.attached_left_out)
    return joined(" ", [has, *(text for text, count in zip(lacks, counts, strict=True) if count)])


@privacy.command(name="delete", description="Delete everything kept about you")
async def delete(interaction: BotInteraction) -> None:
    await ask_before_forgetting(interaction)
