"""A card's buttons as discord.py wants them."""

from __future__ import annotations

import discord

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


def _button(button: ButtonFace) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(
        style=_STYLES[button.style],
        label=button.label,
        emoji=button.emoji,
        custom_id=button.custom_id,
        row=button.row,
    )
