"""It refuses what Discord refuses, with Discord's codes and the names of the wrong fields."""

from typing import Any

import pytest

from playground import Playground
from playground.guild import ADA_ID, ART_CHANNEL_ID, GENERAL_CHANNEL_ID, THREAD_ID
from playground.rules import MIB
from tests.playground.rest_client import RestClient

GENERAL = f"/channels/{GENERAL_CHANNEL_ID}/messages"


def button(custom_id: str = "a", **other: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": custom_id, **other}


def row(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(items)}


EMBED: tuple[str, int] = ("embeds", 0)
BUTTON: tuple[str | int, ...] = ("components", 0, "components", 0)

WRONG_FORMS: list[tuple[dict[str, Any], tuple[str | int, ...], str]] = [
    ({"content": "x" * 2_001}, ("content",), "BASE_TYPE_MAX_LENGTH"),
    ({"content": 7}, ("content",), "STRING_TYPE_CONVERT"),
    ({"embeds": [{"title": "x" * 257}]}, (*EMBED, "title"), "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"description": "x" * 4_097}]}, (*EMBED, "description"), "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"footer": {"text": "x" * 2_049}}]}, (*EMBED, "footer", "text"), "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, (*EMBED, "fields"), "BASE_TYPE_BAD_LENGTH"),
    ({"embeds": [{"fields": [{"name": "n"}]}]}, (*EMBED, "fields", 0, "value"), "BASE_TYPE_REQUIRED"),
    ({"embeds": [{"description": "x" * 3_001}] * 2}, ("embeds",), "MAX_EMBED_SIZE_EXCEEDED"),
    ({"components": [row(button())] * 6}, ("components",), "BASE_TYPE_BAD_LENGTH"),
    ({"components": [row(*[button(str(n)) for n in range(6)])]}, BUTTON[:3], "BASE_TYPE_BAD_LENGTH"),
    ({"components": [row(button("x" * 101))]}, (*BUTTON, "custom_id"), "BASE_TYPE_MAX_LENGTH"),
    (
        {"components": [row(button("same"), button("same"))]},
        ("components", 0, "components", 1, "custom_id"),
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    ({"components": [row({"type": 2, "style": 1, "label": "Go"})]}, (*BUTTON, "custom_id"), "BASE_TYPE_REQUIRED"),
    ({"components": [row(button(label="x" * 81))]}, (*BUTTON, "label"), "BASE_TYPE_MAX_LENGTH"),
    ({"components": [button()]}, ("components", 0, "type"), "BASE_TYPE_CHOICES"),
    (
        {"content": "x", "attachments": [{"id": 0, "description": "x" * 1_025}]},
        ("attachments", 0, "description"),
        "BASE_TYPE_MAX_LENGTH",
    ),
    ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, ("allowed_mentions", "parse", 0), "BASE_TYPE_CHOICES"),
    ({"content": "x", "attachments": [{"id": 99}]}, ("attachments", 0), "ATTACHMENT_NOT_FOUND"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "path", "code"), WRONG_FORMS)
async def test_a_wrong_field_is_named(
    rest: RestClient, body: dict[str, Any], path: tuple[str | int, ...], code: str
) -> None:
    reply = await rest.send("POST", GENERAL, body)
    assert (reply.status, reply.code) == (400, 50035)
    assert code in reply.wrong(*path)


async def test_the_longest_allowed_message_is_taken(rest: RestClient) -> None:
    body = {"content": "x" * 2_000, "components": [row(*[button(f"{r}-{n}") for n in range(5)]) for r in range(5)]}
    reply = await rest.send("POST", GENERAL, body)
    assert reply.status == 200


async def test_an_empty_message_is_refused(playground: Playground, rest: RestClient) -> None:
    assert (await rest.send("POST", GENERAL, {"content": ""})).code == 50006
    message = playground.post_as_bot("something")
    assert (await rest.send("PATCH", f"{GENERAL}/{message.id}", {"content": ""})).code == 50006
    assert message.content == "something"


async def test_a_wrong_token_is_unauthorized(rest: RestClient) -> None:
    for authorization in ("Bot wrong", "Bearer playground-token", ""):
        rest.authorization = authorization
        assert (await rest.send("GET", "/users/@me")).status == 401


