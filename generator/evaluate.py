"""How good the emoji pack's dreams are, by the eye of the independent judge.

Each kind of prompt has its own question (Was the thing recognised? Has it the right colour? Are both things there? Is
the unwanted one gone?), and every answer comes from `generator.packs.judge`, never from the CLIP that guided the dream.
"""

import colorsys
import tomllib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from statistics import mean, median
from time import perf_counter

import numpy as np
from PIL import Image, ImageDraw

from dreams.prompt import parse_prompt
from generator.engine import Dreamer, Method
from generator.packs.judge import Judge
from generator.recipes import config_for

PROMPTS_FILE = Path(__file__).parent / "evaluation_prompts.toml"
SEED = 7
DRIFT_POINTS = 0.20  # the judge's probability; a last picture this far below the best one has drifted
TILE_PX, CAPTION_PX, COLUMNS = 128, 30, 10


class Kind(StrEnum):
    """What a prompt tests. The values are the headings of the prompts' file."""

    NAMES = "names"
    PARAPHRASES = "paraphrases"
    COLOURS = "colours"
    BLENDS = "blends"
    AVOIDANCES = "avoidances"


@dataclass(frozen=True, slots=True)
class EvaluationPrompt:
    """One prompt and what the judge has to find.

    Attributes:
        wanted: concepts, any of which is right; a blend needs all of them.
        colour: the colour that the thing must have.
        avoided: what is dreamt once without and once with `--not` it.
    """

    kind: Kind
    text: str
    wanted: tuple[str, ...] = ()
    colour: str | None = None
    avoided: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge said about one dream.

    Attributes:
        is_right: by the kind's own question; None where the question did not come up.
        is_top_1, is_top_5: whether a wanted concept is the first, or among the first five.
        seen: the judge's first concept.
        has_drifted: whether the last picture is much worse in the judge's eyes than the best one.
    """

    prompt: EvaluationPrompt
    picture: Image.Image
    is_right: bool | None
    is_top_1: bool
    is_top_5: bool
    seen: str
    has_drifted: bool
    seconds: float
    steps: int


@dataclass(frozen=True, slots=True)
class _Dreamt:
    best: Image.Image
    last: Image.Image
    seconds: float
    steps: int


def load_prompts(path: Path = PROMPTS_FILE) -> list[EvaluationPrompt]:
    """Reads a prompts' file: a table of TOML arrays, one for each kind."""
    table = tomllib.loads(path.read_text("utf-8"))
    return [_prompt(Kind(kind), row) for kind, rows in table.items() for row in rows]


def _prompt(kind: Kind, row: dict[str, object]) -> EvaluationPrompt:
    wanted, colour, avoided = row.get("wanted", ()), row.get("colour"), row.get("avoided")
    assert isinstance(wanted, list | tuple)
    return EvaluationPrompt(
        kind=kind,
        text=str(row["text"]),
        wanted=tuple(str(concept) for concept in wanted),
        colour=None if colour is None else str(colour),
        avoided=None if avoided is None else str(avoided),
    )


def evaluate(
    prompts: Iterable[EvaluationPrompt],
    dreamer: Dreamer,
    judge: Judge,
    *,
    method: Method = Method.WARM,
    steps: int | None = None,
    seed: int = SEED,
    tell: Callable[[Verdict], None] = lambda verdict: None,
) -> list[Verdict]:
    """Dreams every prompt and lets the judge look.

    Args:
        prompts: what to dream.
        dreamer: holds the pack.
        judge: of the same pack.
        method: how to dream.
        steps: instead of the pack's own number.
        seed: of every dream.
        tell: is called after each dream.
    """
    verdicts = []
    for prompt in prompts:
        verdict = _Trial(dreamer, judge, method, steps, seed).verdict(prompt)
        tell(verdict)
        verdicts.append(verdict)
    return verdicts


