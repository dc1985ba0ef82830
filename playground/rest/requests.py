"""Reading requests: JSON and multipart bodies, ids in paths; and writing answers as Discord does."""

import json
from typing import Any

from aiohttp import BodyPartReader, web

from playground.cdn import Upload, content_type_of
from playground.drafts import Draft
from playground.errors import EntityTooLarge, InvalidForm, MalformedJson, Refused
from playground.world import World

WORLD = web.AppKey("world", World)
BODY = web.RequestKey("body", object)  # the JSON part, for the log
BYTES = web.RequestKey("bytes", int)


def world_of(request: web.Request) -> World:
    return request.app[WORLD]


def path_id(request: web.Request, name: str, unknown: type[Refused]) -> int:
    """The id in the path; raises `unknown` when it is no id."""
    text = request.match_info[name]
    if not text.isdigit():
        raise unknown
    return int(text)


def answer(body: Any, status: int = 200) -> web.Response:
    """A JSON answer. The content type has no charset: discord.py reads JSON only from exactly this one."""
    return web.Response(body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json"})


def nothing() -> web.Response:
    return web.Response(status=204)


async def read_json(request: web.Request) -> Any:
    """The body of a request that has no files; {} when there is none. Raises MalformedJson, EntityTooLarge."""
    text = await _limited(request)
    request[BYTES] = len(text)
    if not text:
        return {}
    request[BODY] = _parsed(text)
    return request[BODY]


async def read_draft(request: web.Request) -> Draft:
    """A message with its files, from JSON or from multipart/form-data with `payload_json` and `files[n]`.

    Raises:
        Refused: EntityTooLarge, MalformedJson, InvalidForm.
    """
    if request.content_type != "multipart/form-data":
        return Draft(_object(await read_json(request)))
    body: dict[str, Any] = {}
    files: list[Upload] = []
    request[BYTES] = request.content_length or 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise MalformedJson
        content = bytes(await part.read())
        if part.name == "payload_json":
            request[BODY] = _parsed(content)
            body = _object(request[BODY])
        else:
            files.append(_upload(part, content))
    if sum(len(upload.content) for upload in files) > world_of(request).rules.request_limit_bytes:
        raise EntityTooLarge
    return Draft(body, files)


def _upload(part: BodyPartReader, content: bytes) -> Upload:
    name = part.name or ""
    number = name.removeprefix("files[").removesuffix("]")
    if not name.startswith("files[") or not number.isdigit() or not part.filename:
        raise InvalidForm({name or "files": {"_errors": [{"code": "INVALID_FILE", "message": "Expected files[n]."}]}})
    return Upload(int(number), part.filename, content, content_type_of(part.filename, part.headers.get("Content-Type")))


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        message = "Only dictionaries may be used in a DictType"
        raise InvalidForm({"_errors": [{"code": "DICT_TYPE_CONVERT", "message": message}]})
    return body


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise MalformedJson from None


async def _limited(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise EntityTooLarge from None
