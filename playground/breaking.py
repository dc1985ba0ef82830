"""Everything that can be broken on demand, by the names that `POST /playground/faults` uses.

Each switch is one entry of SWITCHES: a function of the world and of the value that was sent.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from playground.channels import Channel
from playground.errors import ControlMistake, PlaygroundError
from playground.ids import GUILD_ID
from playground.messages import Message
from playground.permissions import Permission
from playground.rules import Rules
from playground.world import World

GATEWAY_BREAKS = ("close", "reconnect", "invalid_session")


async def break_things(world: World, wanted: dict[str, Any]) -> None:
    """Obeys every switch in `wanted`; raises ControlMistake for one that isn't known or a value that it can't take."""
    for name in wanted:
        if name not in SWITCHES:
            raise ControlMistake(f"there is no fault {name!r}; there is: {', '.join(SWITCHES)}")
    for name, value in wanted.items():
        try:
            await SWITCHES[name](world, value)
        except (KeyError, TypeError, ValueError) as error:
            raise ControlMistake(f"{name}: can't use {value!r} ({error!r}); {SWITCHES[name].__doc__}") from error
        world.journal.note("fault", {"name": name, "value": value, "faults": world.faults.json()})


async def _token_life_seconds(world: World, value: Any) -> None:
    """Seconds that an interaction's token lives, e.g. 5."""
    world.rules.token_life_seconds = float(value)


async def _attachment_limit_bytes(world: World, value: Any) -> None:
    """The largest file, in bytes."""
    world.rules.attachment_limit_bytes = int(value)


async def _answer_seconds(world: World, value: Any) -> None:
    """Seconds for the first answer to an interaction."""
    world.rules.answer_seconds = float(value)


async def _fail_next(world: World, value: Any) -> None:
    """{"count": 3, "status": 502, "path": "/messages"}: the next requests whose path has that part."""
    world.faults.fail_next(int(value.get("count", 1)), int(value["status"]), value.get("path", ""))


async def _silence(world: World, value: Any) -> None:
    """{"seconds": 10, "applied": false}: requests are taken and not answered; applied: but obeyed."""
    world.faults.fall_silent(float(value["seconds"]), is_applied=bool(value.get("applied", False)))


async def _slow_ms(world: World, value: Any) -> None:
    """Milliseconds that each answer takes longer."""
    world.faults.slow_seconds = float(value) / 1000


async def _gateway(world: World, value: Any) -> None:
    """ "close", "reconnect" (op 7) or "invalid_session" (op 9)."""
    if value not in GATEWAY_BREAKS:
        raise ValueError(f"one of {', '.join(GATEWAY_BREAKS)}")
    await world.gateway.break_connections(value)


async def _guild(world: World, value: Any) -> None:
    """ "leave" or "join": the bot is thrown out of its guild, or comes in (again)."""
    if value not in ("leave", "join"):
        raise ValueError("leave or join")
    if value == "leave":
        event, body = "GUILD_DELETE", {"id": str(GUILD_ID)}
    else:  # a guild that is new to the bot comes without the word about its availability
        event = "GUILD_CREATE"
        body = {key: field for key, field in world.guild.json().items() if key != "unavailable"}
    world.gateway.dispatch(event, body, guild_id=GUILD_ID)


async def _delete_message(world: World, value: Any) -> None:
    """A message's id: it is deleted as by a moderator."""
    message = _message(world, value)
    world.board.delete(world.channel(message.channel_id), message)


async def _delete_channel(world: World, value: Any) -> None:
    """A channel's or thread's id: it is deleted with all that is in it."""
    channel = _channel(world, value)
    channels = world.guilds[channel.home_id].channels
    for thread in [one for one in channels.values() if one.parent_id == channel.id]:
        await _delete_channel(world, thread.id)
    for message in [one for one in world.board.messages.everything() if one.channel_id == channel.id]:
        message.is_deleted = True
    del channels[channel.id]
    event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
    world.gateway.dispatch(event, channel.json(), guild_id=channel.guild_id)