async def test_what_is_not_there_is_unknown(rest: RestClient, playground: Playground) -> None:
    assert (await rest.send("GET", f"{GENERAL}/123")).code == 10008
    assert (await rest.send("GET", "/channels/123")).code == 10003
    message = playground.post_as_bot("soon gone")
    await playground.break_things(delete_message=message.id)
    assert (await rest.send("PATCH", f"{GENERAL}/{message.id}", {"content": "x"})).code == 10008
    elsewhere = playground.post_as_bot("in art", channel="art")
    assert (await rest.send("GET", f"{GENERAL}/{elsewhere.id}")).code == 10008
    assert (await rest.send("GET", "/nothing/like/that")).status == 404


async def test_without_permissions_there_is_no_access(rest: RestClient, playground: Playground) -> None:
    art = f"/channels/{ART_CHANNEL_ID}/messages"
    message = playground.post_as_bot("x", channel="art")
    await playground.break_things(revoke={"channel": ART_CHANNEL_ID, "permissions": ["attach_files"]})
    assert (await rest.send("POST", art, {"content": "x"}, files={"a.png": b"1"})).code == 50013
    assert (await rest.send("PATCH", f"{art}/{message.id}", {}, files={"a.png": b"1"})).code == 50013
    assert (await rest.send("POST", art, {"content": "x"})).status == 200
    await playground.break_things(revoke={"channel": ART_CHANNEL_ID, "permissions": ["send_messages"]})
    assert (await rest.send("POST", art, {"content": "x"})).code == 50013
    await playground.break_things(revoke={"channel": ART_CHANNEL_ID})
    assert (await rest.send("PATCH", f"{art}/{message.id}", {"content": "y"})).code == 50001
    await playground.break_things(restore=ART_CHANNEL_ID)
    assert (await rest.send("PATCH", f"{art}/{message.id}", {"content": "y"})).status == 200


async def test_only_the_bots_own_messages_are_edited(rest: RestClient, playground: Playground) -> None:
    message = playground.write("mine")
    assert (await rest.send("PATCH", f"{GENERAL}/{message.id}", {"content": "yours"})).code == 50005
    assert (await rest.send("DELETE", f"{GENERAL}/{message.id}")).code == 50013


async def test_an_archived_thread_takes_no_edits_and_a_new_message_wakes_it(
    rest: RestClient, playground: Playground
) -> None:
    path = f"/channels/{THREAD_ID}/messages"
    message = (await rest.send("POST", path, {"content": "x"})).body
    await playground.break_things(archive_thread={"thread": THREAD_ID})
    assert (await rest.send("PATCH", f"{path}/{message['id']}", {"content": "y"})).code == 50083
    assert (await rest.send("POST", path, {"content": "wake up"})).status == 200
    assert (await rest.send("PATCH", f"{path}/{message['id']}", {"content": "y"})).status == 200
    await playground.break_things(archive_thread={"thread": THREAD_ID, "locked": True})
    assert (await rest.send("POST", path, {"content": "wake up"})).code == 50083


async def test_a_message_in_an_archived_thread_is_deleted_once_the_thread_is_woken_which_a_locked_one_refuses(
    rest: RestClient, playground: Playground
) -> None:
    path = f"/channels/{THREAD_ID}/messages"
    message = (await rest.send("POST", path, {"content": "x"})).body
    await playground.break_things(archive_thread={"thread": THREAD_ID, "locked": True})
    assert (await rest.send("PATCH", f"/channels/{THREAD_ID}", {"archived": False})).code == 50013
    await playground.break_things(archive_thread={"thread": THREAD_ID})
    assert (await rest.send("DELETE", f"{path}/{message['id']}")).code == 50083
    assert (await rest.send("PATCH", f"/channels/{THREAD_ID}", {"archived": False})).status == 200
    assert (await rest.send("DELETE", f"{path}/{message['id']}")).status == 204


async def test_a_deleted_channel_takes_its_threads_with_it(rest: RestClient, playground: Playground) -> None:
    message = playground.post_as_bot("a card", channel=THREAD_ID)
    await playground.break_things(delete_channel=GENERAL_CHANNEL_ID)
    assert message.is_deleted
    assert (await rest.send("POST", GENERAL, {"content": "x"})).code == 10003
    assert (await rest.send("GET", f"/channels/{THREAD_ID}")).code == 10003


