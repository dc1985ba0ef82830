"""The values that the queue takes and gives: an order, a lease, a claim, progress, a result, a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dreams.languages import Text
from dreams.recipe import Quality, Recipe


@dataclass(frozen=True, slots=True)
class CardRef:
    """Where a dream's card is."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Order:
    """What a member asks for.

    Attributes:
        idempotency_key: The interaction's id: the same key never makes a second dream.
        priority: Higher goes first, among the member's own dreams and between lanes of equal virtual time.
        weight: The member's share of the GPU against others' (1 is everybody's).
        hides_prompt: Others don't see its words.
        batch_id: What the dreams that share a card have in common (the interaction's id); None for a card of its own.
        max_queued: How many of the member's dreams may wait; None: as many as the queue's policy says.
        max_running: How many may run at once; the same.
    """

    idempotency_key: str
    user_id: int
    guild_id: int | None
    channel_id: int
    pack: str
    recipe: Recipe
    prompt: str
    priority: int = 0
    weight: float = 1.0
    owner_name: str = ""
    hides_prompt: bool = False
    batch_id: int | None = None
    max_queued: int | None = None
    max_running: int | None = None


@dataclass(frozen=True, slots=True)
class Enqueued:
    """`is_new` is false when this order had been taken before."""

    dream_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write a running dream. `lease_no` only ever grows and fences off whoever lost it."""

    dream_id: int
    lease_no: int
    worker_id: str


@dataclass(frozen=True, slots=True)
class CheckpointRef:
    """Where an attempt can go on from. `store_key` carries the lease's number."""

    store_key: str
    sha256: str
    step: int


@dataclass(frozen=True, slots=True)
class LastStep:
    """Where an attempt came to its end: one that was extended meanwhile goes on from there.

    Attributes:
        heard: The number of the last word that is in it; 0 for none.
    """

    checkpoint: CheckpointRef
    heard: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A dream that was claimed, with all that running it needs.

    Attributes:
        attempt: From 1; attempts given back or lost don't count.
        cost_seconds: The estimate of GPU time that the lane was charged.
        deadline_seconds: How long this attempt may run before its own worker ends it.
    """

    lease: Lease
    recipe: Recipe
    prompt: str
    pack: str
    attempt: int
    checkpoint: CheckpointRef | None
    card: CardRef | None
    cost_seconds: float
    deadline_seconds: float
    user_id: int
    guild_id: int | None
    channel_id: int
    owner_name: str
    hides_prompt: bool = False
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running dream is."""

    step: int
    total: int
    score: float
    best_score: float
    best_step: int
    seconds: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture."""

    store_key: str
    sha256: str
    size_bytes: int
    mime: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a dream came to.

    Attributes:
        scores: `(phrase, score)` of each phrase, seen ones first, then those to avoid.
        seconds: GPU time of all attempts that led here, as far as the worker knows.
        safety: `(concept, probability)` of what is unwanted, the likeliest first, in 0..1; empty where nothing looked.
    """

    pictures: tuple[Picture, ...]
    score: float
    scores: tuple[tuple[str, float], ...]
    steps: int
    best_step: int
    seconds: float
    safety: tuple[tuple[str, float], ...] = ()


class SteeringKind(StrEnum):
    """What a member may tell a running dream."""

    STOP = "stop"
    """End now and keep the best picture so far."""
    EXTEND = "extend"
    """Go on for `steps` more."""
    AVOID = "avoid"
    """From now on avoid `phrase`."""


@dataclass(frozen=True, slots=True)
class Steering:
    """One word to a running dream.

    Attributes:
        number: Given by the queue; what is said later to the same dream has a higher one.
        is_settled: Whether the dream's checkpoint holds what came of it.
    """

    kind: SteeringKind
    steps: int | None = None  # of an extension; of a stop: where the dream stood
    phrase: str | None = None
    number: int = field(default=0, compare=False)
    is_settled: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Orders:
    """What the owner of a lease must do now, with the words that it has not heard yet, in the order said."""

    cancel_requested: bool
    steering: tuple[Steering, ...] = ()


class CancelOutcome(StrEnum):
    """What came of a wish to cancel."""

    CANCELLED = "cancelled"
    """It had not started and is over."""
    REQUESTED = "requested"
    """It runs; its worker ends it within seconds."""
    ALREADY_OVER = "already over"
    """It had ended before."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the queue.

    Attributes:
        place: 1 is next; 0 for a dream that does not wait.
        wait_seconds: Until it should start; None when nobody can say.
        is_served: Whether a live worker serves its pool.
        reason: Why others who asked later go first, in a sentence; None when nobody does.
    """

    place: int
    wait_seconds: float | None
    is_served: bool
    reason: Text | None


@dataclass(frozen=True, slots=True)
class Worker:
    """A generator process, as it introduces itself.

    Attributes:
        id: New for each start of a process.
        steps_per_second: Measured on this device with this pack.
        steps: What each quality means in steps, for this pack.
        batch: Dreams that it takes at once.
    """

    id: str
    packs: tuple[str, ...]
    steps_per_second: float
    steps: Mapping[Quality, int] = field(default_factory=dict)
    host: str = ""
    pid: int = 0
    device: str = ""
    version: str = ""
    batch: int = 1
    started_at: datetime | None = None
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Who serves a pack, and how fast.

    Attributes:
        slots: Dreams that the live workers take at once, together.
        steps_per_second: The mean of one live worker; the assumed speed when none lives.
    """

    pack: str
    live_workers: int
    slots: int
    steps_per_second: float
    steps: Mapping[Quality, int]
