"""Finds what a driver names: members, channels, roles and messages by id or by name, and what commands say of them."""

from typing import Any

from playground.cdn import Upload
from playground.channels import Channel
from playground.commands import CommandKind, OptionKind
from playground.errors import ControlMistake
from playground.members import Member
from playground.messages import Message
from playground.permissions import Permission
from playground.world import World


class Directory:
    """Looks things up in the world; whatever isn't there is a ControlMistake."""

    def __init__(self, world: World) -> None:
        self._world = world

    def member(self, named: str | int) -> Member:
        """A member by id or by name; raises ControlMistake."""
        for member in self._world.guild.members.values():
            if str(named).lower() in (str(member.user.id), member.user.name):
                return member
        raise ControlMistake(f"there is no member {named!r}")

    def channel(self, named: str | int, member: Member) -> Channel:
        """A channel by id or by name, or "dm" for the member's direct messages; raises ControlMistake."""
        if named == "dm":
            return self._world.dm(member.user)
        guilds = self._world.guilds.values()
        everywhere = [*(channel for guild in guilds for channel in guild.channels.values()), *self._world.dms.values()]
        for channel in everywhere:
            if str(named).lstrip("#") in (str(channel.id), channel.name):
                if Permission.VIEW_CHANNEL not in self._world.permissions(member, channel):
                    raise ControlMistake(f"{member.user.name} can't see #{channel.name}")
                return channel
        raise ControlMistake(f"there is no channel {named!r}")

    def target(
        self, spec: dict[str, Any], target: str | None, body: dict[str, Any]
    ) -> tuple[Message | None, dict[str, Any]]:
        """The message (if it is one) and the body of a context menu's command."""
        if spec["type"] == CommandKind.USER_MENU:
            member = self.member(target or "")
            return None, body | {"target_id": str(member.user.id), "resolved": _user_entry(member)}
        message = self._world.board.messages.get(int(target)) if target and target.isdigit() else None
        if message is None or message.is_deleted:
            raise ControlMistake(f"{spec['name']!r} needs a message as its target")
        resolved = {"messages": {str(message.id): message.json()}}
        return message, body | {"target_id": str(message.id), "resolved": resolved}

    def resolve(self, kind: OptionKind, value: str | Upload, channel: Channel) -> tuple[str, dict[str, Any]]:
        """The id for what was given, and its entries in `resolved` by section (each section holds one)."""
        if isinstance(value, Upload) or kind is OptionKind.ATTACHMENT:
            if not isinstance(value, Upload):
                raise ControlMistake("an attachment option takes a file")
            attachment = self._world.board.attacher.keep(channel.id, value, "ephemeral-attachments")
            return str(attachment.id), {"attachments": {**attachment.json(), "ephemeral": True}}
        if kind is OptionKind.CHANNEL:
            found = self.channel(value, self._world.bot_member)
            shown = {
                **found.json(),
                "permissions": str(int(self._world.permissions(self._world.bot_member, found))),
            }
            return str(found.id), {"channels": shown}
        if kind is OptionKind.ROLE:
            role = next((r for r in self._world.guild.roles.values() if value in (str(r.id), r.name)), None)
            if role is None:
                raise ControlMistake(f"there is no role {value!r}")
            return str(role.id), {"roles": role.json()}
        member = self.member(value)
        entry = _user_entry(member)
        user_id = str(member.user.id)
        return user_id, {"users": entry["users"][user_id], "members": entry["members"][user_id]}


def _user_entry(member: Member) -> dict[str, Any]:
    user_id = str(member.user.id)
    shown = {key: value for key, value in member.json(Permission(0)).items() if key not in ("user", "deaf", "mute")}
    return {"users": {user_id: member.user.json()}, "members": {user_id: shown}}
