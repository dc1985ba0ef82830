"""A message as somebody sent it, before anything was checked."""

from dataclasses import dataclass, field
from typing import Any

from playground.cdn import Upload


@dataclass(frozen=True, slots=True)
class Draft:
    """The JSON fields, and the files that came with them."""

    body: dict[str, Any]
    files: list[Upload] = field(default_factory=list)
