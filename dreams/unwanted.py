"""What a server does with a picture in which CLIP saw something that nobody asked to see. Pure.

CLIP gives a hint, not a judgement (Radford et al. 2021, section 7): the server's managers say from which probability on
it counts, and what follows. Nothing of the verdict is stored, so that a changed policy holds for older pictures too.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

DEFAULT_UNWANTED_FROM = 0.5  # more likely than all neutral concepts together

Safety = Sequence[tuple[str, float]]  # `Result.safety`


class PicturePolicy(StrEnum):
    """What a server does with such pictures."""

    SHOW = "show"
    """Nothing: they are shown like others."""
    SPOILER = "spoiler"
    """Behind a spoiler; open in age-restricted channels."""
    REFUSE = "refuse"
    """Not shown in any channel."""
    ADULTS = "adults"
    """Shown in age-restricted channels, refused in others."""


class Verdict(StrEnum):
    """How one picture goes into one channel."""

    OPEN = "open"
    SPOILER = "spoiler"
    REFUSED = "refused"


def unwanted_in(safety: Safety, unwanted_from: float) -> tuple[str, float] | None:
    """The likeliest unwanted concept with its probability; None when none is likely enough.

    Args:
        unwanted_from: The least probability that counts, in 0..1.
    """
    likeliest = max(safety, key=lambda seen: seen[1], default=None)
    return likeliest if likeliest is not None and likeliest[1] >= unwanted_from else None


def verdict(safety: Safety, policy: PicturePolicy, unwanted_from: float, *, is_age_restricted: bool) -> Verdict:
    """How a picture goes into a channel.

    Args:
        is_age_restricted: Whether that channel is for adults.
    """
    if unwanted_in(safety, unwanted_from) is None:
        return Verdict.OPEN
    match policy, is_age_restricted:
        case (PicturePolicy.REFUSE, _) | (PicturePolicy.ADULTS, False):
            return Verdict.REFUSED
        case PicturePolicy.SPOILER, False:
            return Verdict.SPOILER
        case _:
            return Verdict.OPEN


def depends_on_channel(policy: PicturePolicy) -> bool:
    """Whether the policy treats age-restricted channels in another way, so that somebody has to look."""
    return policy in (PicturePolicy.SPOILER, PicturePolicy.ADULTS)
