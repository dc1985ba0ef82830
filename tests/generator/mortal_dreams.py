"""`python -m generator dream` in processes that are killed, each going on from the checkpoint that the one before left.

A program of its own: it loads torch once and forks for each attempt, which pytest's process with its threads must not.
Leaves `whole.png` of a process that nobody killed and `killed.png` of the others, and prints the first and the last
step that each attempt told of as JSON, that of the former first.
"""

from __future__ import annotations

import json
import os
import random
import runpy
import signal
import sys
import time

import generator.cli
from generator import single_dream
from generator.engine.progress import Progress as Step
from generator.tally import Tally

STEP_BYTES = 4
MOST_STEPS = 3  # of an attempt that is killed
LONGEST_SECONDS = 0.02  # that it may live on after its last step was told: longer than the next one takes


def dream(arguments: list[str], told: int, go_on: int) -> None:
    """Runs the command line, with a checkpoint after each step. Tells each step, and makes the next when asked to."""
    take = Tally.take

    def tell_and_take(tally: Tally, step: Step) -> object:
        os.write(told, step.step.to_bytes(STEP_BYTES, "big"))
        os.read(go_on, 1)
        return take(tally, step)

    Tally.take = tell_and_take
    single_dream.CHECKPOINT_SECONDS = 0.0
    sys.argv = [generator.cli.__name__, *arguments]
    runpy.run_module("generator", run_name="__main__", alter_sys=True)


def attempt(arguments: list[str], kill_after: int | None, chance: random.Random) -> list[int]:
    """Dreams in a process of its own, killed some time after so many steps; returns the steps that it told of."""
    (near_told, told), (go_on, near_go_on) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.close(near_go_on)
        dream(arguments, told, go_on)
        sys.exit()
    os.close(told)
    os.close(go_on)
    steps: list[int] = []
    while step := os.read(near_told, STEP_BYTES):
        steps.append(int.from_bytes(step, "big"))
        if len(steps) == kill_after:
            if chance.random() < 0.8:  # else it dies before it has done anything about the step that it told of
                os.write(near_go_on, b".")
                time.sleep(chance.uniform(0, LONGEST_SECONDS))
            os.kill(child, signal.SIGKILL)
            break
        os.write(near_go_on, b".")
    os.close(near_told)
    os.close(near_go_on)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status == (0 if kill_after is None else -signal.SIGKILL), status
    return steps


def main(kills: int, arguments: list[str]) -> None:
    """Dreams once as a whole, and once in so many processes that are killed and one that is not."""
    chance = random.Random(kills)
    attempts = [attempt([*arguments, "--out", "whole.png"], None, chance)]
    arguments += ["--out", "killed.png", "--checkpoint", "kept.ckpt"]
    attempts += [attempt(arguments, chance.randint(1, MOST_STEPS), chance) for _ in range(kills)]
    attempts.append(attempt(arguments, None, chance))
    print(json.dumps([(steps[0], steps[-1]) for steps in attempts]))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
