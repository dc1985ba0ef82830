"""What the first answer to an interaction may be, and what it does."""

from typing import Any

from playground.components import check_modal
from playground.drafts import Draft
from playground.forms import Form
from playground.interactions import ALLOWED_ANSWERS, CallbackKind, Interaction, InteractionKind
from playground.message_rules import EPHEMERAL, LOADING
from playground.messages import Message
from playground.rules import MAX_CHOICES
from playground.world import World

CHAT_INPUT_MESSAGE, CONTEXT_MENU_MESSAGE = 20, 23  # message types


def obey_callback(world: World, interaction: Interaction, draft: Draft) -> Message | None:
    """Checks the answer, does what it says and counts it; a refused one doesn't count.

    Args:
        draft: `type` and `data` as sent, with the files.

    Returns:
        The message that it made or changed.

    Raises:
        Refused: InvalidForm and whatever the message in it is refused for.
    """
    callback, body = _read_callback(interaction, draft)
    message = _apply(world, interaction, callback, Draft(body, draft.files))
    interaction.acknowledge(callback)
    world.journal.note("interaction", {"id": str(interaction.id), "outcome": interaction.outcome()})
    return message


def _read_callback(interaction: Interaction, draft: Draft) -> tuple[CallbackKind, dict[str, Any]]:
    """The kind of answer and its data, checked; raises InvalidForm."""
    form = Form()
    kind = form.choice(draft.body, "type", {int(callback) for callback in ALLOWED_ANSWERS[interaction.kind]})
    body = draft.body.get("data")
    body = body if isinstance(body, dict) else {}
    if kind == CallbackKind.MODAL:
        check_modal(form, body, ("data",))
    if kind == CallbackKind.CHOICES:
        _check_choices(form, body)
    form.refuse_if_wrong()
    return CallbackKind(draft.body["type"]), body


def _check_choices(form: Form, body: dict[str, Any]) -> None:
    for index, choice in enumerate(form.items(body, "choices", MAX_CHOICES, at=("data",))):
        at = ("data", "choices", index)
        form.text(choice, "name", 100, at=at, required=True)
        if isinstance(choice.get("value"), str):
            form.text(choice, "value", 100, at=at, required=True)


def _apply(world: World, interaction: Interaction, callback: CallbackKind, draft: Draft) -> Message | None:
    """Does what the answer says; the message that it made or changed."""
    flags = (draft.body.get("flags") or 0) & EPHEMERAL
    match callback:
        case CallbackKind.MESSAGE:
            interaction.original = post_message(world, interaction, draft, flags=flags, at=("data",))
            return interaction.original
        case CallbackKind.DEFERRED_MESSAGE:
            interaction.original = post_message(world, interaction, Draft({}), flags=flags | LOADING, at=("data",))
            return interaction.original
        case CallbackKind.UPDATE if interaction.source is not None:
            return world.board.edit(interaction.channel, interaction.source, draft, at=("data",))
        case CallbackKind.UPDATE | CallbackKind.DEFERRED_UPDATE:
            return interaction.source
        case CallbackKind.CHOICES:
            interaction.choices = draft.body.get("choices") or []
        case CallbackKind.MODAL:
            interaction.modal = draft.body
    return None


def post_message(
    world: World, interaction: Interaction, draft: Draft, *, flags: int = 0, at: tuple[str | int, ...] = ()
) -> Message:
    """One more message that answers the interaction."""
    is_ephemeral = bool((flags | (draft.body.get("flags") or 0)) & EPHEMERAL)
    message = world.board.create(
        interaction.channel,
        world.bot,
        draft,
        at=at,
        kind=_message_kind(interaction),
        flags=flags,
        interaction=interaction.metadata(),
        visible_to=interaction.member.user.id if is_ephemeral else None,
    )
    interaction.fresh.append(message)
    return message


def _message_kind(interaction: Interaction) -> int:
    if interaction.kind is not InteractionKind.COMMAND:
        return 0
    return CHAT_INPUT_MESSAGE if interaction.source is None else CONTEXT_MENU_MESSAGE
