"""What an operator can watch: Prometheus metrics of one process, by the names that the Grafana dashboard uses.

Counters and gauges are set where the thing happens; what only the database knows is read when somebody scrapes.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

DREAMS = Gauge("dreams", "Dreams in the database by state and pack", ["state", "pack"])
OLDEST_WAIT_SECONDS = Gauge("dream_oldest_wait_seconds", "How long the oldest queued dream has waited", ["pack"])
OUTBOX_PENDING = Gauge("dream_outbox_pending", "Final cards that Discord has not been told of yet")
OUTBOX_OLDEST_SECONDS = Gauge("dream_outbox_oldest_seconds", "Age of the oldest pending delivery")
LISTENER_DOWN = Gauge("dream_listener_down", "1 while the wake-up connection is lost and the process only polls")

STEPS_PER_SECOND = Gauge("dream_steps_per_second", "Speed of the running dream's engine")
GPU_MEMORY_BYTES = Gauge("dream_gpu_memory_bytes", "Peak memory of the engine's device since the dream began")
LEASES_LOST = Counter("dream_leases_lost", "Dreams that this generator had to let go, because its lease was taken")
ENGINE_CRASHES = Counter("dream_engine_crashes", "Engine processes that ended by themselves")

_LAGS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
LOOP_LAG_SECONDS = Histogram("bot_loop_lag_seconds", "How late the bot's event loop woke a sleeper", buckets=_LAGS)
LOOP_BLOCKED_SECONDS = Histogram(
    "bot_loop_blocked_seconds", "The part of that which the loop's own thread computed meanwhile", buckets=_LAGS
)

EDITS = Counter("dream_card_edits", "Edits of cards by how Discord answered", ["outcome"])
RATE_LIMITED = Counter("dream_discord_rate_limited", "429 answers from Discord")
