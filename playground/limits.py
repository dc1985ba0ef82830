"""Rate limits: a bucket for each route and channel, and one for the whole bot, as fixed windows.

Discord doesn't publish the numbers; those here are what people measured. A bot is expected to read the headers.
"""

import hashlib
from dataclasses import dataclass

from playground.errors import OldMessageEdits, RateLimited
from playground.rules import Rules


@dataclass(frozen=True, slots=True)
class BucketRule:
    """`limit` requests in `seconds`, counted for each value of the path's `major` parameter."""

    limit: int
    seconds: float
    major: str | None = None


CHANNEL_WRITES = BucketRule(5, 5.0, major="channel")
WEBHOOK_WRITES = BucketRule(5, 2.0, major="token")

RULES: dict[tuple[str, str], BucketRule] = {
    ("POST", "/channels/{channel}/messages"): CHANNEL_WRITES,
    ("PATCH", "/channels/{channel}/messages/{message}"): CHANNEL_WRITES,
    ("DELETE", "/channels/{channel}/messages/{message}"): CHANNEL_WRITES,
    ("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me"): BucketRule(1, 0.25, major="channel"),
    ("POST", "/interactions/{interaction}/{token}/callback"): WEBHOOK_WRITES,
    ("POST", "/webhooks/{application}/{token}"): WEBHOOK_WRITES,
    ("GET", "/webhooks/{application}/{token}/messages/{message}"): WEBHOOK_WRITES,
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}"): WEBHOOK_WRITES,
    ("DELETE", "/webhooks/{application}/{token}/messages/{message}"): WEBHOOK_WRITES,
}
ELSE = BucketRule(30, 10.0, major="channel")

# Answers to interactions are never held against the bot's global limit.
UNCOUNTED_PREFIXES = ("/interactions/", "/webhooks/")


@dataclass(slots=True)
class Window:
    """How many requests were made since `started_at`."""

    started_at: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave to go on, and what the headers say about the next request."""

    bucket: str
    limit: int
    remaining: int
    reset_at: float
    reset_after_seconds: float

    def headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": f"{self.reset_at:.3f}",
            "X-RateLimit-Reset-After": f"{self.reset_after_seconds:.3f}",
            "X-RateLimit-Bucket": self.bucket,
        }


class Limits:
    """Counts requests. All times are seconds since 1970."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._windows: dict[tuple[str, str], Window] = {}

    def take(self, method: str, route: str, majors: dict[str, str], now: float) -> Grant:
        """Counts one request against the bot and against its bucket; raises RateLimited."""
        if not route.startswith(UNCOUNTED_PREFIXES):
            self._take_global(now)
        rule = RULES.get((method, route), ELSE)
        major = majors.get(rule.major or "", "")
        bucket = hashlib.sha256(f"{method} {route}".encode()).hexdigest()[:32]
        window = self._count((bucket, major), rule.limit, rule.seconds, now)
        reset_at = window.started_at + rule.seconds
        grant = Grant(bucket, rule.limit, max(0, rule.limit - window.used), reset_at, reset_at - now)
        if window.used > rule.limit:
            raise RateLimited(reset_at - now, scope="user", headers=grant.headers())
        return grant

    def take_old_edit(self, channel_id: int, now: float) -> None:
        """Counts one edit of a message older than an hour; raises OldMessageEdits."""
        rules = self._rules
        window = self._count(("old edits", str(channel_id)), rules.old_edits, rules.old_edits_seconds, now)
        if window.used > rules.old_edits:
            raise OldMessageEdits(window.started_at + rules.old_edits_seconds - now, scope="shared")

    def forget(self) -> None:
        """Starts all windows anew."""
        self._windows.clear()

    def _take_global(self, now: float) -> None:
        window = self._count(("global", ""), self._rules.global_per_second, 1.0, now)
        if window.used > self._rules.global_per_second:
            raise RateLimited(window.started_at + 1.0 - now, scope="global")

    def _count(self, key: tuple[str, str], limit: int, seconds: float, now: float) -> Window:
        window = self._windows.get(key)
        if window is None or now >= window.started_at + seconds:
            window = self._windows[key] = Window(now)
        window.used = min(window.used + 1, limit + 1)
        return window
