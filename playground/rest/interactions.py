"""The first answer to an interaction, and everything that its token may do afterwards."""

from typing import Any

from aiohttp import web

from playground.callbacks import obey_callback, post_message
from playground.errors import UnknownInteraction, UnknownMessage, UnknownWebhook
from playground.ids import APPLICATION_ID
from playground.interactions import Interaction
from playground.messages import Message
from playground.rest.requests import answer, nothing, path_id, read_draft, world_of
from playground.world import World

HOOK = "/webhooks/{application}/{token}"
ORIGINAL = "@original"

routes = web.RouteTableDef()


@routes.post("/interactions/{interaction}/{token}/callback")
async def acknowledge(request: web.Request) -> web.Response:
    """The first answer. A refused one doesn't count, so that it can be sent again."""
    world = world_of(request)
    draft = await read_draft(request)
    interaction = world.interactions.pending(
        path_id(request, "interaction", UnknownInteraction), request.match_info["token"]
    )
    message = obey_callback(world, interaction, draft)
    if request.query.get("with_response", "").lower() not in ("true", "1"):
        return nothing()
    return answer(_receipt(interaction, message))


@routes.post(HOOK)
async def follow_up(request: web.Request) -> web.Response:
    """Another message. After a deferral the first one takes the thinking message's place."""
    world, interaction = _by_token(request)
    draft = await read_draft(request)
    original = interaction.original
    if original is not None and original.is_loading:
        message = world.board.edit(interaction.channel, original, draft)
    else:
        message = post_message(world, interaction, draft)
    interaction.settled.set()
    return answer(message.json())


@routes.get(HOOK + "/messages/{message}")
async def get_answer(request: web.Request) -> web.Response:
    _, _, message = _answer_of(request)
    return answer(message.json())


@routes.patch(HOOK + "/messages/{message}")
async def edit_answer(request: web.Request) -> web.Response:
    draft = await read_draft(request)
    world, interaction, message = _answer_of(request)
    world.board.edit(interaction.channel, message, draft)
    interaction.settled.set()
    return answer(message.json())


@routes.delete(HOOK + "/messages/{message}")
async def delete_answer(request: web.Request) -> web.Response:
    world, interaction, message = _answer_of(request)
    world.board.delete(interaction.channel, message)
    interaction.settled.set()
    return nothing()


def _receipt(interaction: Interaction, message: Message | None) -> dict[str, Any]:
    """What `with_response=true` gives back."""
    about: dict[str, Any] = {"id": str(interaction.id), "type": int(interaction.kind)}
    resource: dict[str, Any] = {"type": interaction.callback}
    if message is not None:
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.is_loading,
            "response_message_ephemeral": message.is_ephemeral,
            "channel_id": str(message.channel_id),
        }
        resource["message"] = message.json()
    return {"interaction": about, "resource": resource}


def _by_token(request: web.Request) -> tuple[World, Interaction]:
    world = world_of(request)
    if path_id(request, "application", UnknownWebhook) != APPLICATION_ID:
        raise UnknownWebhook
    return world, world.interactions.by_token(request.match_info["token"])


def _answer_of(request: web.Request) -> tuple[World, Interaction, Message]:
    """`@original` or one of the interaction's other messages."""
    world, interaction = _by_token(request)
    named = request.match_info["message"]
    candidates = [interaction.original, *interaction.fresh]
    for message in candidates:
        is_named = message is not None and named in (str(message.id), ORIGINAL)
        if message is not None and is_named and not message.is_deleted:
            return world, interaction, message
    raise UnknownMessage
