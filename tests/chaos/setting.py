"""The figures of the chaos suite: everything a hundred times faster than in life, in the same proportions."""

from __future__ import annotations

from dreams.policy import Policy

PACK = "emoji"
HEARTBEAT_SECONDS = 0.3
STEP_SECONDS = 0.04
STEPS = 12
RETRY_SECONDS = 1.5
SEND_SECONDS = 1.0
POLICY = Policy(
    max_queued=100_000,
    max_running=2,
    lease_seconds=1.5,
    max_lost_leases=6,  # chaos takes leases away by the dozen; that a poison dream ends is tested elsewhere
    max_attempts=5,
)
