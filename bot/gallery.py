"""The server's best, page by page: what most members like, as far as the one who looks may see it here."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.answers import NOBODY, answer_error
from bot.client import BotInteraction, DreamBot
from bot.errors import NoAnswer, NotAllowed
from bot.history_pages import PAGE_SIZE, PROMPT_CHARACTERS, show_button
from bot.languages import language_for
from bot.ownership import require_same_age_limit, seen_by
from bot.picture_files import picture_file
from bot.picture_verdicts import require_showable, verdict_here
from cards.face import NAME_SHOWN, words
from cards.text import shown
from dreams.errors import UserMistake
from dreams.history import DreamView
from dreams.languages import Language, _
from dreams.unwanted import Verdict

MAX_BEST = 100


async def show_best(interaction: BotInteraction, start: int) -> None:
    """Puts a page into the interaction's deferred answer. `start` is how many better ones were passed."""
    language = language_for(interaction)
    best = await _visible(interaction)
    page = best[start : start + PAGE_SIZE]
    files: list[discord.File] = []
    lines: list[str] = []
    for place, dream in enumerate(page, start + 1):
        owner = shown(dream.owner_name, NAME_SHOWN)
        lines.append(f"**{place}.** {words(dream, PROMPT_CHARACTERS, language)} · {owner}")
        try:
            is_spoiler = await verdict_here(interaction, dream) is Verdict.SPOILER
            files.append(await picture_file(interaction.client.services.store, dream, is_spoiler=is_spoiler))
        except UserMistake as missing:
            lines[-1] += f" · {missing.sentence.in_language(language)}"
    view = discord.ui.View(timeout=None)
    for dream in page:
        view.add_item(show_button(dream.id, language))
    if start:
        view.add_item(BestButton(0, language))
    if len(best) > start + PAGE_SIZE:
        view.add_item(BestButton(start + PAGE_SIZE, language))
    view.stop()  # the presses are dispatched by custom_id; discord.py need not remember this view
    nothing = _("Nobody has a favourite here yet. Press ⭐ under a picture.").in_language(language)
    await interaction.edit_original_response(
        content="\n".join(lines) or nothing, attachments=files, view=view, allowed_mentions=NOBODY
    )


async def _visible(interaction: BotInteraction) -> list[DreamView]:
    if interaction.guild_id is None:
        return []
    best = await interaction.client.services.history.best_of_guild(interaction.guild_id, limit=MAX_BEST)
    return [dream for dream in await seen_by(interaction, best) if await _is_for_here(interaction, dream)]


async def _is_for_here(interaction: BotInteraction, dream: DreamView) -> bool:
    try:
        await require_same_age_limit(interaction, dream)
        await require_showable(interaction, dream)
    except (NotAllowed, NoAnswer):
        return False
    return True


class BestButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=re.compile(r"gallery:(?P<start>[0-9]+)")
):
    """Turns to the page that begins after so many; 0 goes back to the best."""

    def __init__(self, start: int, language: Language = Language.ENGLISH) -> None:
        label = (_("More") if start else _("Best")).in_language(language)
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
