"""Two programs that do the same steps in turns: what each needs, and the ratio with its spread."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

FOLDER = Path(__file__).parent
STOP_TIMEOUT_SECONDS = 30.0


class BenchFailed(Exception):
    """A contestant ended before it was asked to."""


@dataclass(frozen=True, slots=True)
class Work:
    """What both do.

    Attributes:
        size_px: of BigGAN-deep's picture: 128, 256 or 512.
        cutouts: in each step.
        threads: of the CPU.
        device: "cpu" or "cuda".
        is_compiled: whether our networks are compiled first.
        precision: what our networks compute in.
    """

    size_px: int = 128
    cutouts: int = 8
    threads: int = 1
    device: str = "cpu"
    is_compiled: bool = False
    precision: str = "auto"


@dataclass(frozen=True, slots=True)
class Lap:
    """Some steps of one contestant.

    Attributes:
        seconds: by the clock.
        cpu_seconds: of the processor; on a machine that others use too, this is the steadier figure.
        peak_bytes: the most memory so far: of the process, or of the device.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Laps of equal work, in turns."""

    work: Work
    steps: int
    ours: tuple[Lap, ...]
    theirs: tuple[Lap, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        """Their seconds divided by ours, turn by turn; above 1 where ours is faster."""
        return tuple(their.seconds / our.seconds for our, their in zip(self.ours, self.theirs, strict=True))

    @property
    def cpu_ratios(self) -> tuple[float, ...]:
        """The same of processor seconds."""
        return tuple(their.cpu_seconds / our.cpu_seconds for our, their in zip(self.ours, self.theirs, strict=True))

    @property
    def memory_ratio(self) -> float:
        """Our peak memory divided by theirs."""
        return self.ours[-1].peak_bytes / self.theirs[-1].peak_bytes

    def lines(self) -> list[str]:
        """Returns the comparison for people to read."""
        return [
            f"{self.work.size_px} px, {self.work.cutouts} cutouts, {self.work.threads} threads, {self.work.device},"
            f" {self.work.precision}",
            f"  dreamer   {self.steps / statistics.median(lap.seconds for lap in self.ours):.3f} steps/s, "
            f"{self.ours[-1].peak_bytes / 1e9:.2f} GB",
            f"  big-sleep {self.steps / statistics.median(lap.seconds for lap in self.theirs):.3f} steps/s, "
            f"{self.theirs[-1].peak_bytes / 1e9:.2f} GB",
            f"  ratio {_spread(self.ratios)} by the clock, {_spread(self.cpu_ratios)} in processor time",
        ]


def _spread(ratios: tuple[float, ...]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


class Contestant:
    """A program that makes steps when it is told to. A context manager: it ends with the block.

    Args:
        script: the program.
        python: the interpreter that has what it needs.
        work: what it does.
        environment: added to this process's own.
    """

    def __init__(self, script: Path, python: str, work: Work, environment: Mapping[str, str] | None = None) -> None:
        # Passive: a thread that waits for its neighbour sleeps, for else processor time counts its waiting as work.
        count = str(work.threads)
        threads = {"OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "OMP_WAIT_POLICY": "PASSIVE"}
        numbers = (work.size_px, work.cutouts, work.threads)
        arguments = [*map(str, numbers), work.device, str(int(work.is_compiled)), work.precision]
        self._script = script.name
        self._process = subprocess.Popen(
            [python, str(script), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **threads, **(environment or {})},
        )

    def __enter__(self) -> "Contestant":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        with suppress(BrokenPipeError):  # it ended by itself
            self._process.stdin.close()
        try:
            self._process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def lap(self, steps: int) -> Lap:
        """Makes steps and returns what they took.

        Raises:
            BenchFailed: the program ended.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(f"{steps}\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise BenchFailed(f"{self._script} ended") from error
        for line in self._process.stdout:
            # The peer prints as it likes; a lap is the line that is JSON.
            if line.startswith("{"):
                return Lap(**json.loads(line))
        raise BenchFailed(f"{self._script} ended")


def compare(
    work: Work, *, peer_python: str = sys.executable, laps: int = 5, steps: int = 2, peer_path: str | None = None
) -> Comparison:
    """Runs the engine and big-sleep in turns, each with random weights of the real networks' size.

    Args:
        work: what both do.
        peer_python: an interpreter that can import big_sleep.
        laps: turns of each, after one that is not counted.
        steps: of a turn.
        peer_path: a folder to find big_sleep in, if it is not installed there.

    Raises:
        BenchFailed: one of them ended.
    """
    environment = {"PYTHONPATH": peer_path} if peer_path else {}
    ours_found: list[Lap] = []
    theirs_found: list[Lap] = []
    with (
        Contestant(FOLDER / "engine_contestant.py", sys.executable, work) as ours,
        Contestant(FOLDER / "big_sleep_contestant.py", peer_python, work, environment) as theirs,
    ):
        for lap in range(laps + 1):
            our_lap, their_lap = ours.lap(steps), theirs.lap(steps)
            if lap:
                ours_found.append(our_lap)
                theirs_found.append(their_lap)
    return Comparison(work, steps, tuple(ours_found), tuple(theirs_found))
