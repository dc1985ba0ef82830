"""Pages of a member's pictures, newest first, from the stored bytes.

The buttons carry what and from where in their custom_id, like a card's: a page can be turned after any restart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import discord

from bot.answers import NOBODY, answer_error
from bot.client import BotInteraction, DreamBot
from bot.languages import language_for
from bot.picture_files import picture_file
from cards.custom_ids import Verb, custom_id
from cards.face import understood
from dreams.errors import UserMistake
from dreams.history import DreamView
from dreams.languages import Language, _, spoken
from dreams.states import DreamState

PAGE_SIZE = 4  # pictures: Discord shows four as one grid
PROMPT_CHARACTERS = 80
MARKS = {
    DreamState.QUEUED: "🌙",
    DreamState.RUNNING: "💭",
    DreamState.DONE: "✨",
    DreamState.FAILED: "🌧️",
    DreamState.CANCELLED: "🍂",
}


class Shelf(StrEnum):
    """Which dreams are paged through."""

    PICTURES = "pictures"
    ALL = "all"
    FAVOURITES = "favourites"
    """The member's own that they like."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a member's dreams.

    Attributes:
        older_than: The page before this one ended here; 0 on the newest page.
        has_more: Whether there are older ones.
    """

    shelf: Shelf
    dreams: tuple[DreamView, ...]
    older_than: int
    has_more: bool


async def read_page(interaction: BotInteraction, shelf: Shelf, older_than: int) -> Page:
    dreams = await interaction.client.services.history.of_user(
        interaction.user.id,
        limit=PAGE_SIZE + 1,
        before_id=older_than or None,
        state=None if shelf is Shelf.ALL else DreamState.DONE,
        only_favourites=shelf is Shelf.FAVOURITES,
    )
    return Page(shelf, tuple(dreams[:PAGE_SIZE]), older_than, len(dreams) > PAGE_SIZE)


async def show_page(interaction: BotInteraction, page: Page) -> None:
    """Puts a page into the interaction's deferred, ephemeral answer."""
    language = language_for(interaction)
    files: list[discord.File] = []
    lines: list[str] = []
    for dream in page.dreams:
        asked: str = spoken(understood(dream.recipe, PROMPT_CHARACTERS), language)
        lines.append(f"{MARKS[dream.state]} **{dream.id}** {asked}")
        if dream.state is DreamState.DONE:
            try:
                files.append(await picture_file(interaction.client.services.store, dream))
            except UserMistake as missing:
                lines[-1] += f" · {missing.sentence.in_language(language)}"
    await interaction.edit_original_response(
        content="\n".join(lines) or _("Nothing here yet. Start with /dream.").in_language(language),
        attachments=files,
        view=_page_view(page, language),
        allowed_mentions=NOBODY,
    )


def _page_view(page: Page, language: Language) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for dream in page.dreams:
        if dream.state is DreamState.DONE:
            view.add_item(show_button(dream.id, language))
    if page.older_than:
        view.add_item(PageButton(page.shelf, 0, language))
    if page.has_more:
        view.add_item(PageButton(page.shelf, page.dreams[-1].id, language))
    view.stop()  # the presses are dispatched by custom_id; discord.py need not remember this view
    return view


def show_button(dream_id: int, language: Language) -> discord.ui.Button[discord.ui.View]:
    """Shows a dream of a page to the whole channel."""
    label = _("Show {number}", number=dream_id).in_language(language)
    return discord.ui.Button(label=label, custom_id=custom_id(Verb.SHOW, dream_id), row=0)


class PageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=re.compile(rf"history:(?P<shelf>{'|'.join(Shelf)}):(?P<older_than>[0-9]+)"),
):
    """Turns to the dreams older than a number; 0 goes back to the newest."""

    def __init__(self, shelf: Shelf, older_than: int, language: Language = Language.ENGLISH) -> None:
        label = (_("Older") if older_than else _("Newest")).in_language(language)
        super().__init__(discord.ui.Button(label=label, custom_id=f"history:{shelf}:{older_than}", row=1))
        self.shelf = shelf
        self.older_than = older_than

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PageButton:
        return cls(Shelf(match["shelf"]), int(match["older_than"]))

    async def callback(self, interaction: discord.Interaction[DreamBot]) -> None:  # type: ignore[override]
        try:
            await interaction.response.defer()
            await show_page(interaction, await read_page(interaction, self.shelf, self.older_than))
        except Exception as error:  # noqa: BLE001 - the border to Discord: told or logged, never lost
            await answer_error(interaction, error)