@dataclass(frozen=True, slots=True)
class _Trial:
    dreamer: Dreamer
    judge: Judge
    method: Method
    steps: int | None
    seed: int

    def verdict(self, prompt: EvaluationPrompt) -> Verdict:
        unwanted = f' --not "{prompt.avoided}"' if prompt.avoided else ""
        dreamt = self._dream(prompt.text + unwanted)
        ranking = self.judge.rank(dreamt.best)
        order = [name for name, _ in ranking]
        wanted = prompt.wanted or (order[0],)
        return Verdict(
            prompt=prompt,
            picture=dreamt.best,
            is_right=self._is_right(prompt, dreamt.best, order),
            is_top_1=order[0] in wanted,
            is_top_5=any(name in order[:5] for name in wanted),
            seen=order[0],
            has_drifted=self._has_drifted(dreamt, ranking, wanted),
            seconds=dreamt.seconds,
            steps=dreamt.steps,
        )

    def _dream(self, text: str) -> _Dreamt:
        asked = config_for(parse_prompt(f"{text} --seed {self.seed}"), self.dreamer.weights.defaults)
        config = self.dreamer.weights.defaults.config(
            method=self.method, phrases=asked.phrases, avoid=asked.avoid, seed=asked.seed, steps=self.steps
        )
        since = perf_counter()
        dream = self.dreamer.dream(config)
        last = deque(dream, maxlen=1)[0]
        return _Dreamt(dream.picture(), last.picture(), perf_counter() - since, last.step)

    def _is_right(self, prompt: EvaluationPrompt, picture: Image.Image, order: Sequence[str]) -> bool | None:
        match prompt.kind:
            case Kind.NAMES:
                return order[0] in prompt.wanted
            case Kind.PARAPHRASES:
                return any(name in order[:5] for name in prompt.wanted)
            case Kind.COLOURS:
                is_there = any(name in order[:5] for name in prompt.wanted)
                return is_there and prompt.colour is not None and has_hue(picture, prompt.colour)
            case Kind.BLENDS:
                return all(name in order[:10] for name in prompt.wanted)
            case Kind.AVOIDANCES:
                plain = self.judge.rank(self._dream(prompt.text).best)[0][0]
                return order[0] != prompt.avoided if plain == prompt.avoided else None

    def _has_drifted(self, dreamt: _Dreamt, ranking: list[tuple[str, float]], wanted: Sequence[str]) -> bool:
        best = sum(chance for name, chance in ranking if name in wanted)
        last = sum(chance for name, chance in self.judge.rank(dreamt.last) if name in wanted)
        return last < best - DRIFT_POINTS


# Degrees of the colour wheel; a range may go through 0.
HUES = {
    "red": (-20, 18),
    "orange": (12, 46),
    "yellow": (40, 72),
    "green": (72, 170),
    "turquoise": (155, 205),
    "blue": (195, 262),
    "purple": (255, 305),
    "pink": (295, 350),
}


def has_hue(picture: Image.Image, colour: str) -> bool:
    """Whether the mean hue of the thing in a picture goes by that colour's name.

    The thing is what differs from the picture's border; hues are averaged as vectors, weighted by chroma.
    """
    hue = mean_hue(picture)
    low, high = HUES[colour]
    return hue is not None and any(low <= hue + turn <= high for turn in (-360, 0))


def mean_hue(picture: Image.Image) -> float | None:
    """Degrees in 0..360, or None where nothing stands out or what does is grey."""
    pixels = np.asarray(picture.convert("RGB").resize((64, 64), Image.Resampling.BOX), np.float64) / 255
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    distance = np.linalg.norm(pixels - np.median(border, axis=0), axis=2)
    thing = pixels[distance > max(0.15, 0.35 * float(distance.max()))]
    if not len(thing):
        return None
    high, low = thing.max(axis=1), thing.min(axis=1)
    hues = np.array([colorsys.rgb_to_hsv(*pixel)[0] for pixel in thing]) * 2 * np.pi
    vector = ((high - low) * np.exp(1j * hues)).sum() / len(thing)
    return float(np.degrees(np.angle(vector)) % 360) if abs(vector) > 0.04 else None


def table(verdicts: Sequence[Verdict]) -> str:
    """The figures by kind, as text."""
    lines = [f"{'kind':<12} {'n':>3} {'right':>6} {'top-1':>6} {'top-5':>6} {'seconds':>8} {'steps':>6} {'drift':>6}"]
    for kind in Kind:
        rows = [verdict for verdict in verdicts if verdict.prompt.kind is kind]
        if rows:
            lines.append(_row(kind.value, rows))
    if verdicts:
        lines.append(_row("all", verdicts))
        lines.append(f"median seconds a dream: {median(verdict.seconds for verdict in verdicts):.1f}")
    return "\n".join(lines)


def _row(name: str, rows: Sequence[Verdict]) -> str:
    asked = [row.is_right for row in rows if row.is_right is not None]
    right = f"{mean(asked):6.0%}" if asked else "     –"
    shares = " ".join(
        f"{mean(values):6.0%}" for values in ([row.is_top_1 for row in rows], [row.is_top_5 for row in rows])
    )
    seconds, steps = mean(row.seconds for row in rows), mean(row.steps for row in rows)
    drift = mean(row.has_drifted for row in rows)
    return f"{name:<12} {len(rows):>3} {right} {shares} {seconds:8.1f} {steps:6.0f} {drift:6.0%}"


def contact_sheet(verdicts: Sequence[Verdict]) -> Image.Image:
    """All pictures with their prompts; under each what the judge saw, in red where it was not right."""
    rows = -(-len(verdicts) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * TILE_PX, rows * (TILE_PX + CAPTION_PX)), "white")
    pen = ImageDraw.Draw(sheet)
    for place, verdict in enumerate(verdicts):
        left, top = place % COLUMNS * TILE_PX, place // COLUMNS * (TILE_PX + CAPTION_PX)
        sheet.paste(verdict.picture.resize((TILE_PX - 2, TILE_PX - 2), Image.Resampling.LANCZOS), (left, top))
        pen.text((left + 2, top + TILE_PX - 1), verdict.prompt.text[:21], fill="black")
        pen.text((left + 2, top + TILE_PX + 12), verdict.seen[:21], fill="red" if verdict.is_right is False else "gray")
    return sheet
