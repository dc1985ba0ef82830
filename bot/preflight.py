"""Whether a dream asked for here could be shown here: checked before anything is queued.

A member hears of a missing permission at once, not after the GPU has worked for it.
"""

from __future__ import annotations

import discord

from bot.errors import MissingPermissions
from dreams.languages import Text, _, joined, marked, stored

# How Discord's own settings call them, so that an admin finds them.
PERMISSION_NAMES = {
    "view_channel": marked("View Channel"),
    "send_messages": marked("Send Messages"),
    "send_messages_in_threads": marked("Send Messages in Threads"),
    "attach_files": marked("Attach Files"),
}
CHANNEL_NEEDS = ("view_channel", "send_messages", "attach_files")
THREAD_NEEDS = ("view_channel", "send_messages_in_threads", "attach_files")


def missing_permissions(permissions: discord.Permissions, *, in_thread: bool) -> list[str]:
    """The names of what the bot lacks to post and edit a card with pictures."""
    needs = THREAD_NEEDS if in_thread else CHANNEL_NEEDS
    return [PERMISSION_NAMES[need] for need in needs if not getattr(permissions, need)]


def require_card_permissions(interaction: discord.Interaction) -> None:
    """Checks `app_permissions`: what the bot may do in the interaction's channel or thread.

    Raises:
        MissingPermissions: Names each one that is missing, or says that the thread is locked.
    """
    if interaction.guild_id is None:  # a direct message with the bot: nothing can be denied there
        return
    channel = interaction.channel
    if isinstance(channel, discord.Thread) and channel.locked and not interaction.app_permissions.manage_threads:
        told = _("This thread is locked, so I can't dream in it. Ask a moderator to unlock it, or try another channel.")
        raise MissingPermissions(told)
    in_thread = isinstance(channel, discord.Thread)
    missing = missing_permissions(interaction.app_permissions, in_thread=in_thread)
    if missing:
        where = _("I can't dream in this thread.") if in_thread else _("I can't dream in this channel.")
        lacks = _(
            "I lack {permissions}. Ask a moderator to grant it, or try another channel.",
            permissions=permissions_listed(missing),
        )
        raise MissingPermissions(joined(" ", [where, lacks]))


def permissions_listed(names: list[str]) -> Text:
    """Permissions in bold, for a sentence."""
    return joined(", ", [joined("", ["**", stored(name), "**"]) for name in names])
