"""What the queue allows and how patient it is: plain numbers, decided nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

from dreams.recipe import Quality


def _default_steps() -> dict[Quality, int]:
    return {Quality.DRAFT: 80, Quality.STANDARD: 200, Quality.DEEP: 500}


@dataclass(frozen=True, slots=True)
class Policy:
    """How the queue treats members, workers and time."""

    max_queued: int = 10
    """Open dreams that wait, per member and pool."""
    max_running: int = 2
    """Dreams that run at once, per member and pool."""
    role_max_queued: int = 50
    """The most that a server's managers may let a role have waiting: the GPUs are not theirs alone."""
    role_max_running: int = 5
    """The most that they may let a role have running at once."""
    lease_seconds: float = 60.0
    """How long a worker that went silent keeps its dream."""
    max_lost_leases: int = 3
    """So many lost leases fail a dream: it probably stops the workers."""
    max_attempts: int = 3
    """So many failed attempts fail a dream."""
    debt_cap_seconds: float = 1800.0
    """GPU time beyond this is forgiven when a member comes back: what "recently" means for fairness."""
    deadline_factor: float = 4.0
    """A dream may run so many times its estimate ..."""
    min_deadline_seconds: float = 300.0
    """... and never less than this."""
    worker_silence_seconds: float = 60.0
    """A worker unseen for so long counts as gone. For display only; ownership is the lease's."""
    default_steps_per_second: float = 10.0
    """The speed assumed until a worker has measured one."""
    default_steps: dict[Quality, int] = field(default_factory=_default_steps)
    """The steps assumed until a worker has said its pack's."""
