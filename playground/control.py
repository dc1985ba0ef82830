"""The control API under /playground, for whoever drives the stand-in: demo, tests, the page.

Only JSON bodies are taken (content type application/json), so that no foreign page in somebody's browser can post here.
"""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from playground.breaking import break_things
from playground.cdn import Upload, content_type_of
from playground.errors import ControlMistake, PlaygroundError
from playground.ids import GENERAL_CHANNEL_ID
from playground.member_client import WAIT_SECONDS, Answer, MemberClient
from playground.messages import Message
from playground.rest.requests import WORLD
from playground.typed_options import read_typed
from playground.world import World

routes = web.RouteTableDef()
SSE_HEARTBEAT = b": still here\n\n"


@web.middleware
async def control_errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """A mistake of the driver is a 400 with one sentence."""
    if not request.path.startswith("/playground/"):
        return await handler(request)
    try:
        return await handler(request)
    except PlaygroundError as error:
        return web.json_response({"error": str(error)}, status=400)


@routes.get("/playground/state")
async def get_state(request: web.Request) -> web.Response:
    return web.json_response(_world(request).state())


@routes.post("/playground/interactions")
async def interact(request: web.Request) -> web.Response:
    """Does one thing as a member and answers how the bot answered.

    Fields, beside `member` (id or name), `channel` (id, name or "dm"), `wait_seconds`, and `locale` and `guild_locale`
    (the languages of the member's client and of the guild, from now on):
        text: "/name option: value ...", as a member would type it.
        command, options, attachments: a command by its parts; `attachments` by option name, each
            {"filename": ..., "content_base64": ...}; `target` for a context menu.
        command, options, focused: autocomplete of one option.
        message, custom_id, values: a button or a menu.
        modal, fields: the interaction that opened the modal, and texts by custom_id.
    """
    body = await _body(request)
    client = MemberClient(_world(request))
    answer = await _interact(client, _world(request), body)
    return web.json_response(answer.json())


async def _interact(client: MemberClient, world: World, body: dict[str, Any]) -> Answer:
    member = client.member(body.get("member", "ada"))
    member.user.locale = str(body.get("locale", member.user.locale))
    world.guild.locale = str(body.get("guild_locale", world.guild.locale))
    wait_seconds = float(body.get("wait_seconds", WAIT_SECONDS))
    if "custom_id" in body:
        message = _message(world, body.get("message"))
        return await client.press(member, message, body["custom_id"], body.get("values"), wait_seconds=wait_seconds)
    if "modal" in body:
        fields = body.get("fields") or {}
        return await client.submit_modal(member, int(body["modal"]), fields, wait_seconds=wait_seconds)
    channel = client.channel(body.get("channel", GENERAL_CHANNEL_ID), member)
    command, options = body.get("command"), dict(body.get("options") or {})
    if command is None:
        command, options = read_typed(str(body.get("text", "")), world.commands)
    if "focused" in body:
        return await client.autocomplete(member, channel, command, options, body["focused"])
    options |= {name: _upload(entry) for name, entry in (body.get("attachments") or {}).items()}
    return await client.type_command(
        member, channel, command, options, target=body.get("target"), wait_seconds=wait_seconds
    )


@routes.post("/playground/messages")
async def write_message(request: web.Request) -> web.Response:
    """An ordinary message of a member: {"member", "channel", "content", "files": [{"filename", "content_base64"}]}."""
    body = await _body(request)
    world, client = _world(request), MemberClient(_world(request))
    member = client.member(body.get("member", "ada"))
    channel = client.channel(body.get("channel", GENERAL_CHANNEL_ID), member)
    files = [_upload(entry) for entry in body.get("files") or []]
    return web.json_response(world.board.shown(client.write(member, channel, str(body.get("content", "")), files)))


@routes.post("/playground/reactions")
async def toggle_reaction(request: web.Request) -> web.Response:
    """{"member", "message", "emoji"}: adds the reaction or takes it back."""
    body = await _body(request)
    world, client = _world(request), MemberClient(_world(request))
    message = _message(world, body.get("message"))
    client.react(client.member(body.get("member", "ada")), message, str(body.get("emoji", "❤️")))
    return web.json_response(world.board.shown(message))


