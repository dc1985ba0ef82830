"""Messages by the bot's token: the routes that work for ever, on everything that is not ephemeral."""

from aiohttp import web

from playground.channels import Channel
from playground.drafts import Draft
from playground.errors import (
    ArchivedThread,
    CannotMessageUser,
    CannotReply,
    InvalidForm,
    NotTheAuthor,
    UnknownChannel,
    UnknownMessage,
)
from playground.messages import Message
from playground.permissions import Permission
from playground.rest.requests import answer, nothing, path_id, read_draft, world_of
from playground.world import World

MAX_HISTORY = 100
ONE_MESSAGE = "/channels/{channel}/messages/{message}"

routes = web.RouteTableDef()


@routes.get("/channels/{channel}/messages")
async def get_messages(request: web.Request) -> web.Response:
    """The latest first; `limit`, `before` and `after` as on Discord."""
    world, channel = world_of(request), _channel(request)
    world.require(channel, Permission.READ_MESSAGE_HISTORY)
    limit = _number(request, "limit", 50)
    before, after = _number(request, "before", 1 << 63), _number(request, "after", 0)
    if not 1 <= limit <= MAX_HISTORY:
        raise _wrong("limit", "NUMBER_TYPE_MAX", f"int value should be between 1 and {MAX_HISTORY}.")
    messages = [m for m in world.board.messages.of_channel(channel.id) if not m.is_ephemeral and after < m.id < before]
    chosen = messages[:limit] if "after" in request.query else messages[-limit:]
    return answer([message.json() for message in reversed(chosen)])


@routes.post("/channels/{channel}/messages")
async def create_message(request: web.Request) -> web.Response:
    """A new message. With `enforce_nonce`, one that was sent before with the same nonce is given back."""
    world, channel = world_of(request), _channel(request)
    draft = await read_draft(request)
    world.require(channel, *_needed_to_send(channel, draft))
    if draft.body.get("message_reference") and not world.has(channel, Permission.READ_MESSAGE_HISTORY):
        raise CannotReply
    _check_recipient(world, channel)
    sent_before = _sent_before(world, channel, draft)
    if sent_before is not None:
        return answer(sent_before.json())
    return answer(
        world.board.create(channel, world.bot, draft, kind=19 if draft.body.get("message_reference") else 0).json()
    )


@routes.get(ONE_MESSAGE)
async def get_message(request: web.Request) -> web.Response:
    _, message = _seen(request, Permission.READ_MESSAGE_HISTORY)
    return answer(message.json())


@routes.patch(ONE_MESSAGE)
async def edit_message(request: web.Request) -> web.Response:
    """Changes one of the bot's own messages."""
    world = world_of(request)
    draft = await read_draft(request)
    channel, message = _seen(request, *([Permission.ATTACH_FILES] if draft.files else []))
    if message.author is not world.bot:
        raise NotTheAuthor
    if world.clock() - message.created_at > world.rules.old_message_seconds:
        world.limits.take_old_edit(channel.id, world.clock())
    return answer(world.board.edit(channel, message, draft).json())


@routes.delete(ONE_MESSAGE)
async def delete_message(request: web.Request) -> web.Response:
    world = world_of(request)
    channel, message = _seen(request)
    if message.author is not world.bot:
        world.require(channel, Permission.MANAGE_MESSAGES)
    if channel.is_archived:
        raise ArchivedThread
    world.board.delete(channel, message)
    return nothing()


@routes.put(ONE_MESSAGE + "/reactions/{emoji}/@me")
async def add_reaction(request: web.Request) -> web.Response:
    world = world_of(request)
    channel, message = _seen(request, Permission.ADD_REACTIONS, Permission.READ_MESSAGE_HISTORY)
    world.board.react(channel, message, world.bot, request.match_info["emoji"])
    return nothing()


@routes.delete(ONE_MESSAGE + "/reactions/{emoji}/@me")
async def remove_reaction(request: web.Request) -> web.Response:
    world = world_of(request)
    channel, message = _seen(request)
    world.board.unreact(channel, message, world.bot, request.match_info["emoji"])
    return nothing()


@routes.get(ONE_MESSAGE + "/reactions/{emoji}")
async def get_reactions(request: web.Request) -> web.Response:
    world = world_of(request)
    _, message = _seen(request, Permission.READ_MESSAGE_HISTORY)
    users = message.reactions.get(request.match_info["emoji"], [])
    return answer([world.guild.members[user_id].user.json() for user_id in users])


def _channel(request: web.Request) -> Channel:
    return world_of(request).channel(path_id(request, "channel", UnknownChannel))


def _seen(request: web.Request, *needed: Permission) -> tuple[Channel, Message]:
    """The message in the path, when the bot may see it and has what is needed there."""
    world, channel = world_of(request), _channel(request)
    world.require(channel, *needed)
    return channel, world.public_message(channel, path_id(request, "message", UnknownMessage))


def _needed_to_send(channel: Channel, draft: Draft) -> list[Permission]:
    send = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    return [send, Permission.ATTACH_FILES] if draft.files else [send]


def _check_recipient(world: World, channel: Channel) -> None:
    if channel.recipient is not None and not world.guild.members[channel.recipient.id].accepts_dms:
        raise CannotMessageUser


def _sent_before(world: World, channel: Channel, draft: Draft) -> Message | None:
    nonce = draft.body.get("nonce")
    if nonce is None or not draft.body.get("enforce_nonce"):
        return None
    since = world.clock() - world.rules.nonce_seconds
    return world.board.messages.with_nonce(channel.id, world.bot.id, nonce, since)


def _number(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not text.isdigit():
        raise _wrong(name, "NUMBER_TYPE_COERCE", f"Value {text!r} is not int.")
    return int(text)


def _wrong(name: str, code: str, message: str) -> InvalidForm:
    return InvalidForm({name: {"_errors": [{"code": code, "message": message}]}})
