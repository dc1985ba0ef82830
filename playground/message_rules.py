"""What Discord accepts as a message: lengths, numbers and types of every field a bot may send."""

from typing import Any

from playground.components import check_components_v2, check_rows
from playground.forms import Form, Path
from playground.rules import MAX_ALT_TEXT_CHARACTERS, MAX_ATTACHMENTS, MAX_CONTENT_CHARACTERS

EPHEMERAL = 1 << 6
LOADING = 1 << 7
IS_COMPONENTS_V2 = 1 << 15

MAX_EMBEDS = 10
MAX_EMBED_CHARACTERS = 6_000  # over all embeds of a message
MAX_EMBED_FIELDS = 25
MAX_NONCE_CHARACTERS = 25


def check_message(body: dict[str, Any], *, flags: int = 0, at: Path = ()) -> None:
    """Raises InvalidForm that names every wrong field.

    Args:
        body: The fields as sent; absent fields are fine.
        flags: The message's flags so far (an edit doesn't repeat that it is Components V2).
        at: Where the body stands in the request; an interaction's answer has it under `data`.
    """
    form = Form()
    form.text(body, "content", MAX_CONTENT_CHARACTERS)
    _check_flags(form, body)
    _check_embeds(form, body)
    _check_attachments(form, body)
    _check_mentions(form, body)
    _check_nonce(form, body)
    if (flags | (body["flags"] if isinstance(body.get("flags"), int) else 0)) & IS_COMPONENTS_V2:
        check_components_v2(form, body)
    else:
        check_rows(form, body)
    form.nest(at).refuse_if_wrong()


def _check_flags(form: Form, body: dict[str, Any]) -> None:
    flags = body.get("flags")
    if flags is not None and (not isinstance(flags, int) or isinstance(flags, bool)):
        form.wrong(("flags",), "NUMBER_TYPE_COERCE", f"Value {flags!r} is not int.")


def _check_embeds(form: Form, body: dict[str, Any]) -> None:
    total = 0
    for index, embed in enumerate(form.items(body, "embeds", MAX_EMBEDS)):
        at: Path = ("embeds", index)
        texts = [form.text(embed, "title", 256, at=at), form.text(embed, "description", 4_096, at=at)]
        texts.append(_text_inside(form, embed, at, part="footer", key="text", longest=2_048))
        texts.append(_text_inside(form, embed, at, part="author", key="name", longest=256))
        for number, field in enumerate(form.items(embed, "fields", MAX_EMBED_FIELDS, at=at)):
            path = (*at, "fields", number)
            texts.append(form.text(field, "name", 256, at=path, required=True))
            texts.append(form.text(field, "value", 1_024, at=path, required=True))
        total += sum(len(text) for text in texts if text)
    if total > MAX_EMBED_CHARACTERS:
        form.wrong(
            ("embeds",),
            "MAX_EMBED_SIZE_EXCEEDED",
            f"Embed size exceeds maximum size of {MAX_EMBED_CHARACTERS}",
        )


def _text_inside(form: Form, embed: dict[str, Any], at: Path, *, part: str, key: str, longest: int) -> str | None:
    inside = embed.get(part)
    return form.text(inside, key, longest, at=(*at, part)) if isinstance(inside, dict) else None


def _check_attachments(form: Form, body: dict[str, Any]) -> None:
    for index, attachment in enumerate(form.items(body, "attachments", MAX_ATTACHMENTS)):
        at: Path = ("attachments", index)
        form.text(attachment, "filename", 1_024, at=at)
        form.text(attachment, "description", MAX_ALT_TEXT_CHARACTERS, at=at)
        if not str(attachment.get("id", "")).isdigit():
            form.wrong((*at, "id"), "NUMBER_TYPE_COERCE", f"Value {attachment.get('id')!r} is not snowflake.")


def _check_mentions(form: Form, body: dict[str, Any]) -> None:
    mentions = body.get("allowed_mentions")
    if mentions is None:
        return
    if not isinstance(mentions, dict):
        form.wrong(("allowed_mentions",), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    parse = mentions.get("parse") or []
    for index, word in enumerate(parse):
        if word not in ("users", "roles", "everyone"):
            message = "Value must be one of {'users', 'roles', 'everyone'}."
            form.wrong(("allowed_mentions", "parse", index), "BASE_TYPE_CHOICES", message)
    for key in ("users", "roles"):
        if mentions.get(key) and key in parse:
            message = f"parse:[{key!r}] and {key}: [ids...] are mutually exclusive."
            form.wrong(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)


def _check_nonce(form: Form, body: dict[str, Any]) -> None:
    if isinstance(body.get("nonce"), str):
        form.text(body, "nonce", MAX_NONCE_CHARACTERS)
