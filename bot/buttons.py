"""Buttons that do something to a dream, on cards and on pages. Their custom_id names both: they survive any restart."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot import verbs
from bot.answers import answer_error
from bot.client import BotInteraction, DreamBot
from cards.custom_ids import TEMPLATE, Verb, parse_custom_id

Act = Callable[[BotInteraction, int], Awaitable[None]]
ACTS: dict[Verb, Act] = {
    Verb.CANCEL: verbs.cancel,
    Verb.STOP: verbs.stop,
    Verb.EXTEND: verbs.extend,
    Verb.AVOID: verbs.ask_what_to_avoid,
    Verb.AGAIN: verbs.again,
    Verb.VARY: verbs.vary,
    Verb.REMIX: verbs.ask_for_remix,
    Verb.LONGER: verbs.longer,
    Verb.TIMELAPSE: verbs.show_time_lapse,
    Verb.RECIPE: verbs.show_recipe,
    Verb.FAMILY: verbs.show_family,
    Verb.FAVOURITE: verbs.favourite,
    Verb.DELETE: verbs.delete,
    Verb.SHOW: verbs.show_in_channel,
    Verb.STOP_ALL: verbs.stop_all,
    Verb.CANCEL_ALL: verbs.cancel_all,
    Verb.DELETE_ALL: verbs.delete_all,
}


# Pages that an older version sent say `show:12`; one stays open for as long as its member's Discord does.
OF_OLD_PAGES = r"show:(?P<shown_id>[1-9][0-9]{0,17})"


class DreamButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=re.compile(rf"{TEMPLATE.pattern}|{OF_OLD_PAGES}"),
):
    """Any of them."""

    def __init__(self, button: discord.ui.Button[discord.ui.View], verb: Verb, dream_id: int) -> None:
        super().__init__(button)
        self.verb = verb
        self.dream_id = dream_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> DreamButton:
        if not isinstance(item, discord.ui.Button):
            raise ValueError(f"{match.string!r} is no button of ours")
        verb, dream_id = parse_custom_id(match.string) or (Verb.SHOW, int(match["shown_id"]))
        return cls(item, verb, dream_id)

    async def callback(self, interaction: discord.Interaction[DreamBot]) -> None:  # type: ignore[override]
        try:
            await ACTS[self.verb](interaction, self.dream_id)
        except Exception as error:  # noqa: BLE001 - the border to Discord: told or logged, never lost
            await answer_error(interaction, error)
