"""The port for signed interactions is open to the internet: no request whatever is an error of ours."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.http_interactions import InteractionServer
from tests.bot.test_http_interactions import check, server, signed
from tests.patience import PATIENCE_SECONDS

__all__ = ["check", "server"]

fuzzed = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
header_bytes = st.binary(max_size=150).filter(lambda value: not set(value) & set(b"\r\n\0"))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("id", "application_id", "token", "data", "member", "user", "channel", "channel_id", "guild_id")
# What an interaction has, with anything in its place.
interactions = st.fixed_dictionaries(
    {"type": st.integers(0, 6) | json_values}, optional=dict.fromkeys(FIELDS, json_values)
)


async def status_of(server: InteractionServer, request: bytes) -> int:
    """Sends bytes as they are, and reads the first line of the answer."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(request)
        line = await reader.readline()
        writer.close()
        await writer.wait_closed()
    return int(line.split()[1])


def post(body: bytes, headers: dict[str, bytes]) -> bytes:
    lines = [b"%s: %s\r\n" % (name.encode(), value) for name, value in headers.items()]
    head = b"POST /interactions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n" % len(body)
    return head + b"".join(lines) + b"\r\n" + body


@fuzzed
@given(body=st.binary(max_size=400), signature=header_bytes, timestamp=header_bytes)
async def test_any_bytes_that_discord_did_not_sign_are_refused(
    server: InteractionServer, body: bytes, signature: bytes, timestamp: bytes
) -> None:
    request = post(body, {"X-Signature-Ed25519": signature, "X-Signature-Timestamp": timestamp})
    assert await status_of(server, request) in (400, 401)


@fuzzed
@given(body=st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
async def test_what_is_signed_but_is_no_interaction_is_refused(server: InteractionServer, body: bytes) -> None:
    headers = {name: value.encode() for name, value in signed(body).items()}
    status = await status_of(server, post(body, headers))
    assert status in (400, 401)  # 401: the same body a second time is a replay


@fuzzed
@given(payload=interactions)
async def test_an_interaction_with_anything_in_its_fields_is_taken_or_refused(
    server: InteractionServer, payload: dict[str, Any]
) -> None:
    body = json.dumps(payload).encode()
    headers = {name: value.encode() for name, value in signed(body).items()}
    assert await status_of(server, post(body, headers)) in (200, 202, 400, 401)


async def test_a_body_without_end_is_refused(server: InteractionServer) -> None:
    assert await status_of(server, post(b"x" * (1024 * 1024 + 1), {})) == 413


async def test_a_small_body_that_unfolds_into_a_large_one_is_refused(server: InteractionServer) -> None:
    folded = gzip.compress(b"0" * (8 * 1024 * 1024))
    assert len(folded) < 10_000
    assert await status_of(server, post(folded, {"Content-Encoding": b"gzip"})) == 413


@pytest.mark.parametrize(("line", "status"), [(b"GET /interactions", 405), (b"POST /", 404)])
async def test_nothing_but_a_post_to_the_one_path_is_looked_at(
    server: InteractionServer, line: bytes, status: int
) -> None:
    assert await status_of(server, line + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n") == status


@pytest.mark.parametrize("content_type", [b"text/plain", b"multipart/form-data; boundary=x", b"application/x-no"])
async def test_what_a_request_calls_its_body_changes_nothing(server: InteractionServer, content_type: bytes) -> None:
    ping = b'{"type": 1}'
    for body, status in ((ping, 200), (ping + b" ", 401)):
        headers = {name: value.encode() for name, value in signed(ping).items()}
        assert await status_of(server, post(body, headers | {"Content-Type": content_type})) == status


async def test_a_body_that_never_comes_is_not_waited_for(
    server: InteractionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.http_interactions.BODY_SECONDS", 0.1)
    assert await status_of(server, post(b"ten bytes.", {})[:-1]) == 408
