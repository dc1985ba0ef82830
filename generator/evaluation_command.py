"""`dreamer evaluate`: dreams the evaluation prompts, prints the figures by kind, writes a contact sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from dreams.recipe import Method
from generator.engine import Dreamer, EngineError, load_weights
from generator.engine import Method as EngineMethod
from generator.engine_process import pick_device
from generator.errors import EngineUnusable, WrongUse
from generator.evaluate import PROMPTS_FILE, Verdict, contact_sheet, evaluate, load_prompts, table
from generator.packs.judge import Judge


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The command line of `dreamer evaluate`; see its help."""

    folder: Path
    device: str
    method: Method
    steps: int | None
    prompts: Path | None
    sheet: Path | None


def carry_out(asked: Evaluation) -> None:
    """Evaluates.

    Raises:
        WrongUse: The prompts' file can't be read.
        EngineUnusable: The pack or the device can't be used.
    """
    try:
        prompts = load_prompts(asked.prompts or PROMPTS_FILE)
    except (OSError, ValueError, KeyError) as error:
        raise WrongUse(f"--prompts {asked.prompts} can't be read: {error}") from error
    try:
        dreamer = Dreamer(load_weights(asked.folder, pick_device(asked.device)))
    except EngineError as error:
        raise EngineUnusable(str(error)) from error
    method = EngineMethod(asked.method.value)
    verdicts = evaluate(prompts, dreamer, Judge.load(), method=method, steps=asked.steps, tell=_tell)
    typer.echo(table(verdicts))
    if asked.sheet:
        contact_sheet(verdicts).save(asked.sheet)


def _tell(verdict: Verdict) -> None:
    answer = {True: "right", False: "wrong", None: "-"}[verdict.is_right]
    typer.echo(f"{verdict.prompt.text}: {verdict.seen} ({answer}, {verdict.seconds:.1f} s)", err=True)
