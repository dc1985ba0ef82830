"""Every request that the bot's processes made, and how it was answered."""

from collections import deque
from dataclasses import dataclass
from typing import Any

KEPT_REQUESTS = 10_000


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request.

    `route` is the path with its placeholders (None when there is no such route), `code` Discord's error code.
    `is_refused`: it broke a rule. An answer that a fault made up is not a refusal but `is_fault`.
    `body` is the JSON part of what was sent.
    """

    number: int
    time: float
    method: str
    path: str
    route: str | None
    status: int
    code: int | None
    request_bytes: int
    seconds: float
    is_refused: bool
    is_fault: bool
    user_agent: str
    body: Any

    def json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "time": self.time,
            "method": self.method,
            "path": self.path,
            "route": self.route,
            "status": self.status,
            "code": self.code,
            "bytes": self.request_bytes,
            "seconds": round(self.seconds, 4),
            "refused": self.is_refused,
            "fault": self.is_fault,
            "user_agent": self.user_agent,
            "body": self.body,
        }


class RequestLog:
    """The latest requests that were answered, oldest first; `arrived` counts all that came, answered or not."""

    def __init__(self) -> None:
        self.records: deque[RequestRecord] = deque(maxlen=KEPT_REQUESTS)
        self.arrived = 0

    def next_number(self) -> int:
        self.arrived += 1
        return self.arrived

    def add(self, record: RequestRecord) -> None:
        self.records.append(record)

    @property
    def refused(self) -> list[RequestRecord]:
        """Those that broke a rule."""
        return [record for record in self.records if record.is_refused]
