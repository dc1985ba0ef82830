"""`python -m generator.packs.emoji`: builds the concepts, trains the pack, measures it.

concepts ANNOTATIONS.json    concepts.json from npm's cldr-annotations-full
train --work FOLDER          every phase, then the pack's files; `--scale 0.01` to try it out
measure                      what the shipped networks know of held-out renderings
"""

import logging
from pathlib import Path
from typing import Annotated

import torch
import typer

from generator.packs.emoji.concepts import CONCEPTS_FILE
from generator.packs.emoji.selection import write_concepts

PACK_FOLDER = Path(__file__).parent

app = typer.Typer(help="The workshop of the embedded emoji pack.", no_args_is_help=True, add_completion=False)


@app.command()
def concepts(annotations: Annotated[Path, typer.Argument(help="annotations/en/annotations.json of CLDR.")]) -> None:
    """Write concepts.json."""
    typer.echo(f"{write_concepts(annotations, CONCEPTS_FILE)} concepts")


@app.command()
def train(
    work: Annotated[Path, typer.Option(help="Where networks are kept between phases.")],
    scale: Annotated[float, typer.Option(help="Times the planned steps.")] = 1.0,
    threads: Annotated[int, typer.Option(help="CPU threads.")] = 2,
    out: Annotated[Path, typer.Option(help="The pack's folder.")] = PACK_FOLDER,
) -> None:
    """Train everything from the font and concepts.json, and write the pack."""
    from generator.packs.emoji.workshop import FULL_PLAN, train_pack

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(threads)
    train_pack(FULL_PLAN.scaled(scale), work, out)


@app.command()
def measure(folder: Annotated[Path, typer.Option(help="The pack's folder.")] = PACK_FOLDER) -> None:
    """Print the gates: what CLIP and the judge read in renderings and in the generator's own pictures."""
    from generator.packs.emoji.measurement import measure_pack

    torch.set_num_threads(1)
    for name, value in measure_pack(folder).items():
        typer.echo(f"{name:<58} {value:.3f}")


app(prog_name="python -m generator.packs.emoji")