async def _age_message(world: World, value: Any) -> None:
    """{"message": id, "seconds": 4000}: it was written so much earlier."""
    _message(world, value["message"]).created_at -= float(value["seconds"])


async def _revoke(world: World, value: Any) -> None:
    """{"channel": id, "permissions": ["view_channel"]}: the bot has them there no longer."""
    channel = _channel(world, value["channel"])
    permissions = Permission(0)
    for name in value.get("permissions") or ["view_channel"]:
        permissions |= Permission[name.upper()]
    world.guild.revoke(channel, world.bot.id, permissions)
    _tell_channel(world, channel)


async def _restore(world: World, value: Any) -> None:
    """A channel's id: the bot has its permissions there again."""
    channel = _channel(world, value)
    world.guild.restore(channel, world.bot.id)
    _tell_channel(world, channel)


async def _archive_thread(world: World, value: Any) -> None:
    """{"thread": id, "locked": false}."""
    await _set_archived(world, value["thread"], is_archived=True, is_locked=bool(value.get("locked", False)))


async def _unarchive_thread(world: World, value: Any) -> None:
    """A thread's id."""
    await _set_archived(world, value, is_archived=False, is_locked=False)


async def _close_dms(world: World, value: Any) -> None:
    """A member's id: direct messages are refused."""
    world.guild.members[int(value)].accepts_dms = False


async def _open_dms(world: World, value: Any) -> None:
    """A member's id: direct messages arrive again."""
    world.guild.members[int(value)].accepts_dms = True


async def _forget_limits(world: World, value: Any) -> None:
    """true: all rate limit windows start anew."""
    world.limits.forget()


async def _clear(world: World, value: Any) -> None:
    """true: everything works again, with Discord's own numbers (what was deleted stays deleted)."""
    world.faults.clear()
    for name in ("token_life_seconds", "attachment_limit_bytes", "answer_seconds"):
        setattr(world.rules, name, getattr(Rules(), name))
    for channel in world.guild.channels.values():
        if channel.overwrites.get(world.bot.id) is not None:
            world.guild.restore(channel, world.bot.id)
            _tell_channel(world, channel)
    for member in world.guild.members.values():
        member.accepts_dms = True


async def _set_archived(world: World, thread_id: Any, *, is_archived: bool, is_locked: bool) -> None:
    thread = _channel(world, thread_id)
    if not thread.is_thread:
        raise ValueError(f"{thread.name} is no thread")
    thread.is_archived, thread.is_locked = is_archived, is_locked
    _tell_channel(world, thread)


def _channel(world: World, channel_id: Any) -> Channel:
    try:
        return world.channel(int(channel_id))
    except PlaygroundError as error:
        raise ValueError(f"there is no channel {channel_id}") from error


def _message(world: World, message_id: Any) -> Message:
    message = world.board.messages.get(int(message_id))
    if message is None or message.is_deleted:
        raise ValueError(f"there is no message {message_id}")
    return message


def _tell_channel(world: World, channel: Channel) -> None:
    event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
    world.gateway.dispatch(event, channel.json(), guild_id=channel.guild_id)


SWITCHES: dict[str, Callable[[World, Any], Awaitable[None]]] = {
    "clear": _clear,
    "token_life_seconds": _token_life_seconds,
    "answer_seconds": _answer_seconds,
    "attachment_limit_bytes": _attachment_limit_bytes,
    "fail_next": _fail_next,
    "silence": _silence,
    "slow_ms": _slow_ms,
    "gateway": _gateway,
    "guild": _guild,
    "delete_message": _delete_message,
    "delete_channel": _delete_channel,
    "age_message": _age_message,
    "revoke": _revoke,
    "restore": _restore,
    "archive_thread": _archive_thread,
    "unarchive_thread": _unarchive_thread,
    "close_dms": _close_dms,
    "open_dms": _open_dms,
    "forget_limits": _forget_limits,
}
