"""Words in the database that this version may not know: while an update is under way, a newer one writes beside it."""

from __future__ import annotations

import logging
from enum import StrEnum
from functools import cache
from typing import TypeVar

logger = logging.getLogger(__name__)

Choice = TypeVar("Choice", bound=StrEnum)


def known(choices: type[Choice], word: str) -> Choice | None:
    """The choice of that value; None, with a line in the log, for one that only a newer version has."""
    if word in {choice.value for choice in choices}:
        return choices(word)
    _tell(choices.__name__, word)
    return None


@cache
def _tell(choices: str, word: str) -> None:
    """Once for each word: the rows that hold it may be read each second."""
    logger.warning("this version does not know the %s %r, which a newer one must have written", choices, word)
