"""Rate limits, as a bot meets them."""

import time

import discord
import pytest

from playground import Playground
from playground.guild import ART_CHANNEL_ID, GENERAL_CHANNEL_ID
from playground.limits import Limits
from playground.rules import Rules
from tests.playground.rest_client import RestClient

GENERAL = f"/channels/{GENERAL_CHANNEL_ID}/messages"


@pytest.fixture
def stopped_clock(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    """No window ends before the test is through, however slow the machine is."""
    now = time.time()
    monkeypatch.setattr(playground.world, "clock", lambda: now)


@pytest.mark.usefixtures("stopped_clock")
async def test_the_sixth_edit_in_five_seconds_is_refused_and_says_when_to_come_back(
    playground: Playground, rest: RestClient
) -> None:
    message = playground.post_as_bot("x")
    path = f"{GENERAL}/{message.id}"
    remaining = [
        (await rest.send("PATCH", path, {"content": str(n)})).headers["X-RateLimit-Remaining"] for n in range(5)
    ]
    assert remaining == ["4", "3", "2", "1", "0"]
    reply = await rest.send("PATCH", path, {"content": "6"})
    assert reply.status == 429
    assert 0 < reply.body["retry_after"] <= 5 and reply.body["global"] is False
    assert {"Via", "Retry-After", "X-RateLimit-Reset-After", "X-RateLimit-Bucket"} <= reply.headers.keys()
    assert reply.headers["X-RateLimit-Scope"] == "user"
    assert message.content == "4"


@pytest.mark.usefixtures("stopped_clock")
async def test_each_channel_and_each_route_has_a_bucket_of_its_own(playground: Playground, rest: RestClient) -> None:
    for n in range(5):
        assert (await rest.send("POST", GENERAL, {"content": str(n)})).status == 200
    assert (await rest.send("POST", GENERAL, {"content": "5"})).status == 429
    assert (await rest.send("POST", f"/channels/{ART_CHANNEL_ID}/messages", {"content": "x"})).status == 200
    message = playground.post_as_bot("x")
    assert (await rest.send("PATCH", f"{GENERAL}/{message.id}", {"content": "y"})).status == 200


def test_a_window_ends_after_its_seconds() -> None:
    limits = Limits(Rules())
    route = ("PATCH", "/channels/{channel}/messages/{message}", {"channel": "1"})
    for _ in range(5):
        limits.take(*route, now=100.0)
    assert limits.take(*route, now=105.0).remaining == 4


@pytest.mark.usefixtures("stopped_clock")
async def test_the_bot_as_a_whole_has_fifty_requests_a_second(playground: Playground, rest: RestClient) -> None:
    playground.world.rules.global_per_second = 3
    replies = [await rest.send("GET", "/users/@me") for _ in range(4)]
    assert [reply.status for reply in replies] == [200, 200, 200, 429]
    assert replies[-1].body["global"] is True
    assert replies[-1].headers["X-RateLimit-Global"] == "true"
    unanswered = await rest.send("POST", "/interactions/1/token/callback", {"type": 4})
    assert unanswered.code == 10062  # interaction routes are not counted


@pytest.mark.usefixtures("stopped_clock")
async def test_old_messages_take_few_edits(playground: Playground, rest: RestClient) -> None:
    message = playground.post_as_bot("x")
    await playground.break_things(age_message={"message": message.id, "seconds": 3_601})
    path = f"{GENERAL}/{message.id}"
    statuses = [(await rest.send("PATCH", path, {"content": str(n)})).status for n in range(3)]
    assert statuses == [200, 200, 200]
    reply = await rest.send("PATCH", path, {"content": "3"})
    assert (reply.status, reply.code) == (429, 30046)


async def test_discord_py_waits_out_a_limit_and_arrives(playground: Playground, editor: discord.Client) -> None:
    message = playground.post_as_bot("x")
    partial = editor.get_partial_messageable(GENERAL_CHANNEL_ID).get_partial_message(message.id)
    started = time.monotonic()
    await playground.break_things(fail_next={"count": 1, "status": 429, "path": "/messages"})
    await partial.edit(content="arrived")
    assert message.content == "arrived"
    assert time.monotonic() - started >= 1.0
    assert playground.world.log.refused == []
