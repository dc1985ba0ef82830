"""Seconds until the independent judge recognises the thing, by either method, on the same prompts and seed.

The judge (`generator.packs.judge`) never guides a dream: what it recognises is evidence. The clock stands while
it looks.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from generator.engine import Dreamer, Method, Phrase
from generator.evaluate import EvaluationPrompt, Kind, load_prompts
from generator.packs.judge import Judge

SEED = 7
AMONG = 5  # the judge's first so many
PROMPTS = 12
METHODS = (Method.WARM, Method.CLASSIC)


@dataclass(frozen=True, slots=True)
class Recognition:
    """One dream until it was recognised.

    Attributes:
        seconds: by the clock, from the dream's beginning.
        cpu_seconds: of the processor; on a machine that others use too, the steadier figure.
        is_recognised: whether the judge ever had the thing among its first five; else the seconds are of all steps.
    """

    method: Method
    text: str
    seconds: float
    cpu_seconds: float
    steps: int
    is_recognised: bool


@dataclass(frozen=True, slots=True)
class RecognitionFigures:
    """All dreams, two for each prompt.

    Attributes:
        most_steps: after which a dream was given up.
    """

    recognitions: tuple[Recognition, ...]
    most_steps: int

    def of(self, method: Method) -> list[Recognition]:
        """Those by one method."""
        return [one for one in self.recognitions if one.method is method]

    @property
    def ratio(self) -> float:
        """`classic`'s seconds of the processor by `warm`'s, all prompts together.

        A dream that was given up counts with what it took until then, so where `classic` gave up the ratio is a lower
        bound.
        """
        warm, classic = (sum(one.cpu_seconds for one in self.of(method)) for method in METHODS)
        return classic / warm

    def lines(self) -> list[str]:
        """Returns the figures for people to read."""
        return [
            f"seconds of the processor to the judge's top {AMONG}, {len(self.of(Method.WARM))} prompts, "
            f"at most {self.most_steps} steps",
            *(self._line(method) for method in METHODS),
            f"  classic takes {self.ratio:.1f} times as long as warm",
        ]

    def _line(self, method: Method) -> str:
        rows = self.of(method)
        recognised = sum(row.is_recognised for row in rows)
        return (
            f"  {method:<8} median {median(row.cpu_seconds for row in rows):5.2f} s"
            f" ({median(row.seconds for row in rows):5.2f} s by the clock), {median(row.steps for row in rows):3.0f}"
            f" steps, {recognised} of {len(rows)} recognised"
        )


def sample_of_names() -> list[EvaluationPrompt]:
    """Every so many of the evaluation's names, so that all sorts of things are among them."""
    names = [prompt for prompt in load_prompts() if prompt.kind is Kind.NAMES]
    return names[:: len(names) // PROMPTS][:PROMPTS]


def bench_recognition(
    dreamer: Dreamer,
    judge: Judge,
    prompts: Iterable[EvaluationPrompt],
    *,
    most_steps: int,
    tell: Callable[[Recognition], None] = lambda recognition: None,
) -> RecognitionFigures:
    """Dreams every prompt by both methods, in turns.

    Args:
        dreamer: holds a pack that the judge knows.
        most_steps: of each dream.
        tell: is called after each dream.
    """
    next(dreamer.dream(dreamer.weights.defaults.config(phrases=(Phrase("a picture"),))))  # what is done once a process
    found = []
    for prompt in prompts:
        for method in METHODS:
            found.append(_recognise(dreamer, judge, prompt, method, most_steps))
            tell(found[-1])
    return RecognitionFigures(tuple(found), most_steps)


def _recognise(
    dreamer: Dreamer, judge: Judge, prompt: EvaluationPrompt, method: Method, most_steps: int
) -> Recognition:
    clock, cpu = time.perf_counter(), time.process_time()
    config = dreamer.weights.defaults.config(phrases=(Phrase(prompt.text),), seed=SEED, method=method, steps=most_steps)
    is_recognised, step = False, 0
    for progress in dreamer.dream(config):
        looked_at, looked_at_cpu = time.perf_counter(), time.process_time()
        step = progress.step
        order = [name for name, _ in judge.rank(progress.picture())]
        is_recognised = any(name in order[:AMONG] for name in prompt.wanted)
        clock += time.perf_counter() - looked_at
        cpu += time.process_time() - looked_at_cpu
        if is_recognised:
            break
    return Recognition(method, prompt.text, time.perf_counter() - clock, time.process_time() - cpu, step, is_recognised)
