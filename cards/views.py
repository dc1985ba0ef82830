"""A card's buttons as discord.py wants them, and as it gives them back."""

from __future__ import annotations

import discord

from cards.custom_ids import parse_custom_id
from cards.face import ButtonFace, ButtonStyle, Face

_STYLES = {
    ButtonStyle.PRIMARY: discord.ButtonStyle.primary,
    ButtonStyle.SECONDARY: discord.ButtonStyle.secondary,
    ButtonStyle.DANGER: discord.ButtonStyle.danger,
}


def view_of(face: Face) -> discord.ui.View:
    """The buttons of `face`; needs a running event loop.

    The view is stopped at once: discord.py would otherwise keep every view that it ever sent. Presses are answered by
    the bot's `DynamicItem`, which reads the dream's id out of the custom id and needs no view in memory.
    """
    view = discord.ui.View(timeout=None)
    for button in face.buttons:
        view.add_item(_button(button))
    view.stop()
    return view


def dreams_of(message: discord.Message) -> list[int]:
    """The numbers of the dreams that a message's buttons are about, in their order."""
    return [dream_id for component in message.components for dream_id in _dreams(component)]


def _dreams(component: object) -> list[int]:
    children = component.children if isinstance(component, discord.ActionRow) else [component]
    ids = [child.custom_id for child in children if isinstance(child, discord.Button) and child.custom_id]
    return [parsed[1] for parsed in map(parse_custom_id, ids) if parsed]


def _button(button: ButtonFace) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(
        style=_STYLES[button.style],
        label=button.label,
        emoji=button.emoji,
        custom_id=button.custom_id,
        row=button.row,
    )
