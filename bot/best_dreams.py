"""The server's best, page by page: what most members like, as far as the one who looks may see it here."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.answers import NOBODY, answer_error
from bot.client import BotInteraction, DreamBot
from bot.errors import NotAllowed
from bot.gallery import PAGE_SIZE, PROMPT_CHARACTERS, ShowButton
from bot.ownership import may_see, require_same_age_limit
from bot.picture_files import picture_file
from cards.face import NAME_SHOWN, words
from cards.text import shown
from dreams.errors import UserMistake
from dreams.history import DreamView

MAX_BEST = 100


async def show_best(interaction: BotInteraction, start: int) -> None:
    """Puts a page into the interaction's deferred answer. `start` is how many better ones were passed."""
    best = await _visible(interaction)
    page = best[start : start + PAGE_SIZE]
    files: list[discord.File] = []
    lines: list[str] = []
    for place, dream in enumerate(page, start + 1):
        lines.append(f"**{place}.** {words(dream, PROMPT_CHARACTERS)} · {shown(dream.owner_name, NAME_SHOWN)}")
        try:
            files.append(await picture_file(interaction.client.services.store, dream))
        except UserMistake as missing:
            lines[-1] += f" · {missing}"
    view = discord.ui.View(timeout=None)
    for dream in page:
        view.add_item(ShowButton(dream.id))
    if start:
        view.add_item(BestButton(0))
    if len(best) > start + PAGE_SIZE:
        view.add_item(BestButton(start + PAGE_SIZE))
    view.stop()  # the presses are dispatched by custom_id; discord.py need not remember this view
    nothing = "Nobody has a favourite here yet. Press ⭐ under a picture."
    await interaction.edit_original_response(
        content="\n".join(lines) or nothing, attachments=files, view=view, allowed_mentions=NOBODY
    )


async def _visible(interaction: BotInteraction) -> list[DreamView]:
    if interaction.guild_id is None:
        return []
    best = await interaction.client.services.history.best_of_guild(interaction.guild_id, limit=MAX_BEST)
    return [dream for dream in best if may_see(interaction, dream) and await _is_for_here(interaction, dream)]


async def _is_for_here(interaction: BotInteraction, dream: DreamView) -> bool:
    try:
        await require_same_age_limit(interaction, dream)
    except NotAllowed:
        return False
    return True


class BestButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=re.compile(r"gallery:(?P<start>[0-9]+)")
):
    """Turns to the page that begins after so many; 0 goes back to the best."""

    def __init__(self, start: int) -> None:
        label = "More" if start else "Best"
        super().__init__(discord.ui.Button(label=label, custom_id=f"gallery:{start}", row=1))
        self.start = start

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> BestButton:
        return cls(int(match["start"]))

    async def callback(self, interaction: discord.Interaction[DreamBot]) -> None:  # type: ignore[override]
        try:
            await interaction.response.defer()
            await show_best(interaction, self.start)
        except Exception as error:  # noqa: BLE001 - the border to Discord: told or logged, never lost
            await answer_error(interaction, error)