async def test_who_may_not_read_what_was_written_before_may_write_but_not_reply(
    rest: RestClient, playground: Playground
) -> None:
    await playground.break_things(revoke={"channel": GENERAL_CHANNEL_ID, "permissions": ["read_message_history"]})
    first = await rest.send("POST", GENERAL, {"content": "x"})
    assert first.status == 200
    reply = {"content": "y", "message_reference": {"message_id": first.body["id"]}}
    assert (await rest.send("POST", GENERAL, reply)).code == 160002


async def test_files_too_large_or_too_many_are_refused(rest: RestClient, playground: Playground) -> None:
    assert (await rest.send("POST", GENERAL, {}, files={"a.bin": b"x" * (10 * MIB)})).status == 200
    reply = await rest.send("POST", GENERAL, {}, files={"a.bin": b"x" * (10 * MIB + 1)})
    assert (reply.status, reply.code) == (413, 40005)
    three = {f"{n}.bin": b"x" * (9 * MIB) for n in range(3)}
    assert (await rest.send("POST", GENERAL, {}, files=three)).code == 40005
    eleven = {f"{n}.txt": b"x" for n in range(11)}
    assert (await rest.send("POST", GENERAL, {}, files=eleven)).code == 50035
    await playground.break_things(attachment_limit_bytes=3)
    assert (await rest.send("POST", GENERAL, {}, files={"a.txt": b"four"})).code == 40005


async def test_closed_direct_messages_are_refused(rest: RestClient, playground: Playground) -> None:
    dm = (await rest.send("POST", "/users/@me/channels", {"recipient_id": str(ADA_ID)})).body
    path = f"/channels/{dm['id']}/messages"
    assert (await rest.send("POST", path, {"content": "hello"})).status == 200
    await playground.break_things(close_dms=ADA_ID)
    assert (await rest.send("POST", path, {"content": "hello"})).code == 50007


async def test_every_refusal_is_in_the_log_and_nothing_else_is(rest: RestClient, playground: Playground) -> None:
    await rest.send("POST", GENERAL, {"content": "fine"})
    await rest.send("POST", GENERAL, {"content": ""})
    (refused,) = playground.world.log.refused
    assert (refused.method, refused.route, refused.status, refused.code) == (
        "POST",
        "/channels/{channel}/messages",
        400,
        50006,
    )
    assert refused.body == {"content": ""}


async def test_a_body_that_is_no_json_is_refused(playground: Playground, rest: RestClient) -> None:
    reply = await rest.send("POST", GENERAL, ["a", "list"])
    assert reply.code == 50035


async def test_wrong_commands_are_refused_by_name(rest: RestClient) -> None:
    path = "/applications/1200000000000000001/commands"
    good = {"name": "fine", "description": "d"}
    cases: list[tuple[list[dict[str, Any]], tuple[str | int, ...]]] = [
        ([{"name": "Not Good", "description": "d"}], (0, "name")),
        ([{"name": "fine"}], (0, "description")),
        ([good, good], (1,)),
        ([{**good, "options": [{"type": 3, "name": "a", "description": "d"}] * 2}], (0, "options", 1)),
        (
            [{**good, "options": [{"type": 3, "name": "a", "description": "d"},
                                  {"type": 3, "name": "b", "description": "d", "required": True}]}],
            (0, "options", 1),
        ),
        ([{**good, "options": [{"type": 3, "name": "a", "description": "d", "choices": [{}] * 26}]}],
         (0, "options", 0, "choices")),
    ]  # fmt: skip
    for body, where in cases:
        assert (await rest.send("PUT", path, body)).wrong(*where), body
    assert (await rest.send("PUT", path, [good])).status == 200


async def test_the_same_nonce_gives_back_the_same_message(rest: RestClient, playground: Playground) -> None:
    body = {"content": "once", "nonce": "dream-7", "enforce_nonce": True}
    first, second = await rest.send("POST", GENERAL, body), await rest.send("POST", GENERAL, body)
    assert first.body["id"] == second.body["id"]
    assert len(playground.messages()) == 1
    third = await rest.send("POST", GENERAL, {**body, "enforce_nonce": False})
    assert third.body["id"] != first.body["id"]
