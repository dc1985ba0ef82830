"""Interactions by HTTP instead of the gateway: signed requests to an address that the application gave.

Discord signs the timestamp and the raw body with Ed25519, and takes an address only when it answers a PING and refuses
a forged one.
"""

import json
import time
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from playground.errors import ControlMistake

PING, PONG = 1, 1
CHECK_SECONDS = 30.0


class InteractionEndpoint:
    """Where interactions go. `url` is None while they go through the gateway."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.url: str | None = None

    @property
    def public_key(self) -> str:
        """The application's `verify_key`, in hexadecimal."""
        return self._key.public_key().public_bytes_raw().hex()

    async def attach(self, url: str | None) -> None:
        """Takes an address, or with None goes back to the gateway.

        Raises:
            ControlMistake: The address doesn't answer a PING, or answers a forged one.
        """
        self.url = None
        if url is None:
            return
        ping = {"type": PING, "id": "0", "application_id": "0", "token": "", "version": 1}
        try:
            status, body = await self._post(url, ping, CHECK_SECONDS)
            forged_status, _ = await self._post(url, ping, CHECK_SECONDS, is_forged=True)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ControlMistake(f"{url} can't be reached: {error!r}") from error
        if status != 200 or body.get("type") != PONG:
            raise ControlMistake(f"{url} answered a PING with {status} {body}")
        if forged_status != 401:
            raise ControlMistake(f"{url} answered a forged request with {forged_status}, not with 401")
        self.url = url

    async def deliver(self, payload: dict[str, Any], timeout_seconds: float) -> dict[str, Any]:
        """Sends one interaction; returns the answer in the response's body, {} when it comes by REST or never."""
        assert self.url is not None
        try:
            _, body = await self._post(self.url, payload, timeout_seconds)
        except (aiohttp.ClientError, TimeoutError):
            return {}  # to the member it looks the same as no answer
        return body

    async def _post(
        self, url: str, payload: dict[str, Any], timeout_seconds: float, *, is_forged: bool = False
    ) -> tuple[int, dict[str, Any]]:
        raw = json.dumps(payload).encode()
        timestamp = str(int(time.time()))
        signature = self._key.sign((timestamp + ("0" if is_forged else "")).encode() + raw).hex()
        headers = {
            "Content-Type": "application/json",
            "X-Signature-Ed25519": signature,
            "X-Signature-Timestamp": timestamp,
        }
        timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=raw, headers=headers) as response,
        ):
            is_json = response.content_type == "application/json"
            return response.status, (await response.json() if is_json else {})
