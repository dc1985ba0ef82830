"""A dream's family, as a tree of lines with links and as a picture: its ancestors, and what descends from them."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator, Mapping

import discord

from bot.answers import NOBODY, fitted
from bot.client import BotInteraction
from bot.errors import NotAllowed
from bot.family_picture import alt_text, family_png
from bot.languages import language_for
from bot.ownership import require_same_age_limit, seen_by
from bot.picture_files import picture_bytes
from bot.picture_verdicts import require_showable
from cards.face import NAME_SHOWN, link, words
from cards.text import shown
from dreams.errors import Transient, UserMistake
from dreams.history import DreamView
from dreams.languages import Language, _, marked, spoken, stored
from dreams.lineage import Family
from dreams.recipe import Descent
from dreams.unwanted import Verdict

logger = logging.getLogger(__name__)

INDENT = "\u2003"  # Discord drops plain spaces at the beginning of a line
MAX_INDENTS = 12
WORDS_SHOWN = 60  # characters
HOW = {
    Descent.AGAIN: marked("again"),
    Descent.VARY: marked("near"),
    Descent.REMIX: marked("remix"),
    Descent.LONGER: marked("longer"),
    Descent.BLEND: marked("blend"),
}


async def show_family(interaction: BotInteraction, dream_id: int) -> None:
    """Answers with the tree around a dream, as far as the one who asks may see it: as lines, and as a picture.

    The lines alone say it all: they stand also where no picture can be shown, and link to the cards.
    """
    services = interaction.client.services
    await interaction.response.defer(ephemeral=True, thinking=True)  # many thumbnails may take their time
    family = await services.lineage.family(dream_id)
    views = {view.id: view for view in await seen_by(interaction, await services.history.some(family.members()))}
    picture = await _picture(interaction, family, views, dream_id)
    await interaction.edit_original_response(
        content=_text(interaction, family, views, dream_id),
        attachments=[picture] if picture else [],
        allowed_mentions=NOBODY,
    )


async def _picture(
    interaction: BotInteraction, family: Family, views: Mapping[int, DreamView], asked: int
) -> discord.File | None:
    """The tree with thumbnails; None when there is nothing in it to see."""
    thumbnails: dict[int, bytes] = {}
    for view in views.values():
        try:
            await require_same_age_limit(interaction, view)
            if await require_showable(interaction, view) is Verdict.OPEN:
                thumbnails[view.id] = await picture_bytes(interaction.client.services.store, view)
        except (NotAllowed, UserMistake, Transient) as error:
            logger.debug("dream %d is a plain tile in its family: %s", view.id, error)
    if not thumbnails:
        return None
    png = await asyncio.to_thread(family_png, family, thumbnails, asked)
    if png is None:
        return None
    description = alt_text(family, asked, language_for(interaction))
    return discord.File(io.BytesIO(png), f"family-{asked}.png", description=description)


def _text(interaction: BotInteraction, family: Family, views: Mapping[int, DreamView], dream_id: int) -> str:
    language = language_for(interaction)
    return fitted("\n".join(_lines(family, views, dream_id, language)), language)


def _lines(family: Family, views: Mapping[int, DreamView], asked: int, language: Language) -> Iterator[str]:
    waiting = [(family.root, 0)]
    while waiting:
        dream_id, depth = waiting.pop()
        branch = f"{INDENT * min(depth - 1, MAX_INDENTS)}└ " if depth else ""
        yield branch + _line(dream_id, views.get(dream_id), language, is_asked=dream_id == asked)
        waiting += [(child, depth + 1) for child in reversed(family.children.get(dream_id, ()))]


def _line(dream_id: int, view: DreamView | None, language: Language, *, is_asked: bool) -> str:
    number = f"**#{dream_id}**" if is_asked else f"#{dream_id}"
    if view is None:
        return _("{number} is gone, or not for here", number=number).in_language(language)
    linked = f"[{number}]({link(view.guild_id, view.card)})" if view.card else number
    how = f"{spoken(stored(HOW[view.recipe.parents[0].how]), language)} · " if view.recipe.parents else ""
    return f"{linked} {how}{words(view, WORDS_SHOWN, language)} · {shown(view.owner_name, NAME_SHOWN)}"
