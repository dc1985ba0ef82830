"""The bot itself, its application, where the gateway is, and its commands."""

from typing import Any

from aiohttp import web

from playground.errors import UnknownCommand, UnknownGuild
from playground.guild import Guild
from playground.ids import APPLICATION_ID, OWNER_ID
from playground.rest.requests import answer, nothing, path_id, read_json, world_of
from playground.world import World

routes = web.RouteTableDef()


@routes.get("/users/@me")
async def get_bot(request: web.Request) -> web.Response:
    account = {"verified": True, "mfa_enabled": False, "locale": "en-US", "email": None}
    return answer({**world_of(request).bot.json(), **account})


@routes.get("/users/@me/guilds")
async def get_guilds_of_bot(request: web.Request) -> web.Response:
    return answer([_partial_guild(guild) for guild in world_of(request).guilds.values()])


@routes.get("/applications/@me")
@routes.get("/oauth2/applications/@me")
async def get_application(request: web.Request) -> web.Response:
    world = world_of(request)
    return answer(
        {
            "id": str(APPLICATION_ID),
            "name": world.bot.display_name,
            "icon": None,
            "description": "",
            "summary": "",
            "type": None,
            "bot": world.bot.json(),
            "bot_public": False,
            "bot_require_code_grant": False,
            "owner": world.guild.members[OWNER_ID].user.json(),
            "team": None,
            "verify_key": world.endpoint.public_key,
            "flags": 0,
            "hook": True,
            "redirect_uris": [],
            "rpc_origins": [],
            "interactions_endpoint_url": world.endpoint.url,
            "role_connections_verification_url": None,
            "integration_types_config": {"0": {}},
            "approximate_guild_count": len(world.guilds),
        }
    )


@routes.get("/gateway")
async def get_gateway(request: web.Request) -> web.Response:
    return answer({"url": world_of(request).gateway.url})


@routes.get("/gateway/bot")
async def get_gateway_for_bot(request: web.Request) -> web.Response:
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return answer(
        {"url": world_of(request).gateway.url, "shards": world_of(request).rules.shards, "session_start_limit": limit}
    )


@routes.get("/applications/{application}/commands")
@routes.get("/applications/{application}/guilds/{guild}/commands")
async def get_commands(request: web.Request) -> web.Response:
    return answer(world_of(request).commands.of_scope(_scope(request)))


@routes.put("/applications/{application}/commands")
@routes.put("/applications/{application}/guilds/{guild}/commands")
async def overwrite_commands(request: web.Request) -> web.Response:
    world, scope = world_of(request), _scope(request)
    registered = world.commands.overwrite(scope, await read_json(request))
    _tell(world)
    return answer(registered)


@routes.post("/applications/{application}/commands")
@routes.post("/applications/{application}/guilds/{guild}/commands")
async def create_command(request: web.Request) -> web.Response:
    """One more command; one of the same name is replaced."""
    world, scope, body = world_of(request), _scope(request), await read_json(request)
    others = [known for known in world.commands.of_scope(scope) if not _is_same(known, body)]
    registered = world.commands.overwrite(scope, [*others, body])
    _tell(world)
    return answer(registered[-1], 201)


@routes.delete("/applications/{application}/commands/{command}")
@routes.delete("/applications/{application}/guilds/{guild}/commands/{command}")
async def delete_command(request: web.Request) -> web.Response:
    world, scope, command_id = world_of(request), _scope(request), request.match_info["command"]
    present = world.commands.of_scope(scope)
    others = [known for known in present if known["id"] != command_id]
    if len(others) == len(present):
        raise UnknownCommand
    world.commands.overwrite(scope, others)
    _tell(world)
    return nothing()


def _partial_guild(guild: Guild) -> dict[str, Any]:
    """With what the bot may do in the guild as a whole; channels may differ."""
    permissions = guild.base_permissions(guild.bot.id)
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(int(permissions)),
        "features": [],
    }


def _scope(request: web.Request) -> int | None:
    if "guild" not in request.match_info:
        return None
    guild_id = path_id(request, "guild", UnknownGuild)
    if guild_id not in world_of(request).guilds:
        raise UnknownGuild
    return guild_id


def _is_same(known: dict[str, Any], body: Any) -> bool:
    return isinstance(body, dict) and (known["name"], known["type"]) == (
        body.get("name"),
        body.get("type", 1),
    )


def _tell(world: World) -> None:
    world.journal.note("commands", {"commands": world.commands.everything()})
