"""Writes on the channels: creates, edits and deletes messages, and tells the gateway and the journal.

The one place where a message changes, whoever changes it: the bot by its token, an interaction's webhook, or a member.
"""

import copy
import re
from collections.abc import Callable
from typing import Any

from playground.attachments import Attacher, Attachment
from playground.channels import Channel
from playground.drafts import Draft
from playground.errors import ArchivedThread, EmptyMessage
from playground.gateway import Gateway
from playground.guild import Guild
from playground.journal import Journal
from playground.members import User
from playground.message_rules import EPHEMERAL, LOADING, check_message
from playground.messages import Message, Messages
from playground.snowflakes import Snowflakes

SUPPRESS_NOTIFICATIONS = 1 << 12
SETTABLE_FLAGS = 1 << 2 | EPHEMERAL | SUPPRESS_NOTIFICATIONS | 1 << 15
MENTION = re.compile(r"<@!?(\d{1,20})>")


class Board:
    """Everything that is written in the guild's channels and in direct messages."""

    def __init__(
        self,
        guild: Guild,
        *,
        attacher: Attacher,
        gateway: Gateway,
        journal: Journal,
        snowflakes: Snowflakes,
        clock: Callable[[], float],
    ) -> None:
        self.messages = Messages()
        self._guild = guild
        self.attacher = attacher
        self._gateway = gateway
        self._journal = journal
        self._snowflakes = snowflakes
        self._clock = clock

    def create(
        self,
        channel: Channel,
        author: User,
        draft: Draft,
        *,
        at: tuple[str | int, ...] = (),
        kind: int = 0,
        flags: int = 0,
        interaction: dict[str, Any] | None = None,
        visible_to: int | None = None,
    ) -> Message:
        """Writes a new message.

        Args:
            at: Where the fields stood in the request, for the error that names them.
            flags: Flags beside those in the draft.
            visible_to: The member who alone sees it, when it is ephemeral.

        Raises:
            Refused: InvalidForm, EntityTooLarge, EmptyMessage, ArchivedThread.
        """
        check_message(draft.body, at=at)
        self.attacher.check(draft.files)
        self._open_for_writing(channel)
        flags |= (draft.body.get("flags") or 0) & SETTABLE_FLAGS
        message = Message(
            self._snowflakes.next(),
            channel.id,
            author,
            self._clock(),
            kind=kind,
            flags=flags,
            visible_to=visible_to,
        )
        message.interaction = interaction
        message.nonce = draft.body.get("nonce")
        message.reference = _reference(draft.body, channel)
        self._fill(message, draft)
        if message.is_empty and not flags & LOADING:
            raise EmptyMessage
        message.pinged = [] if flags & SUPPRESS_NOTIFICATIONS else [user.id for user in message.mentions]
        message.remember(self._clock())
        self.messages.add(channel, message)
        self._tell("MESSAGE_CREATE", channel, message, "created")
        return message

    def edit(self, channel: Channel, message: Message, draft: Draft, *, at: tuple[str | int, ...] = ()) -> Message:
        """Changes what the draft names; an edit notifies nobody. A thinking message becomes a real one.

        Raises:
            Refused: InvalidForm, EntityTooLarge, EmptyMessage, ArchivedThread.
        """
        if channel.is_archived:
            raise ArchivedThread
        check_message(draft.body, flags=message.flags, at=at)
        self.attacher.check(draft.files)
        changed = copy.copy(message)
        changed.attachments, changed.shown_files = list(message.attachments), dict(message.shown_files)
        self._fill(changed, draft)
        if changed.is_empty:
            raise EmptyMessage
        for name in (
            "content",
            "embeds",
            "components",
            "attachments",
            "mentions",
            "mentions_everyone",
            "shown_files",
        ):
            setattr(message, name, getattr(changed, name))
        message.flags &= ~LOADING
        message.edited_at = self._clock()
        message.remember(message.edited_at)
        self._tell("MESSAGE_UPDATE", channel, message, "edited")
        return message

    def delete(self, channel: Channel, message: Message) -> None:
        """Takes the message away, for everybody and for good."""
        message.is_deleted = True
        self._journal.note("message", {"change": "deleted", **self.shown(message)})
        if not message.is_ephemeral:
            body = {"id": str(message.id), "channel_id": str(channel.id)}
            self._gateway.dispatch("MESSAGE_DELETE", _in_guild(body, channel), guild_id=channel.guild_id)

    def react(self, channel: Channel, message: Message, user: User, emoji: str) -> None:
        """Adds `user`'s reaction, once."""
        users = message.reactions.setdefault(emoji, [])
        if user.id in users:
            return
        users.append(user.id)
        self._tell_reaction("MESSAGE_REACTION_ADD", channel, message, user, emoji)

    def unreact(self, channel: Channel, message: Message, user: User, emoji: str) -> None:
        """Takes `user`'s reaction back."""
        users = message.reactions.get(emoji, [])
        if user.id not in users:
            return
        users.remove(user.id)
        if not users:
            del message.reactions[emoji]
        self._tell_reaction("MESSAGE_REACTION_REMOVE", channel, message, user, emoji)

    def shown(self, message: Message) -> dict[str, Any]:
        """The message for those who watch: as Discord sends it, and what Discord doesn't tell."""
        return {
            "message": message.json(),
            "visible_to": str(message.visible_to) if message.visible_to else None,
            "version": len(message.versions),
            "pinged": [str(user_id) for user_id in message.pinged],
            "stale": [attachment.filename for attachment in message.attachments if attachment.is_stale],
        }

    def _open_for_writing(self, channel: Channel) -> None:
        """A new message wakes an archived thread, unless a moderator locked it."""
        if channel.is_archived and channel.is_locked:
            raise ArchivedThread
        if channel.is_archived:
            channel.is_archived = False
            self._gateway.dispatch("THREAD_UPDATE", channel.json(), guild_id=channel.guild_id)

    def _fill(self, message: Message, draft: Draft) -> None:
        body = draft.body
        if "content" in body:
            message.content = body["content"] or ""
        if "components" in body:
            message.components = _numbered(body["components"] or [])
        if "attachments" in body or draft.files:
            message.attachments = self.attacher.attached(message, draft)
        if "embeds" in body:
            message.embeds = [_resolved(embed, message.attachments) for embed in body["embeds"] or []]
        if "content" in body:
            self._read_mentions(message, body.get("allowed_mentions"))

    def _read_mentions(self, message: Message, allowed: dict[str, Any] | None) -> None:
        """Who is named in the text, so far as `allowed_mentions` lets the text name anybody (no value: everybody)."""
        everyone = {"parse": ["users", "roles", "everyone"]}
        allowed = everyone if allowed is None else allowed
        parsed = allowed.get("parse") or []
        named = {int(user_id) for user_id in MENTION.findall(message.content)}
        if "users" not in parsed:
            named &= {int(user_id) for user_id in allowed.get("users") or []}
        members = self._guild.members
        message.mentions = [members[user_id].user for user_id in sorted(named) if user_id in members]
        has_everyone = "@everyone" in message.content or "@here" in message.content
        message.mentions_everyone = has_everyone and "everyone" in parsed

    def _tell(self, event: str, channel: Channel, message: Message, change: str) -> None:
        self._journal.note("message", {"change": change, **self.shown(message)})
        if message.is_ephemeral:
            return
        body = _in_guild(message.json(), channel)
        member = self._guild.members.get(message.author.id)
        if member is not None and channel.guild_id is not None:
            body["member"] = {key: value for key, value in member.json().items() if key != "user"}
        self._gateway.dispatch(event, body, guild_id=channel.guild_id)

    def _tell_reaction(self, event: str, channel: Channel, message: Message, user: User, emoji: str) -> None:
        self._journal.note("message", {"change": "reacted", **self.shown(message)})
        body = {
            "user_id": str(user.id),
            "channel_id": str(channel.id),
            "message_id": str(message.id),
            "message_author_id": str(message.author.id),
            "emoji": {"id": None, "name": emoji, "animated": False},
            "burst": False,
            "type": 0,
        }
        if channel.guild_id is not None and event == "MESSAGE_REACTION_ADD":
            body["member"] = self._guild.members[user.id].json()
        self._gateway.dispatch(event, _in_guild(body, channel), guild_id=channel.guild_id)


