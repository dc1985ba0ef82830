"""What telling about a dream costs it, as one table:  OMP_NUM_THREADS=1 python -m tests.bench.overhead [--laps 40]

A dream in this process, as its engine runs it, on the CPU. Processor time: of the thread that makes the steps, which
on a GPU would be the device's time, and of what encodes pictures beside it. Medians.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from multiprocessing.connection import Connection

import torch

from dreams.recipe import Method, Phrase, Recipe
from generator.dream_run import DreamRun
from generator.engine import Dreamer, load_weights
from generator.messages import Begin, TakeCheckpoint, TakeFrame
from generator.packs.loading import find_pack
from generator.reports import Reports

FRAME_SECONDS, CHECKPOINT_SECONDS = 5.0, 30.0
Cost = tuple[float, float]  # milliseconds of processor time: of the thread of the steps, of the encoder


def cost_of(reports: Reports, work: Callable[[], object]) -> Cost:
    """Does it, waits for what it leaves to the encoder, and says what both took."""
    began, own = time.process_time(), time.thread_time()
    work()
    own_seconds = time.thread_time() - own
    reports._encoder.submit(lambda: None).result()  # behind it
    waited = time.thread_time() - own - own_seconds
    # Of the whole process: H.264 is encoded in threads of its own.
    return 1000 * own_seconds, 1000 * (time.process_time() - began - own_seconds - waited)


def drain(pipe: Connection) -> None:
    """A thread: stands in for a supervisor, until the pipe ends."""
    try:
        while True:
            pipe.recv_bytes()
    except (EOFError, OSError):
        return


def measured(recipe: Recipe, laps: int) -> dict[str, Cost]:
    """The median costs of a dream's parts."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    near, far = multiprocessing.Pipe()
    supervisor = threading.Thread(target=drain, args=(near,))
    supervisor.start()
    with far, Reports(far) as reports:
        dreamer = Dreamer(load_weights(find_pack("emoji"), torch.device("cpu")))
        run = DreamRun(reports, dreamer, Begin(1, recipe.to_json()))
        run.take(next(run.dream))
        for order in (TakeFrame(1), TakeCheckpoint(1)):  # the first of each warms up
            cost_of(reports, lambda order=order: run.follow(order))
        for _ in range(laps):
            steps = []
            costs["step"].append(cost_of(reports, lambda steps=steps: steps.append(next(run.dream))))
            costs["telling of it"].append(cost_of(reports, lambda step=steps[0]: run.take(step)))
            costs["frame"].append(cost_of(reports, lambda: run.follow(TakeFrame(1))))
            costs["checkpoint"].append(cost_of(reports, lambda: run.follow(TakeCheckpoint(1))))
        costs["end, film included"].append(cost_of(reports, run.finish))
    supervisor.join()
    near.close()
    return {
        part: (statistics.median(o for o, _ in each), statistics.median(e for _, e in each))
        for part, each in costs.items()
    }


def main() -> None:
    """Measures both methods and prints them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--laps", type=int, default=40)
    parser.add_argument("--size", type=int, default=256)
    options = parser.parse_args()
    for method in Method:
        steps = options.laps + 1
        recipe = Recipe((Phrase("a red apple"),), seed=7, steps=steps, cutouts=16, size_px=options.size, method=method)
        costs = measured(recipe, options.laps)
        print(f"{method}, {recipe.cutouts} cutouts, {options.size} px, milliseconds: thread of the steps, encoder")
        for part, (own, encoder) in costs.items():
            print(f"  {part:<20} {own:8.2f} {encoder:8.2f}")
        (step, _), (telling, _) = costs["step"], costs["telling of it"]
        shares = [
            costs["frame"][thread] / (1000 * FRAME_SECONDS) + costs["checkpoint"][thread] / (1000 * CHECKPOINT_SECONDS)
            for thread in (0, 1)
        ]
        print(
            f"  all but the end: {telling / step + shares[0]:.2%} of the thread of the steps, {shares[1]:.2%} beside it"
        )


if __name__ == "__main__":
    main()
