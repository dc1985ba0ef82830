"""An interaction's life: a member does something, the bot acknowledges it in time, follows up while the token lives.

Three seconds for the first answer, fifteen minutes for the token; both are in `Rules`.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from playground.channels import Channel
from playground.errors import (
    AlreadyAcknowledged,
    InvalidWebhookToken,
    UnknownInteraction,
    UnknownWebhook,
)
from playground.ids import APPLICATION_ID, GUILD_ID
from playground.members import Member
from playground.messages import Message
from playground.permissions import Permission
from playground.rules import Rules
from playground.snowflakes import Snowflakes


class InteractionKind(IntEnum):
    """Discord's numbers."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class CallbackKind(IntEnum):
    """Discord's numbers for the first answer."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


ALLOWED_ANSWERS: dict[InteractionKind, set[CallbackKind]] = {
    InteractionKind.COMMAND: {CallbackKind.MESSAGE, CallbackKind.DEFERRED_MESSAGE, CallbackKind.MODAL},
    InteractionKind.COMPONENT: set(CallbackKind) - {CallbackKind.CHOICES},
    InteractionKind.AUTOCOMPLETE: {CallbackKind.CHOICES},
    InteractionKind.MODAL: set(CallbackKind) - {CallbackKind.CHOICES, CallbackKind.MODAL},
}


class Outcome(StrEnum):
    """How a member saw the interaction end."""

    MESSAGE = "message"  # a new message, perhaps ephemeral
    THINKING = "thinking"  # deferred, and not filled while somebody waited
    UPDATE = "update"  # the message with the component changed, or will
    CHOICES = "choices"
    MODAL = "modal"
    UNANSWERED = "unanswered"  # "The application did not respond"


@dataclass(slots=True)
class Interaction:
    """One interaction. `original` is the message that `@original` means."""

    id: int
    token: str
    kind: InteractionKind
    member: Member
    channel: Channel
    created_at: float
    name: str
    source: Message | None = None
    callback: CallbackKind | None = None
    original: Message | None = None
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None
    fresh: list[Message] = field(default_factory=list)  # messages that answers and followups made
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)  # there is something to read

    def acknowledge(self, callback: CallbackKind) -> None:
        """Notes the first answer and wakes who waits for it."""
        self.callback = callback
        self.acknowledged.set()
        if self.outcome() is not Outcome.THINKING:
            self.settled.set()

    def metadata(self) -> dict[str, Any]:
        """What messages that answer it carry."""
        return {
            "id": str(self.id),
            "type": int(self.kind),
            "user": self.member.user.json(),
            "authorizing_integration_owners": {"0": str(self.channel.guild_id or GUILD_ID)},
            "name": self.name,
        }

    def outcome(self) -> Outcome:
        match self.callback:
            case None:
                return Outcome.UNANSWERED
            case CallbackKind.CHOICES:
                return Outcome.CHOICES
            case CallbackKind.MODAL:
                return Outcome.MODAL
            case CallbackKind.UPDATE | CallbackKind.DEFERRED_UPDATE:
                return Outcome.MESSAGE if self.fresh else Outcome.UPDATE
            case _:
                is_thinking = self.original is not None and self.original.is_loading
                return Outcome.THINKING if is_thinking else Outcome.MESSAGE


class Interactions:
    """All interactions of this run, found by id or by token."""

    def __init__(self, snowflakes: Snowflakes, rules: Rules, clock: Callable[[], float]) -> None:
        self._snowflakes = snowflakes
        self._rules = rules
        self._clock = clock
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def begin(
        self,
        kind: InteractionKind,
        member: Member,
        channel: Channel,
        name: str,
        source: Message | None = None,
    ) -> Interaction:
        """A new interaction; the three seconds run from here."""
        interaction = Interaction(
            self._snowflakes.next(),
            secrets.token_urlsafe(48),
            kind,
            member,
            channel,
            self._clock(),
            name,
            source,
        )
        if kind is InteractionKind.COMPONENT or (kind is InteractionKind.MODAL and source is not None):
            interaction.original = source
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        return interaction

    def pending(self, interaction_id: int, token: str) -> Interaction:
        """An interaction that may still get its first answer.

        Raises:
            UnknownInteraction: Wrong id or token, or more than three seconds late.
            AlreadyAcknowledged: There was an answer.
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise UnknownInteraction
        if interaction.callback is not None:
            raise AlreadyAcknowledged
        if self._clock() - interaction.created_at > self._rules.answer_seconds:
            raise UnknownInteraction
        return interaction

    def get(self, interaction_id: int) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def by_token(self, token: str) -> Interaction:
        """For followups and edits of the answer.

        Raises:
            UnknownWebhook: No such token, or nothing was answered yet.
            InvalidWebhookToken: The token's life is over.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.callback is None:
            raise UnknownWebhook
        if self._clock() - interaction.created_at > self._rules.token_life_seconds:
            raise InvalidWebhookToken
        return interaction

    def everything(self) -> list[Interaction]:
        return list(self._by_id.values())


def envelope(
    interaction: Interaction,
    body: dict[str, Any],
    *,
    member_permissions: Permission,
    app_permissions: Permission,
    rules: Rules,
    guild_locale: str,
) -> dict[str, Any]:
    """INTERACTION_CREATE's payload around `body`, which is its `data`."""
    channel = interaction.channel
    payload: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(APPLICATION_ID),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "data": body,
        "channel_id": str(channel.id),
        "channel": channel.json(),
        "app_permissions": str(int(app_permissions)),
        "locale": interaction.member.user.locale,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(channel.guild_id or GUILD_ID)},
        "attachment_size_limit": rules.attachment_limit_bytes,
    }
    if channel.guild_id is None:
        return payload | {"context": 1, "user": interaction.member.user.json()}
    return payload | {
        "context": 0,
        "guild_id": str(channel.guild_id),
        "guild": {"id": str(channel.guild_id), "locale": guild_locale, "features": []},
        "guild_locale": guild_locale,
        "member": interaction.member.json(member_permissions),
    }