@routes.get("/playground/messages")
async def get_messages(request: web.Request) -> web.Response:
    """All messages that are there, with ?channel= and ?member= (whose ephemeral messages to show; else all)."""
    world, client = _world(request), MemberClient(_world(request))
    viewer = client.member(request.query["member"]).user.id if "member" in request.query else None
    named = request.query.get("channel")
    messages = [m for m in world.board.messages.everything() if not m.is_deleted]
    if named is not None:
        channel = client.channel(named, client.member(request.query.get("member", "olive")))
        messages = [message for message in messages if message.channel_id == channel.id]
    if viewer is not None:
        messages = [message for message in messages if message.visible_to in (None, viewer)]
    return web.json_response([world.board.shown(message) for message in messages])


@routes.get("/playground/messages/{message}")
async def get_message(request: web.Request) -> web.Response:
    """One message with every version that there was, deleted or not."""
    world = _world(request)
    text = request.match_info["message"]
    message = world.board.messages.get(int(text)) if text.isdigit() else None
    if message is None:
        raise ControlMistake(f"there is no message {text}")
    versions = [version.json() for version in message.versions]
    return web.json_response({**world.board.shown(message), "is_deleted": message.is_deleted, "versions": versions})


@routes.get("/playground/requests")
async def get_requests(request: web.Request) -> web.Response:
    """The log of the bot's requests; ?refused=1 for those that broke a rule."""
    log = _world(request).log
    records = log.refused if request.query.get("refused") else log.records
    return web.json_response([record.json() for record in records])


@routes.get("/playground/faults")
async def get_faults(request: web.Request) -> web.Response:
    return web.json_response(_world(request).faults.json())


@routes.post("/playground/faults")
async def set_faults(request: web.Request) -> web.Response:
    """Breaks what the body names (see `breaking`), all at once; {"clear": true} mends."""
    await break_things(_world(request), await _body(request))
    return web.json_response(_world(request).faults.json())


@routes.post("/playground/queue")
async def show_queue(request: web.Request) -> web.Response:
    """{"rows": [...]}: what the page's panel shows as the bot's queue; see `queue_feed` for who tells it."""
    world = _world(request)
    rows = (await _body(request)).get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ControlMistake('the queue is {"rows": [{...}, ...]}')
    world.queue = rows
    world.journal.note("queue", {"rows": rows})
    return web.json_response({"rows": len(rows)})


@routes.post("/playground/endpoint")
async def attach_endpoint(request: web.Request) -> web.Response:
    """{"url": ...}: interactions go there by HTTP, signed; {"url": null}: through the gateway again."""
    world = _world(request)
    await world.endpoint.attach((await _body(request)).get("url"))
    return web.json_response({"url": world.endpoint.url, "public_key": world.endpoint.public_key})


@routes.get("/playground/events")
async def follow_events(request: web.Request) -> web.StreamResponse:
    """Server-sent events, each a kind and a JSON body: those above number ?after=N, or only new ones."""
    world = _world(request)
    text = request.headers.get("Last-Event-ID") or request.query.get("after") or str(world.journal.last_number)
    if not text.isdigit():
        raise ControlMistake(f"after takes a number, not {text!r}")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    await response.write(SSE_HEARTBEAT)
    try:
        async for event in world.journal.follow(int(text)):
            lines = f"id: {event.number}\nevent: {event.kind}\ndata: {json.dumps(event.body)}\n\n"
            await response.write(lines.encode())
    except ConnectionResetError:
        return response  # the watcher left
    return response


def _world(request: web.Request) -> World:
    return request.app[WORLD]


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise ControlMistake("send JSON, with Content-Type: application/json")
    try:
        body = await request.json()
    except ValueError as error:
        raise ControlMistake(f"that is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise ControlMistake("send one JSON object")
    return body


def _message(world: World, message_id: Any) -> Message:
    message = world.board.messages.get(int(message_id)) if str(message_id).isdigit() else None
    if message is None or message.is_deleted:
        raise ControlMistake(f"there is no message {message_id}")
    return message


def _upload(entry: dict[str, Any]) -> Upload:
    try:
        content = base64.b64decode(entry["content_base64"], validate=True)
        filename = str(entry["filename"])
    except (KeyError, TypeError, binascii.Error) as error:
        raise ControlMistake('a file is {"filename": "a.png", "content_base64": "..."}') from error
    return Upload(0, filename, content, content_type_of(filename, entry.get("content_type")))
