"""How an attempt can end, and which ending an engine's trouble asks for."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum, auto

from dreams.languages import _, kept, marked
from generator.errors import EngineDied
from generator.messages import Broken, Finished, Trouble

logger = logging.getLogger(__name__)


class Why(Enum):
    """How an attempt ends."""

    FINISHED = auto()
    BROKEN = auto()
    CANCELLED = auto()
    NOBODYS_FAULT = auto()
    """The store was away, or the engine was lost before it knew of the dream, or under several at once: whose fault it
    was then shows when each goes on alone."""
    LEASE_LOST = auto()
    WORKER_STOPS = auto()


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of an attempt.

    Attributes:
        finished: With `FINISHED`.
        reason: With `BROKEN`: the sentence for the dream's owner.
        is_permanent: With `BROKEN`: whether another attempt would fail as well.
        is_engine_lost: Whether a new engine is needed.
    """

    why: Why
    finished: Finished | None = None
    reason: str = ""
    is_permanent: bool = False
    is_engine_lost: bool = False


def of_broken(report: Broken) -> Ending:
    """The ending of a dream that the engine could not go on with."""
    match report.trouble:
        case Trouble.IMPOSSIBLE:
            reason = kept(_("This generator's pack can't do that: {why}.", why=report.message))
            return Ending(Why.BROKEN, reason=reason, is_permanent=True)
        case Trouble.FOREIGN_LATENTS:
            reason = marked(
                "The dream that it comes from was made with another pack or version, and nothing can go on from there. "
                "Its button “Again” or /dream makes a new one of the same words."
            )
            return Ending(Why.BROKEN, reason=reason, is_permanent=True)
        case Trouble.OUT_OF_MEMORY:
            reason = marked("The generator has too little memory for it. A smaller size or fewer cutouts may fit.")
            return Ending(Why.BROKEN, reason=reason, is_engine_lost=True)
        case Trouble.DEVICE_LOST if report.is_shared:
            return Ending(Why.NOBODYS_FAULT, reason=report.message, is_engine_lost=True)
        case Trouble.DEVICE_LOST:
            return Ending(Why.BROKEN, reason=marked("The generator's device failed."), is_engine_lost=True)
        case Trouble.BUG:
            logger.error("the engine broke: %s", report.message)
            reason = marked("Something went wrong in the generator; its log has the details.")
            return Ending(Why.BROKEN, reason=reason)


def of_lost_engine(error: EngineDied, *, is_blameless: bool) -> Ending:
    """The ending of a dream whose engine is gone."""
    logger.warning("the engine was lost: %s", error)
    if is_blameless:
        return Ending(Why.NOBODYS_FAULT, reason=str(error), is_engine_lost=True)
    reason = marked("The generator's engine stopped working under it.")
    return Ending(Why.BROKEN, reason=reason, is_engine_lost=True)
