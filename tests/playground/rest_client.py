"""A plain HTTP client with the bot's token: says exactly what a test wants said."""

import io
import json
from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, with its body read."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int | None:
        """Discord's error code."""
        return self.body.get("code") if isinstance(self.body, dict) else None

    def wrong(self, *path: str | int) -> list[str]:
        """The codes that 50035 gives for the field at `path`."""
        node = self.body["errors"]
        for step in path:
            node = node[str(step)]
        return [error["code"] for error in node["_errors"]]


class RestClient:
    """Requests below the API's base address."""

    def __init__(self, session: aiohttp.ClientSession, api_base: str, token: str) -> None:
        self._session = session
        self._base = api_base
        self.authorization = f"Bot {token}"

    async def send(self, method: str, path: str, body: Any = None, files: dict[str, bytes] | None = None) -> Reply:
        """One request; with files (by name) as multipart."""
        headers = {"Authorization": self.authorization}
        payload: dict[str, Any] = {"json": body} if body is not None else {}
        if files is not None:
            form = aiohttp.FormData()
            form.add_field("payload_json", json.dumps(body or {}))
            for index, (name, content) in enumerate(files.items()):
                form.add_field(
                    f"files[{index}]", io.BytesIO(content), filename=name, content_type="application/octet-stream"
                )
            payload = {"data": form}
        async with self._session.request(method, self._base + path, headers=headers, **payload) as response:
            text = await response.read()
            is_json = response.headers.get("Content-Type") == "application/json"
            return Reply(response.status, json.loads(text) if is_json else text, dict(response.headers))
