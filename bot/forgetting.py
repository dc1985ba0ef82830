"""The question before everything about a member is deleted, and the answer to its button."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.answers import NOBODY, answer_error
from bot.client import BotInteraction, DreamBot
from bot.languages import language_for
from bot.message_removal import MESSAGES_TO_REMOVE
from dreams.deletion import Forgotten
from dreams.languages import Language, Text, _, _n, joined, spoken

QUESTION = _(
    "This deletes **everything** kept about you here: every dream with its pictures, also those that wait or run, "
    "your favourites and your settings. It can't be undone. (`/privacy export` gives you a copy first.)"
)


async def ask_before_forgetting(interaction: BotInteraction) -> None:
    """Shows the question with its button, to the member only."""
    view = discord.ui.View(timeout=None)
    language = language_for(interaction)
    view.add_item(ForgetButton(interaction.user.id, language))
    view.stop()  # the press is dispatched by custom_id; discord.py need not remember this view
    await interaction.response.send_message(
        QUESTION.in_language(language), view=view, ephemeral=True, allowed_mentions=NOBODY
    )


async def forget(interaction: BotInteraction) -> None:
    """Deletes everything about whoever pressed."""
    await interaction.response.defer()
    forgotten = await interaction.client.services.deletion.forget_member(interaction.user.id)
    interaction.client.dispatch(MESSAGES_TO_REMOVE)
    content: str = spoken(_told(forgotten), language_for(interaction))
    await interaction.edit_original_response(content=content, view=None)


def _told(forgotten: Forgotten) -> Text:
    dreams = _n("{count} dream", "{count} dreams", forgotten.dreams)
    pictures = _n("{count} picture", "{count} pictures", forgotten.pictures)
    return joined(
        " ",
        [
            _("Everything about you is deleted: {dreams}, {pictures}.", dreams=dreams, pictures=pictures),
            _("Their messages disappear within minutes, where I may still delete them."),
        ],
    )


class ForgetButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=re.compile(r"forget:(?P<user_id>[0-9]+)")
):
    """Yes, delete everything about me. The id is in it so that the message can't be somebody else's."""

    def __init__(self, user_id: int, language: Language = Language.ENGLISH) -> None:
        label = _("Delete everything about me").in_language(language)
        super().__init__(
            discord.ui.Button(label=label, style=discord.ButtonStyle.danger, custom_id=f"forget:{user_id}")
        )
        self.user_id = user_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ForgetButton:
        return cls(int(match["user_id"]))

    async def callback(self, interaction: discord.Interaction[DreamBot]) -> None:  # type: ignore[override]
        try:
            if interaction.user.id == self.user_id:
                await forget(interaction)
        except Exception as error:  # noqa: BLE001 - the border to Discord: told or logged, never lost
            await answer_error(interaction, error)
