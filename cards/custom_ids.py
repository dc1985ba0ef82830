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
    SHOW = "show"
    # Of the card of several dreams; the number is that of any of them.
    STOP_ALL = "stopall"
    CANCEL_ALL = "cancelall"
    DELETE_ALL = "deleteall"


# 18 digits fit into the 64 bits of both databases: a forged id is refused here, not by a driver.
LARGEST_DREAM_ID = 10**18 - 1
TEMPLATE = re.compile(rf"dream:(?P<verb>{'|'.join(Verb)}):(?P<dream_id>[1-9][0-9]{{0,17}})")


def custom_id(verb: Verb, dream_id: int) -> str:
    """The id of a button: `dream:cancel:123`."""
    return f"dream:{verb}:{dream_id}"


def parse_custom_id(text: str) -> tuple[Verb, int] | None:
    """What `custom_id` wrote; None for another component's id."""
    match = TEMPLATE.fullmatch(text)
    return (Verb(match["verb"]), int(match["dream_id"])) if match else None
