"""Pictures on messages: what an edit keeps, replaces and removes, and what people are shown."""

from typing import Any

import aiohttp

from playground import Playground
from playground.guild import GENERAL_CHANNEL_ID
from tests.playground.rest_client import RestClient
from tests.playground.small_bot import png

GENERAL = f"/channels/{GENERAL_CHANNEL_ID}/messages"


async def two_files(rest: RestClient) -> dict[str, Any]:
    body: dict[str, Any] = (await rest.send("POST", GENERAL, {}, files={"a.png": png(4), "b.png": png(5)})).body
    return body


def names(body: dict[str, Any]) -> list[str]:
    return [attachment["filename"] for attachment in body["attachments"]]


async def test_what_is_not_listed_is_removed(rest: RestClient) -> None:
    message = await two_files(rest)
    kept = message["attachments"][1]
    path = f"{GENERAL}/{message['id']}"
    body = {"attachments": [{"id": kept["id"]}, {"id": 0, "filename": "c.png", "description": "third"}]}
    edited = (await rest.send("PATCH", path, body, files={"c.png": png(6)})).body
    assert names(edited) == ["b.png", "c.png"]
    assert edited["attachments"][0]["id"] == kept["id"]
    assert edited["attachments"][1]["description"] == "third"
    assert edited["attachments"][1]["width"] == 6
    assert names((await rest.send("PATCH", path, {"content": "x", "attachments": []})).body) == []


async def test_with_no_list_files_are_added_and_nothing_goes(rest: RestClient) -> None:
    message = await two_files(rest)
    path = f"{GENERAL}/{message['id']}"
    assert names((await rest.send("PATCH", path, {"content": "text only"})).body) == ["a.png", "b.png"]
    assert names((await rest.send("PATCH", path, {}, files={"c.png": png(6)})).body) == ["a.png", "b.png", "c.png"]


async def test_an_edit_never_leaves_more_than_ten_files(rest: RestClient) -> None:
    message = (await rest.send("POST", GENERAL, {}, files={f"{n}.txt": b"x" for n in range(9)})).body
    reply = await rest.send("PATCH", f"{GENERAL}/{message['id']}", {}, files={"j.txt": b"x", "k.txt": b"x"})
    assert reply.code == 50035
    still = await rest.send("GET", f"{GENERAL}/{message['id']}")
    assert len(still.body["attachments"]) == 9


async def test_a_new_name_shows_the_new_picture_and_a_reused_one_the_old(
    rest: RestClient, playground: Playground
) -> None:
    message = (await rest.send("POST", GENERAL, {}, files={"frame.png": png(4)})).body
    path = f"{GENERAL}/{message['id']}"

    async def shown_after(name: str, content: bytes) -> bytes:
        body = {"attachments": [{"id": 0, "filename": name}]}
        edited = (await rest.send("PATCH", path, body, files={name: content})).body
        async with aiohttp.ClientSession() as session, session.get(edited["attachments"][0]["url"]) as response:
            return await response.read()

    assert await shown_after("frame-2.png", png(5)) == png(5)
    assert await shown_after("frame.png", png(6)) == png(4)
    stored = playground.world.board.messages.get(int(message["id"]))
    assert stored is not None and stored.attachments[0].is_stale


async def test_an_embed_shows_a_file_of_its_own_message(rest: RestClient) -> None:
    body = {"embeds": [{"title": "t", "image": {"url": "attachment://a.png"}}]}
    message = (await rest.send("POST", GENERAL, body, files={"a.png": png(4)})).body
    assert message["embeds"][0]["image"]["url"] == message["attachments"][0]["url"]


async def test_a_mention_pings_only_when_it_is_allowed_and_never_in_an_edit(
    rest: RestClient, playground: Playground
) -> None:
    text = "<@1200000000000000201> and <@1200000000000000202>"
    cases: list[tuple[dict[str, Any], list[int]]] = [
        ({}, [1200000000000000201, 1200000000000000202]),
        ({"allowed_mentions": {"parse": []}}, []),
        ({"allowed_mentions": {"parse": [], "users": ["1200000000000000202"]}}, [1200000000000000202]),
        ({"flags": 1 << 12}, []),
    ]
    for extra, expected in cases:
        message = (await rest.send("POST", GENERAL, {"content": text, **extra})).body
        stored = playground.world.board.messages.get(int(message["id"]))
        assert stored is not None and stored.pinged == expected
    edited = playground.post_as_bot("quiet")
    await rest.send("PATCH", f"{GENERAL}/{edited.id}", {"content": text})
    assert edited.pinged == []
