"""What every request passes before its route: faults, the token, the limits; and the log on the way out."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from playground.errors import RateLimited, Refused, Unauthorized
from playground.log import RequestRecord
from playground.rest.requests import BODY, BYTES, answer, world_of
from playground.world import World

API_PREFIX = "/api/v10"
TOKENLESS = ("/interactions/", "/webhooks/")  # a token is in the address
VIA = {"Via": "1.1 playground"}  # discord.py takes a 429 without it for a ban by Cloudflare
FAULT = web.RequestKey("fault", bool)
CODE = web.RequestKey("code", int)

Route = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def gatekeeper(request: web.Request, handler: Route) -> web.StreamResponse:
    """Answers for a route of Discord's; other paths (the CDN, the page) go through untouched."""
    if not request.path.startswith("/api/"):
        return await handler(request)
    world = world_of(request)
    number, started = world.log.next_number(), time.perf_counter()
    response = await _faulty(request, handler, world)
    if response is None:
        response = await _lawful(request, handler, world)
    response.headers.update(VIA)
    _log(request, world, number, response.status, time.perf_counter() - started)
    return response


async def _lawful(request: web.Request, route: Route, world: World) -> web.StreamResponse:
    """The route's answer, or the refusal that the token, a limit or the route itself gave."""
    headers: dict[str, str] = {}
    try:
        if not _route_name(request).startswith(TOKENLESS) and not _has_token(request, world):
            raise Unauthorized
        majors = dict(request.match_info)
        headers = world.limits.take(request.method, _route_name(request), majors, world.clock()).headers()
        response = await route(request)
    except Refused as refusal:
        request[CODE] = refusal.code
        response = _refusal(refusal)
    except web.HTTPException as error:  # no such route, or not with this method
        response = answer({"message": f"{error.status}: {error.reason}", "code": 0}, error.status)
    response.headers.update(headers)
    return response


async def _faulty(request: web.Request, route: Route, world: World) -> web.StreamResponse | None:
    """The answer that a fault makes up; None when the request goes its lawful way."""
    if world.faults.slow_seconds:
        await asyncio.sleep(world.faults.slow_seconds)
    if world.faults.silence is not None and world.faults.is_silent():
        request[FAULT] = True
        if world.faults.silence.is_applied:
            await _lawful(request, route, world)
        await world.faults.wait_out_silence()
        if request.transport is not None:
            request.transport.close()
        return web.Response(status=504)  # never arrives
    status = world.faults.take_failure(request.path)
    if status is None:
        return None
    request[FAULT] = True
    if status == RateLimited.status:
        return _refusal(RateLimited(1.0, scope="shared"))
    return web.Response(status=status, text="upstream connect error", content_type="text/plain")


def _refusal(refusal: Refused) -> web.Response:
    response = answer(refusal.json(), refusal.status)
    if isinstance(refusal, RateLimited):
        response.headers.update(refusal.headers)
        response.headers["Retry-After"] = str(math.ceil(refusal.retry_after_seconds))
        response.headers["X-RateLimit-Scope"] = refusal.scope
        if refusal.scope == "global":
            response.headers["X-RateLimit-Global"] = "true"
    return response


def _has_token(request: web.Request, world: World) -> bool:
    return request.headers.get("Authorization") == f"Bot {world.token}"


def _route_name(request: web.Request) -> str:
    """The path with its placeholders; the bare path when there is no such route."""
    resource = request.match_info.route.resource
    return (resource.canonical if resource is not None else request.path).removeprefix(API_PREFIX)


def _log(request: web.Request, world: World, number: int, status: int, seconds: float) -> None:
    is_fault = bool(request.get(FAULT))
    record = RequestRecord(
        number=number,
        time=world.clock(),
        method=request.method,
        path=request.path,
        route=_route_name(request) if request.match_info.route.resource is not None else None,
        status=status,
        code=request.get(CODE),
        request_bytes=request.get(BYTES, 0),
        seconds=seconds,
        is_refused=400 <= status < 500 and not is_fault,
        is_fault=is_fault,
        user_agent=request.headers.get("User-Agent", ""),
        body=request.get(BODY),
    )
    world.log.add(record)
    world.journal.note("request", {key: value for key, value in record.json().items() if key != "body"})
