"""The control API over HTTP, as the demo and the page use it; and the process of its own."""

import asyncio
import base64
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from playground import Playground
from playground.commands import Commands
from playground.snowflakes import Snowflakes
from playground.typed_options import read_typed
from tests.patience import PATIENCE_SECONDS
from tests.playground.conftest import fixture
from tests.playground.small_bot import SmallBot


class Control:
    """The API under /playground."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._base = url + "/playground/"

    async def get(self, path: str) -> Any:
        async with self._session.get(self._base + path) as response:
            return await response.json()

    async def post(self, path: str, body: Any) -> tuple[int, Any]:
        async with self._session.post(self._base + path, json=body) as response:
            return response.status, await response.json()

    async def events(self, after: int, count: int) -> list[tuple[str, dict[str, Any]]]:
        """The first `count` server-sent events above `after`."""
        found: list[tuple[str, dict[str, Any]]] = []
        async with (
            self._session.get(f"{self._base}events?after={after}") as response,
            asyncio.timeout(PATIENCE_SECONDS),
        ):
            kind = ""
            async for line in response.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                kind = value if name == "event" else kind
                if name == "data":
                    found.append((kind, json.loads(value)))
                if len(found) == count:
                    break
        return found


@fixture
async def control(playground: Playground) -> AsyncIterator[Control]:
    async with aiohttp.ClientSession() as session:
        yield Control(session, playground.url)


async def test_a_typed_line_is_sent_and_its_answer_told(control: Control, bot: SmallBot) -> None:
    status, answer = await control.post("interactions", {"member": "ada", "text": "/ping text: two words size: 9"})
    assert (status, answer["outcome"], answer["content"]) == (200, "message", "two words")
    shown = await control.get(f"messages/{answer['message_id']}")
    assert shown["message"]["attachments"][0]["width"] == 9
    assert [version["content"] for version in shown["versions"]] == ["two words"]


async def test_the_queue_is_shown_as_it_was_told_and_nothing_else_is_taken_for_one(control: Control) -> None:
    assert (await control.get("state"))["queue"] is None
    rows = [{"place": 1, "prompt": "a red apple"}]
    assert await control.post("queue", {"rows": rows}) == (200, {"rows": 1})
    assert (await control.get("state"))["queue"] == rows
    assert ("queue", {"rows": rows}) in await control.events(0, 1)
    for wrong in ({}, {"rows": {}}, {"rows": ["apple"]}):
        status, answer = await control.post("queue", wrong)
        assert (status, "the queue is" in answer["error"]) == (400, True)
    assert (await control.get("state"))["queue"] == rows


async def test_buttons_modals_files_and_choices_go_over_http(control: Control, bot: SmallBot) -> None:
    _, card = await control.post("interactions", {"text": "/ping"})
    _, pressed = await control.post("interactions", {"message": card["message_id"], "custom_id": "count:0"})
    assert (pressed["outcome"], pressed["content"]) == ("update", "pressed 1")
    _, opened = await control.post("interactions", {"command": "ask"})
    _, sent = await control.post("interactions", {"modal": opened["interaction_id"], "fields": {"name": "Eve"}})
    assert (sent["content"], sent["is_ephemeral"]) == ("hello Eve", True)
    _, offered = await control.post(
        "interactions", {"command": "pick", "options": {"colour": "r"}, "focused": "colour"}
    )
    assert offered["choices"] == [{"name": "red", "value": "red"}]
    file = {"filename": "a.txt", "content_base64": base64.b64encode(b"1234").decode()}
    body = {"command": "pick", "options": {"colour": "red"}, "attachments": {"file": file}}
    assert (await control.post("interactions", body))[1]["content"] == "red 4"


async def test_ephemeral_messages_are_shown_to_their_member_alone(control: Control, bot: SmallBot) -> None:
    await control.post("interactions", {"member": "ada", "text": "/whisper"})
    async with asyncio.timeout(PATIENCE_SECONDS):  # the second is a followup
        while len(await control.get("messages?channel=general&member=ada")) < 2:
            await asyncio.sleep(0.02)
    assert await control.get("messages?channel=general&member=ben") == []


async def test_events_tell_every_version_of_a_message(control: Control, playground: Playground) -> None:
    start = playground.world.journal.last_number
    await control.post("messages", {"member": "ben", "content": "hello"})
    (message,) = playground.messages()
    await control.post("reactions", {"member": "ada", "message": str(message.id), "emoji": "👍"})
    await control.post("faults", {"delete_message": str(message.id)})
    seen = await control.events(start, 4)
    assert [(kind, body.get("change")) for kind, body in seen] == [
        ("message", "created"),
        ("message", "reacted"),
        ("message", "deleted"),
        ("fault", None),
    ]
    assert seen[0][1]["message"]["content"] == "hello"


async def test_the_state_and_the_log_can_be_read(control: Control, bot: SmallBot) -> None:
    state = await control.get("state")
    assert state["is_connected"] is True
    assert "ping" in [command["name"] for command in state["commands"]]
    requests = await control.get("requests")
    assert requests[0]["path"] == "/api/v10/users/@me"
    assert await control.get("requests?refused=1") == []


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("interactions", {"text": "/nothing"}, "there is no command 'nothing'"),
        ("interactions", {"text": "/"}, "type a command"),
        ("interactions", {"member": "nobody", "text": "/x"}, "there is no member 'nobody'"),
        ("interactions", {"message": "1", "custom_id": "x"}, "there is no message 1"),
        ("interactions", {"modal": "1"}, "opened no modal"),
        ("messages", {"channel": "attic"}, "there is no channel 'attic'"),
        ("messages", {"content": "x" * 2_001}, "Invalid Form Body"),
        ("faults", {"nothing": 1}, "there is no fault 'nothing'"),
        ("faults", [], "send one JSON object"),
    ],
)
async def test_a_drivers_mistake_is_one_sentence(control: Control, path: str, body: Any, sentence: str) -> None:
    status, answer = await control.post(path, body)
    assert status == 400 and sentence in answer["error"]


async def test_a_form_from_a_foreign_page_is_not_taken(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{playground.url}/playground/messages"
        async with session.post(url, data='{"content": "x"}', headers={"Content-Type": "text/plain"}) as response:
            assert response.status == 400
    assert playground.messages() == []


def test_a_typed_line_is_read_as_a_member_reads_it() -> None:
    commands = Commands(Snowflakes(lambda: 2e9))
    text, size = ({"type": 3, "name": name, "description": "d"} for name in ("text", "size"))
    inner = {"type": 1, "name": "show", "description": "d", "options": [text, size]}
    commands.overwrite(
        None,
        [
            {"name": "say", "description": "d", "options": [text, size]},
            {"name": "set", "description": "d", "options": [inner]},
            {"name": "bare", "description": "d"},
        ],
    )
    assert read_typed("/say text: a cat: black size: 9", commands) == ("say", {"text": "a cat: black", "size": "9"})
    assert read_typed("/say a cat --not text", commands) == ("say", {"text": "a cat --not text"})
    assert read_typed("/set show size: 3", commands) == ("set show", {"size": "3"})
    assert read_typed("/bare", commands) == ("bare", {})


async def start_process(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "playground",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


async def test_the_process_prints_its_address_writes_the_ready_file_and_ends_on_a_signal(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    process = await start_process("--port", "0", "--ready-file", str(ready))
    assert process.stdout is not None
    url = (await asyncio.wait_for(process.stdout.readline(), PATIENCE_SECONDS)).decode().strip()
    async with aiohttp.ClientSession() as session, session.get(f"{url}/playground/state") as response:
        assert response.status == 200
    assert ready.read_text().strip() == url
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), PATIENCE_SECONDS) == 0


async def test_what_is_no_port_is_told_in_one_line() -> None:
    process = await start_process("--port", "99999")
    _, errors = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    assert process.returncode == 2
    said = errors.decode()
    assert len(said.splitlines()) == 1 and "127.0.0.1:99999: a port is a number from 0 to 65535. Choose" in said


async def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = await start_process("--port", str(taken.getsockname()[1]))
        _, errors = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    assert process.returncode == 2
    assert len(errors.decode().splitlines()) == 1 and "--port 8901" in errors.decode()


async def test_help_teaches_how_to_drive_it() -> None:
    process = await start_process("--help")
    output, _ = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    assert process.returncode == 0
    assert "/playground/interactions" in output.decode() and "--ready-file" in output.decode()
