"""A rush of members at one bot process, as one table:  python -m tests.bench.intake [--rate 50] [--seconds 20]

The bot as a process of its own on SQLite, against the stand-in; members come at a fixed rate, whether or not those
before them were answered. The stand-in and the members have this machine's cores too, so a late loop is told apart from
a blocked one: the second is what the bot's own thread computed while others waited.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from dreams.database import open_database
from dreams.history import History
from playground.stack import Stack

MEMBERS = ("ada", "ben", "cleo", "olive")
MAX_QUEUED = 1000  # of one member, the most that the setting takes
METRICS_PORT = 19_464
BLOCKED_SECONDS, ANSWER_SECONDS = 0.1, 3.0  # what must not be passed
LAGS = ("bot_loop_lag_seconds", "bot_loop_blocked_seconds")


@dataclass(frozen=True)
class Answered:
    """One `/dream`: how long it took, and the message that answered it."""

    seconds: float
    message_id: str
    is_card: bool


async def ask(stack: Stack, number: int) -> Answered:
    began = time.monotonic()
    options = {"prompt": f"a cat and {number} birds"}
    answer = await stack.post(
        "interactions", {"member": MEMBERS[number % len(MEMBERS)], "command": "dream", "options": options}
    )
    return Answered(time.monotonic() - began, answer["message_id"], not answer["is_ephemeral"])


async def rush(stack: Stack, rate: float, seconds: float) -> list[Answered]:
    """`rate` members a second, each at their time."""
    began = time.monotonic()
    asked: list[asyncio.Task[Answered]] = []
    async with asyncio.TaskGroup() as members:
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(began + number / rate - time.monotonic(), 0.0))
            asked.append(members.create_task(ask(stack, number)))
    return [task.result() for task in asked]


async def lags(stack: Stack) -> dict[str, dict[float, float]]:
    """Each histogram of the loop: how many of its sleepers were late by at most so much."""
    async with stack.session.get(f"http://127.0.0.1:{METRICS_PORT}/metrics") as response:
        families = {family.name: family for family in text_string_to_metric_families(await response.text())}
    return {
        name: {float(one.labels["le"]): one.value for one in families[name].samples if one.name == f"{name}_bucket"}
        for name in LAGS
    }


async def queued(stack: Stack) -> int:
    async with open_database(stack.settings()["DATABASE_URL"]) as database:
        return len(await History(database).open_of_all(limit=len(MEMBERS) * MAX_QUEUED))


def over(before: Mapping[float, float], after: Mapping[float, float], bound: float) -> tuple[int, int]:
    """How many of the sleepers in between were late by more than `bound`, and how many there were."""
    late = {edge: after[edge] - before[edge] for edge in after}
    total = late[float("inf")]
    return round(total - late[bound]), round(total)


def print_table(answers: list[Answered], in_queue: int, late: Mapping[str, tuple[int, int]]) -> None:
    times = sorted(one.seconds for one in answers)
    p99 = times[min(int(len(times) * 0.99), len(times) - 1)]
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("| figure | value | wanted |")
    print("| --- | --- | --- |")
    print(f"| /dream asked, answered with a card | {len(answers)}, {sum(one.is_card for one in answers)} | the same |")
    print(f"| dreams in the queue | {in_queue} | {len(answers)} |")
    print(f"| answer p50, p99, longest | {statistics.median(times):.3f}, {p99:.3f}, {times[-1]:.3f} s | p99 < 3 s |")
    for name, wanted in zip(LAGS, ("", "0"), strict=True):
        number, total = late[name]
        print(f"| `{name}` over {BLOCKED_SECONDS * 1000:.0f} ms | {number} of {total} looks | {wanted} |")


async def measure(rate: float, seconds: float) -> None:
    environment = {"DREAM_MAX_QUEUED": str(MAX_QUEUED), "DREAM_METRICS_PORT": str(METRICS_PORT)}
    with tempfile.TemporaryDirectory() as folder:
        async with Stack(Path(folder), environment=environment) as stack:
            await stack.start_bot()
            await ask(stack, 0)  # what a process does once is not what is measured
            before = await lags(stack)
            answers = await rush(stack, rate, seconds)
            after = await lags(stack)
            in_queue = await queued(stack) - 1
            late = {name: over(before[name], after[name], BLOCKED_SECONDS) for name in LAGS}
    print_table(answers, in_queue, late)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=50.0, help="members a second")
    parser.add_argument("--seconds", type=float, default=20.0)
    chosen = parser.parse_args()
    asyncio.run(measure(chosen.rate, chosen.seconds))


if __name__ == "__main__":
    main()