def _in_guild(body: dict[str, Any], channel: Channel) -> dict[str, Any]:
    return body if channel.guild_id is None else {**body, "guild_id": str(channel.guild_id)}


def _reference(body: dict[str, Any], channel: Channel) -> dict[str, Any] | None:
    reference = body.get("message_reference")
    if not isinstance(reference, dict):
        return None
    where = {
        "channel_id": str(channel.id),
        **({"guild_id": str(channel.guild_id)} if channel.guild_id else {}),
    }
    return {"type": 0, **where, "message_id": str(reference.get("message_id"))}


def _numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Discord gives every component a number; libraries that read messages expect it."""
    count = 0

    def number(component: dict[str, Any]) -> dict[str, Any]:
        nonlocal count
        count += 1
        numbered = {**component, "id": component.get("id") or count}
        if isinstance(component.get("components"), list):
            numbered["components"] = [number(inner) for inner in component["components"]]
        return numbered

    return [number(component) for component in components]


def _resolved(embed: dict[str, Any], attachments: list[Attachment]) -> dict[str, Any]:
    """An embed may show a file of its own message: attachment://name."""
    urls = {f"attachment://{attachment.filename}": attachment.url for attachment in attachments}
    resolved = {"type": "rich", **embed}
    for part in ("image", "thumbnail"):
        if isinstance(embed.get(part), dict) and embed[part].get("url") in urls:
            resolved[part] = {**embed[part], "url": urls[embed[part]["url"]]}
    return resolved
