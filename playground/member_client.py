"""What a member's Discord client does: types commands, presses buttons, fills in modals, writes, reacts.

It refuses (ControlMistake) what a client wouldn't let anybody do, and tells how the bot answered.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from playground.callbacks import obey_callback
from playground.cdn import Upload
from playground.channels import Channel
from playground.commands import CommandKind
from playground.components import MENUS, ComponentKind, walk
from playground.directory import Directory
from playground.drafts import Draft
from playground.errors import ControlMistake
from playground.interactions import Interaction, InteractionKind, Outcome, envelope
from playground.members import DEFAULT_LOCALE, Member
from playground.messages import Message
from playground.permissions import Permission
from playground.typed_options import type_options
from playground.world import World

WAIT_SECONDS = 60.0  # for a deferred answer to be filled


@dataclass(frozen=True, slots=True)
class Answer:
    """How the bot answered. `message` is the message that came or changed, `modal` and `choices` as they were sent."""

    outcome: Outcome
    interaction_id: int
    message: Message | None = None
    messages: tuple[Message, ...] = ()
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "interaction_id": str(self.interaction_id),
            "message_id": str(self.message.id) if self.message else None,
            "is_ephemeral": self.message.is_ephemeral if self.message else False,
            "content": self.message.content if self.message else None,
            "message": self.message.json() if self.message else None,
            "messages": [message.json() for message in self.messages],
            "modal": self.modal,
            "choices": self.choices,
        }


class MemberClient:
    """Acts as any member, in any channel that the member sees."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._directory = Directory(world)

    def member(self, named: str | int) -> Member:
        """A member by id or by name; raises ControlMistake."""
        return self._directory.member(named)

    def channel(self, named: str | int, member: Member) -> Channel:
        """A channel by id or by name, or "dm" for the member's direct messages; raises ControlMistake."""
        return self._directory.channel(named, member)

    async def type_command(
        self,
        member: Member,
        channel: Channel,
        command: str,
        options: dict[str, Any] | None = None,
        *,
        target: str | None = None,
        wait_seconds: float = WAIT_SECONDS,
    ) -> Answer:
        """Sends a slash command ("name", "name sub") or a context menu's command with its `target`.

        Args:
            options: Values by option name; an attachment is an Upload.
            target: For a context menu: the member's or the message's id.
            wait_seconds: How long a deferred answer is waited for.
        """
        spec, path = self._world.commands.find(command)
        self._check_may_use(member, channel, spec)
        source: Message | None = None
        body: dict[str, Any] = {"id": spec["id"], "name": spec["name"], "type": spec["type"]}
        if spec["type"] == CommandKind.SLASH:
            typed = type_options(spec, path, options or {}, lambda k, v: self._directory.resolve(k, v, channel))
            body |= {"options": typed.options, "resolved": typed.resolved}
        else:
            source, body = self._directory.target(spec, target, body)
        interaction = self._begin(InteractionKind.COMMAND, member, channel, command, source)
        return await self._send(interaction, self._scoped(spec, body), wait_seconds)

    async def autocomplete(
        self, member: Member, channel: Channel, command: str, options: dict[str, Any], focused: str
    ) -> Answer:
        """Asks for the choices of the option `focused`, whose text so far is in `options`."""
        spec, path = self._world.commands.find(command)
        self._check_may_use(member, channel, spec)
        typed = type_options(
            spec, path, {focused: "", **options}, lambda k, v: self._directory.resolve(k, v, channel), focused=focused
        )
        interaction = self._begin(InteractionKind.AUTOCOMPLETE, member, channel, command)
        body = {"id": spec["id"], "name": spec["name"], "type": spec["type"], "options": typed.options}
        return await self._send(interaction, self._scoped(spec, body | {"resolved": typed.resolved}), WAIT_SECONDS)

    async def press(
        self,
        member: Member,
        message: Message,
        custom_id: str,
        values: list[str] | None = None,
        *,
        wait_seconds: float = WAIT_SECONDS,
    ) -> Answer:
        """Presses a button, or picks `values` in a menu."""
        channel = self._world.channel(message.channel_id)
        component = self._component(member, message, custom_id)
        body: dict[str, Any] = {
            "custom_id": custom_id,
            "component_type": component["type"],
            "id": component["id"],
        }
        if component["type"] in MENUS:
            body["values"] = values or []
        interaction = self._begin(InteractionKind.COMPONENT, member, channel, custom_id, message)
        return await self._send(interaction, body, wait_seconds)

    async def submit_modal(
        self, member: Member, opened_by: int, fields: dict[str, str], *, wait_seconds: float = WAIT_SECONDS
    ) -> Answer:
        """Sends the modal that the interaction `opened_by` opened; `fields` are texts by custom_id."""
        opener = self._world.interactions.get(opened_by)
        if opener is None or opener.modal is None or opener.member.user.id != member.user.id:
            raise ControlMistake(f"the interaction {opened_by} opened no modal for {member.user.name}")
        modal = opener.modal
        known = {component.get("custom_id") for _, component in walk(modal["components"])}
        if not fields.keys() <= known:
            raise ControlMistake(f"the modal has no field {min(fields.keys() - known)!r}")
        body = {
            "custom_id": modal["custom_id"],
            "components": [_filled(component, fields) for component in modal["components"]],
        }
        source = opener.source if opener.kind is InteractionKind.COMPONENT else None
        interaction = self._begin(InteractionKind.MODAL, member, opener.channel, modal["custom_id"], source)
        return await self._send(interaction, body, wait_seconds)

    def write(self, member: Member, channel: Channel, content: str, files: list[Upload] | None = None) -> Message:
        """An ordinary message."""
        if Permission.SEND_MESSAGES not in self._world.permissions(member, channel):
            raise ControlMistake(f"{member.user.name} can't write in #{channel.name}")
        return self._world.board.create(channel, member.user, Draft({"content": content}, files or []))

    def react(self, member: Member, message: Message, emoji: str) -> None:
        """Adds the reaction, or takes it back when it is there."""
        channel = self._world.channel(message.channel_id)
        if member.user.id in message.reactions.get(emoji, []):
            self._world.board.unreact(channel, message, member.user, emoji)
        else:
            self._world.board.react(channel, message, member.user, emoji)

    def _check_may_use(self, member: Member, channel: Channel, spec: dict[str, Any]) -> None:
        granted = self._world.permissions(member, channel)
        default = spec["default_member_permissions"]
        needed = Permission(int(default or 0)) if default != "0" else Permission.ADMINISTRATOR
        if Permission.USE_APPLICATION_COMMANDS not in granted or needed not in granted:
            raise ControlMistake(f"/{spec['name']} is not offered to {member.user.name} in #{channel.name}")
        context = 1 if channel.guild_id is None else 0
        if spec["contexts"] is not None and context not in spec["contexts"]:
            raise ControlMistake(f"/{spec['name']} is not offered in #{channel.name}")

    def _begin(
        self,
        kind: InteractionKind,
        member: Member,
        channel: Channel,
        name: str,
        source: Message | None = None,
    ) -> Interaction:
        guild = self._world.guilds.get(channel.guild_id or 0)
        there = guild.members[member.user.id] if guild is not None else member
        return self._world.interactions.begin(kind, there, channel, name, source)

    async def _send(self, interaction: Interaction, body: dict[str, Any], wait_seconds: float) -> Answer:
        """Dispatches the interaction and waits for its answer, as the member does before the screen."""
        world, channel = self._world, interaction.channel
        guild = world.guilds.get(channel.guild_id or 0)
        payload = envelope(
            interaction,
            body,
            member_permissions=world.permissions(interaction.member, channel),
            app_permissions=world.permissions(world.bot_member, channel),
            rules=world.rules,
            guild_locale=guild.locale if guild else DEFAULT_LOCALE,
        )
        if interaction.source is not None and interaction.kind is not InteractionKind.COMMAND:
            payload["message"] = interaction.source.json()
        await self._deliver(interaction, payload)
        if interaction.outcome() is Outcome.THINKING:
            await _wait(interaction.settled, wait_seconds)
        if interaction.outcome() is Outcome.UNANSWERED:
            world.journal.note("interaction", {"id": str(interaction.id), "outcome": Outcome.UNANSWERED})
        return _answer(interaction)

    async def _deliver(self, interaction: Interaction, payload: dict[str, Any]) -> None:
        """By HTTP when the application has an endpoint, else by the gateway; returns at the first answer."""
        world = self._world
        seconds = world.rules.answer_seconds
        if world.endpoint.url is None:
            world.gateway.dispatch("INTERACTION_CREATE", payload, guild_id=interaction.channel.guild_id)
            return await _wait(interaction.acknowledged, seconds)
        body = await world.endpoint.deliver(payload, seconds)
        if body.get("type"):
            obey_callback(world, interaction, Draft(body))
        return await _wait(interaction.acknowledged, seconds - (world.clock() - interaction.created_at))

    def _component(self, member: Member, message: Message, custom_id: str) -> dict[str, Any]:
        if message.visible_to not in (None, member.user.id) or message.is_deleted:
            raise ControlMistake(f"{member.user.name} doesn't see the message {message.id}")
        for _, component in walk(message.components):
            if component.get("custom_id") == custom_id:
                if component.get("disabled"):
                    raise ControlMistake(f"{custom_id!r} is disabled")
                return component
        raise ControlMistake(f"the message {message.id} has no component {custom_id!r}")

    def _scoped(self, spec: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        return body | ({"guild_id": spec["guild_id"]} if "guild_id" in spec else {})


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Returns when it happened or the time is over; the interaction itself tells which."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


def _answer(interaction: Interaction) -> Answer:
    message = interaction.fresh[-1] if interaction.fresh else interaction.original
    return Answer(
        interaction.outcome(),
        interaction.id,
        message,
        tuple(interaction.fresh),
        interaction.modal,
        interaction.choices or [],
    )


def _filled(component: dict[str, Any], fields: dict[str, str]) -> dict[str, Any]:
    """A modal's component as it is sent back: rows and labels with what was typed into their fields."""
    kind = component["type"]
    if kind == ComponentKind.ROW:
        return {"type": kind, "components": [_filled(inner, fields) for inner in component["components"]]}
    if kind == ComponentKind.LABEL:
        return {"type": kind, "component": _filled(component["component"], fields)}
    custom_id = component.get("custom_id", "")
    if kind != ComponentKind.TEXT_INPUT:
        return {
            "type": kind,
            "custom_id": custom_id,
            "values": [fields[custom_id]] if custom_id in fields else [],
        }
    text = fields.get(custom_id, component.get("value", ""))
    if component.get("required", True) and not text:
        raise ControlMistake(f"the field {custom_id!r} is required")
    if not component.get("min_length", 0) <= len(text) <= component.get("max_length", 4_000):
        raise ControlMistake(f"the field {custom_id!r} takes up to {component.get('max_length', 4_000)} characters")
    return {"type": kind, "custom_id": custom_id, "value": text}
