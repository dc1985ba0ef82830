"""The server: REST, gateway, CDN, the control API and the page on one port; in a test or as a process of its own."""

import logging
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from playground import control
from playground.breaking import break_things
from playground.drafts import Draft
from playground.member_client import WAIT_SECONDS, Answer, MemberClient
from playground.messages import Message
from playground.page_routes import add_page
from playground.rest import applications, channels, interactions, messages
from playground.rest.gatekeeper import API_PREFIX, gatekeeper
from playground.rest.requests import WORLD
from playground.rules import MIB, Rules
from playground.world import World

DEFAULT_TOKEN = "playground-token"
LARGEST_REQUEST_BYTES = 64 * MIB  # what is read at all; Discord's own limit is in Rules
SHUTDOWN_SECONDS = 0.5  # for watchers of events, who would stay for ever

logger = logging.getLogger(__name__)


class Playground:
    """A running stand-in.

    Use it as an async context manager; inside, `api_base` and `gateway_url` are what a bot is pointed at, and the
    methods do what members and misfortune do. `world` has all of the state.

    Args:
        port: 0 picks a free one.
        token: The one token that is accepted.
        rules: Numbers other than Discord's.
        bot_name: What the bot's account is called.
        guild_count: How many guilds there are; those after the first are its neighbours, for tests of shards.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str = DEFAULT_TOKEN,
        rules: Rules | None = None,
        bot_name: str = "bot",
        guild_count: int = 1,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.host = host
        self.port = port
        self.token = token
        self.world = World(token, rules, clock, bot_name, guild_count)
        self.members = MemberClient(self.world)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def api_base(self) -> str:
        return self.url + API_PREFIX

    @property
    def gateway_url(self) -> str:
        return f"ws://{self.host}:{self.port}/gateway"

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(build_app(self.world), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.world.cdn.base_url = self.url
        self.world.gateway.url = self.gateway_url
        logger.info("The playground listens on %s.", self.url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.world.faults.clear()
        await self.world.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def type_command(
        self,
        command: str,
        options: dict[str, Any] | None = None,
        *,
        member: str | int = "ada",
        channel: str | int = "general",
        target: str | None = None,
        wait_seconds: float = WAIT_SECONDS,
    ) -> Answer:
        """A member sends a command; see MemberClient.type_command."""
        who = self.members.member(member)
        where = self.members.channel(channel, who)
        return await self.members.type_command(who, where, command, options, target=target, wait_seconds=wait_seconds)

    async def autocomplete(
        self, command: str, options: dict[str, Any], focused: str, *, member: str | int = "ada"
    ) -> Answer:
        """A member types into the option `focused`."""
        who = self.members.member(member)
        return await self.members.autocomplete(who, self.members.channel("general", who), command, options, focused)

    async def press(
        self, message: Message, custom_id: str, values: list[str] | None = None, *, member: str | int = "ada"
    ) -> Answer:
        """A member presses a button or picks from a menu."""
        return await self.members.press(self.members.member(member), message, custom_id, values)

    async def submit_modal(self, opened_by: Answer, fields: dict[str, str], *, member: str | int = "ada") -> Answer:
        """A member sends the modal that an earlier answer opened."""
        return await self.members.submit_modal(self.members.member(member), opened_by.interaction_id, fields)

    def write(self, content: str, *, member: str | int = "ada", channel: str | int = "general") -> Message:
        """A member writes an ordinary message."""
        who = self.members.member(member)
        return self.members.write(who, self.members.channel(channel, who), content)

    def post_as_bot(self, content: str, *, channel: str | int = "general") -> Message:
        """A message of the bot that no request made: something to edit, delete or react to."""
        where = self.members.channel(channel, self.world.bot_member)
        return self.world.board.create(where, self.world.bot, Draft({"content": content}))

    async def break_things(self, **wanted: Any) -> None:
        """Faults by name; see `playground.breaking`."""
        await break_things(self.world, wanted)

    def messages(self, channel: str | int = "general") -> list[Message]:
        """What is in a channel now, oldest first, ephemeral ones too."""
        where = self.members.channel(channel, self.world.guild.members[self.world.bot.id])
        return self.world.board.messages.of_channel(where.id)


def build_app(world: World) -> web.Application:
    """The aiohttp application around `world`."""
    app = web.Application(middlewares=[gatekeeper, control.control_errors], client_max_size=LARGEST_REQUEST_BYTES)
    app[WORLD] = world
    for group in (applications, channels, messages, interactions):
        for route in group.routes:
            assert isinstance(route, web.RouteDef)
            app.router.add_route(route.method, API_PREFIX + route.path, route.handler)
    app.router.add_get("/gateway", _gateway)
    app.router.add_get("/gateway/", _gateway)
    app.router.add_get("/cdn/{path:.+}", _file)
    app.add_routes(control.routes)
    add_page(app)
    return app


async def _gateway(request: web.Request) -> web.StreamResponse:
    return await request.app[WORLD].gateway.serve(request)


async def _file(request: web.Request) -> web.StreamResponse:
    upload = request.app[WORLD].cdn.file(request.match_info["path"])
    if upload is None:
        raise web.HTTPNotFound(text="This content is no longer available.")
    headers = {
        "Content-Type": upload.content_type,
        "Cache-Control": "public, max-age=31536000",
        # It is served from the page's own origin: a file that somebody sent must never run as a page.
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=upload.content, headers=headers)
