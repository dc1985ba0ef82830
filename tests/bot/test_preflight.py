"""What the bot must be allowed before it takes an order."""

from __future__ import annotations

import discord
import pytest

from bot.preflight import missing_permissions

ALL = discord.Permissions.all()


def without(**denied: bool) -> discord.Permissions:
    permissions = discord.Permissions.all()
    permissions.update(**dict.fromkeys(denied, False))
    return permissions


@pytest.mark.parametrize(
    ("permissions", "in_thread", "missing"),
    [
        (ALL, False, []),
        (ALL, True, []),
        (without(attach_files=True), False, ["Attach Files"]),
        (without(view_channel=True, send_messages=True), False, ["View Channel", "Send Messages"]),
        (without(send_messages_in_threads=True), False, []),
        (without(send_messages_in_threads=True), True, ["Send Messages in Threads"]),
        (without(send_messages=True), True, []),
        (discord.Permissions.none(), True, ["View Channel", "Send Messages in Threads", "Attach Files"]),
    ],
)
def test_each_missing_permission_is_named_as_discord_names_it(
    permissions: discord.Permissions, in_thread: bool, missing: list[str]
) -> None:
    assert missing_permissions(permissions, in_thread=in_thread) == missing
