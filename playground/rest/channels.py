"""The guild, its members, its channels and threads, and opening direct messages."""

from aiohttp import web

from playground.channels import Channel, ChannelKind
from playground.errors import (
    InvalidForm,
    UnknownChannel,
    UnknownGuild,
    UnknownMember,
    UnknownMessage,
    UnknownUser,
)
from playground.forms import Form
from playground.guild import Guild
from playground.permissions import Permission
from playground.rest.requests import answer, path_id, read_json, world_of

routes = web.RouteTableDef()


@routes.get("/guilds/{guild}")
async def get_guild(request: web.Request) -> web.Response:
    return answer(_guild(request).partial_json())


@routes.get("/guilds/{guild}/channels")
async def get_guild_channels(request: web.Request) -> web.Response:
    return answer([channel.json() for channel in _guild(request).channels.values() if not channel.is_thread])


@routes.get("/guilds/{guild}/members/{user}")
async def get_member(request: web.Request) -> web.Response:
    member = _guild(request).members.get(path_id(request, "user", UnknownUser))
    if member is None:
        raise UnknownMember
    return answer(member.json())


@routes.get("/users/{user}")
async def get_user(request: web.Request) -> web.Response:
    member = world_of(request).guild.members.get(path_id(request, "user", UnknownUser))
    if member is None:
        raise UnknownUser
    return answer(member.user.json())


@routes.post("/users/@me/channels")
async def open_dm(request: web.Request) -> web.Response:
    world, body = world_of(request), await read_json(request)
    text = str(body.get("recipient_id", ""))
    if not text.isdigit() or int(text) not in world.guild.members:
        error = {"code": "INVALID_USER", "message": "Unknown user"}
        raise InvalidForm({"recipient_id": {"_errors": [error]}})
    return answer(world.dm(world.guild.members[int(text)].user).json())


@routes.get("/channels/{channel}")
async def get_channel(request: web.Request) -> web.Response:
    world = world_of(request)
    channel = world.channel(path_id(request, "channel", UnknownChannel))
    world.require(channel)
    return answer(channel.json())


@routes.patch("/channels/{channel}")
async def edit_thread(request: web.Request) -> web.Response:
    """Renames, archives or locks a thread (the only channels that a bot may edit here). Who may write may wake it."""
    world = world_of(request)
    thread = world.channel(path_id(request, "channel", UnknownChannel))
    body = await read_json(request)
    if thread.is_thread and not thread.is_locked and body == {"archived": False}:
        world.require(thread, Permission.SEND_MESSAGES_IN_THREADS)
    else:
        world.require(thread, Permission.MANAGE_THREADS if thread.is_thread else Permission.MANAGE_CHANNELS)
    thread.name = body.get("name", thread.name)
    thread.is_archived = body.get("archived", thread.is_archived)
    thread.is_locked = body.get("locked", thread.is_locked)
    event = "THREAD_UPDATE" if thread.is_thread else "CHANNEL_UPDATE"
    world.gateway.dispatch(event, thread.json(), guild_id=thread.guild_id)
    return answer(thread.json())


@routes.post("/channels/{channel}/messages/{message}/threads")
async def start_thread_from_message(request: web.Request) -> web.Response:
    """A thread under a message; it has the message's id, as on Discord."""
    world = world_of(request)
    channel = world.channel(path_id(request, "channel", UnknownChannel))
    world.require(channel, Permission.CREATE_PUBLIC_THREADS)
    message = world.public_message(channel, path_id(request, "message", UnknownMessage))
    form, body = Form(), await read_json(request)
    name = form.text(body, "name", 100, required=True)
    form.refuse_if_wrong()
    thread = Channel(
        message.id,
        name or "",
        kind=ChannelKind.PUBLIC_THREAD,
        parent_id=channel.id,
        home_id=channel.home_id,
        owner_id=world.bot.id,
        created_at=world.clock(),
    )
    world.guilds[thread.home_id].channels[thread.id] = thread
    world.gateway.dispatch("THREAD_CREATE", {**thread.json(), "newly_created": True}, guild_id=thread.home_id)
    return answer(thread.json(), 201)


def _guild(request: web.Request) -> Guild:
    guild = world_of(request).guilds.get(path_id(request, "guild", UnknownGuild))
    if guild is None:
        raise UnknownGuild
    return guild
