"""The custom ids of a card's buttons: what to do and with which dream, so that a button works after any restart.

They live as long as the messages that carry them: a verb may be added, never renamed.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Verb(StrEnum):
    """What a button does."""

    CANCEL = "cancel"
    STOP = "stop"
    EXTEND = "extend"
    AVOID = "avoid"
    AGAIN = "again"
    VARY = "vary"
    REMIX = "remix"
    LONGER = "longer"
    TIMELAPSE = "timelapse"
    RECIPE = "recipe"
    FAMILY = "family"
    FAVOURITE = "favourite"
    DELETE = "delete"


TEMPLATE = re.compile(rf"dream:(?P<verb>{'|'.join(Verb)}):(?P<dream_id>[0-9]+)")


def custom_id(verb: Verb, dream_id: int) -> str:
    """The id of a button: `dream:cancel:123`."""
    return f"dream:{verb}:{dream_id}"


def parse_custom_id(text: str) -> tuple[Verb, int] | None:
    """What `custom_id` wrote; None for another component's id."""
    match = TEMPLATE.fullmatch(text)
    return (Verb(match["verb"]), int(match["dream_id"])) if match else None
