"""A dream's own diary, one line a transition: what an operator reads when somebody asks what happened."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import bindparam, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.clock import now
from dreams.tables import dream_event


class EventKind(StrEnum):
    """What can happen to a dream."""

    ENQUEUED = "enqueued"
    CLAIMED = "claimed"
    GIVEN_BACK = "given back"
    ATTEMPT_FAILED = "attempt failed"
    LEASE_EXPIRED = "lease expired"
    CANCEL_REQUESTED = "cancel requested"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


NOTE = insert(dream_event).values(
    dream_id=bindparam("its_id"),
    kind=bindparam("note_kind"),
    lease_no=bindparam("its_lease_no"),
    detail=bindparam("note_detail"),
    at=now(),
)
"""One line about a dream's row (`bundle.its`)."""


async def record(
    connection: AsyncConnection, dream_id: int, kind: EventKind, *, lease_no: int = 0, detail: str | None = None
) -> None:
    """Writes one line, in the transaction of the transition itself."""
    values = {"its_id": dream_id, "note_kind": kind.value, "its_lease_no": lease_no, "note_detail": detail}
    await connection.execute(NOTE, values)
