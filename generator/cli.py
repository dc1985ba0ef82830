"""The generator's command line. The only module here that reads settings.

How it ends: `dreams.command_line`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from cards.errors import CardsError
from dreams.command_line import run
from dreams.errors import DreamsError, UserMistake
from dreams.findings import tell
from dreams.logs import configure_logging
from dreams.prompt import PromptOptions
from dreams.recipe import SIZES_PX, Method, Quality
from dreams.settings import GeneratorSettings, Precision, known_device, load, wrong_settings
from generator.bench.contestants import Work
from generator.bench_command import Comparing, Peer, bench_against_peer, bench_here, bench_judged, bench_of_memory
from generator.dream_command import Typed
from generator.dream_command import dream as carry_out_dream
from generator.errors import GeneratorError, WrongUse
from generator.knobs import HELP as KNOBS_HELP
from generator.packs.catalogue import CATALOGUE
from generator.packs.errors import PackDamaged, PackError, UnknownPack
from generator.packs.loading import PackEntry, find_pack


def _device(name: str) -> str:
    try:
        return known_device(name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


Device = Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:1.", callback=_device)]
ComputedIn = Annotated[
    Precision,
    typer.Option(
        help="auto: bfloat16 where the hardware has it, else float32. int8: faster on a CPU without bfloat16."
    ),
]

app = typer.Typer(
    help="The GPU side of Big Sleep: dreams pictures from text, for Discord (serve) or right here (dream).",
    epilog='First try: python -m generator dream "an orange cat" --not blur --seed 7 --out cat.png',
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
packs_app = typer.Typer(
    help="The weights: what is here, what can be fetched, whether it is whole.", no_args_is_help=True
)
app.add_typer(packs_app, name="packs")


@app.command(context_settings={"allow_extra_args": True})
def dream(
    context: typer.Context,
    prompt: Annotated[
        str,
        typer.Argument(
            help='What to see: "a cat", "a cat | a storm::0.5". The flags below may stand in it too, as on Discord.'
            " May be left out with --image."
        ),
    ] = "",
    *,
    avoid: Annotated[list[str] | None, typer.Option("--not", "--no", help="What to avoid. May be repeated.")] = None,
    seed: Annotated[int | None, typer.Option(help="0 to 4294967295. The same seed gives the same picture.")] = None,
    steps: Annotated[int | None, typer.Option(help="1 to 2000. Wins over --quality.")] = None,
    size: Annotated[int | None, typer.Option(help="128, 256 or 512 pixels a side.")] = None,
    quality: Annotated[Quality | None, typer.Option(help="How long to dream.")] = None,
    method: Annotated[Method | None, typer.Option(help="Where to start: warm is best, classic is big-sleep's.")] = None,
    max_classes: Annotated[
        int | None, typer.Option("--max-classes", "--classes", help="At most so many of the generator's classes mix.")
    ] = None,
    cutouts: Annotated[int | None, typer.Option(help="1 to 256 crops that CLIP sees in each step.")] = None,
    learning_rate: Annotated[
        float | None, typer.Option("--learning-rate", "--rate", help="Above 0, at most 1.")
    ] = None,
    image: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A picture to become like.")] = None,
    image_weight: Annotated[
        float | None, typer.Option(help="Of --image beside the phrases, as a cat::0.5 has one. Default: 1.")
    ] = None,
    start_image: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A picture to begin at.")
    ] = None,
    pack: Annotated[str, typer.Option(help="The weights, by name: see packs list.")] = "emoji",
    knobs: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=KNOBS_HELP)] = None,
    device: Device = "auto",
    gpu_memory: Annotated[
        float | None,
        typer.Option(min=1, help="GiB of the GPU that may be held: 4 is enough for biggan-deep-512. Default: all."),
    ] = None,
    is_deterministic: Annotated[
        bool, typer.Option("--deterministic", help="Have a GPU repeat a picture bit for bit, as a CPU does anyway.")
    ] = False,
    precision: ComputedIn = "auto",
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="The picture's file. Default: dream-SEED.png")
    ] = None,
    frames: Annotated[
        Path | None, typer.Option(file_okay=False, help="A folder for about 40 pictures of the way there.")
    ] = None,
    frames_every: Annotated[
        int | None, typer.Option(min=1, metavar="STEPS", help="A picture each so many steps instead.")
    ] = None,
    time_lapse: Annotated[
        Path | None, typer.Option(dir_okay=False, help="A file (.mp4 or .webp) for a film of the way there.")
    ] = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False, help="A file to go on from, kept up to date each half minute; the end removes it."
        ),
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Only JSON on the standard output.")] = False,
) -> None:
    """Dream one picture here: no Discord, no database. Ctrl-C or SIGTERM keeps the best so far.

    python -m generator dream "an orange cat" --not blur --seed 7 --out cat.png
    """
    if context.args:
        raise WrongUse(f'Put the prompt in quotes: {context.command_path} "{" ".join([prompt, *context.args])}"')
    options = PromptOptions(
        avoid=tuple(avoid or ()),
        seed=seed,
        size_px=size,
        quality=quality,
        steps=steps,
        cutouts=cutouts,
        max_classes=max_classes,
        learning_rate=learning_rate,
        method=method,
    )
    carry_out_dream(
        Typed(
            prompt,
            options,
            tuple(knobs or ()),
            pack,
            device,
            gpu_memory,
            is_deterministic,
            precision,
            out,
            frames,
            frames_every,
            time_lapse,
            image,
            image_weight,
            start_image,
            checkpoint,
            is_json,
        )
    )


@app.command()
def recipe(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A PNG that was dreamt here.")],
) -> None:
    """Print what a picture was dreamt from, as a prompt that can be typed again."""
    from generator.picture_files import read_origin

    origin = read_origin(file)
    typer.echo(origin.recipe.prompt())
    typer.echo(origin.besides(), err=True)


@app.command()
def serve(
    threads: Annotated[
        int | None, typer.Option(min=1, help="CPU threads of the engine. Default: torch's choice.")
    ] = None,
) -> None:
    """Dream for Discord until SIGTERM or Ctrl-C. Settings come from the environment or .env (see .env.example)."""
    from generator.serving import serve_until_stopped

    serve_until_stopped(_settings(), threads)


@app.command()
def check() -> None:
    """Say in plain words what is wrong with this set-up; exit 1 if anything is."""
    from generator.check import check_setup

    settings = _settings()
    asyncio.run(tell(wrong_settings(), check_setup(settings)))


@app.command()
def evaluate(
    *,
    pack: Annotated[str, typer.Option(help="The weights, by name.")] = "emoji",
    method: Annotated[Method, typer.Option(help="Where dreams start.")] = Method.WARM,
    steps: Annotated[int | None, typer.Option(help="Instead of the pack's own number.")] = None,
    prompts: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A TOML file instead of the shipped prompts.")
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help="Where to write a contact sheet (PNG).")] = None,
    device: Device = "auto",
) -> None:
    """Dream the evaluation prompts and let the independent judge say how many it recognises."""
    from generator.evaluation_command import Evaluation, carry_out

    carry_out(Evaluation(find_pack(pack), device, method, steps, prompts, sheet))


@app.command()
def bench(
    *,
    pack: Annotated[str, typer.Option(help="The weights, by name.")] = "emoji",
    device: Device = "auto",
    steps: Annotated[int, typer.Option(min=8, help="Of each measured dream.")] = 40,
    judge: Annotated[
        bool, typer.Option("--judge", help="Seconds until the independent judge recognises the thing, by both methods.")
    ] = False,
    against: Annotated[Peer | None, typer.Option(help="Compare on networks of the real size instead.")] = None,
    peer_python: Annotated[str, typer.Option(help="An interpreter that can import big_sleep.")] = sys.executable,
    peer_path: Annotated[Path | None, typer.Option(help="A folder that big_sleep is in.")] = None,
    size: Annotated[int, typer.Option(help="Of the comparison and of --memory: 128, 256 or 512 pixels.")] = 128,
    cutouts: Annotated[int, typer.Option(min=1, help="Of the same, in each step.")] = 8,
    threads: Annotated[int, typer.Option(min=1, help="Of the comparison.")] = 1,
    laps: Annotated[int, typer.Option(min=1, help="Of the comparison: turns of each.")] = 5,
    is_compiled: Annotated[bool, typer.Option("--compile", help="Have torch compile the networks first.")] = False,
    precision: ComputedIn = "auto",
    is_of_memory: Annotated[
        bool,
        typer.Option("--memory", help="What each part of a dream holds, on networks of the real --size, in bfloat16."),
    ] = False,
    gpu_memory: Annotated[
        float | None, typer.Option(min=1, help="Of --memory: make do with so many GiB, on a CPU as if it were a GPU.")
    ] = None,
) -> None:
    """Measure how fast a pack dreams here; with --against, beside lucidrains/big-sleep at equal work."""
    if judge:
        bench_judged(find_pack(pack), device, steps)
        return
    if against is None and not is_of_memory:
        bench_here(find_pack(pack), device, steps, is_compiled=is_compiled, precision=precision)
        return
    if size not in SIZES_PX:
        raise WrongUse(f"--size {size}: the networks are of 128, 256 or 512 pixels.")
    if is_of_memory:
        bench_of_memory(size, cutouts, device, gpu_memory)
        return
    if device not in ("auto", "cpu", "cuda"):
        raise WrongUse(f"--device {device}: a comparison is on cpu or cuda. Choose a card by CUDA_VISIBLE_DEVICES=1.")
    work = Work(size, cutouts, threads, "cpu" if device == "auto" else device, is_compiled, precision)
    bench_against_peer(Comparing(work, peer_python, peer_path, laps))


@packs_app.command("list")
def list_all() -> None:
    """Show every pack that is here or can be fetched, and how large it is."""
    from generator.packs.loading import list_packs

    for entry in list_packs():
        typer.echo(f"{entry.name:<28} {_where(entry)}")
    typer.echo("Fetch one: python -m generator packs fetch NAME. On the disk it takes twice what is to fetch.")


@packs_app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="A pack's name: see packs list.")],
    brought: Annotated[
        list[Path] | None,
        typer.Option(
            "--from", exists=True, dir_okay=False, help="A file fetched by hand, CLIP's or BigGAN's. May be repeated."
        ),
    ] = None,
) -> None:
    """Fetch a pack's weights, checked, from the first source that has them; a cut one goes on where it was."""
    from generator.fetch_command import fetch as carry_out_fetch

    carry_out_fetch(name, brought or ())


@packs_app.command()
def verify(
    name: Annotated[str | None, typer.Argument(help="A pack's name. Default: all that are here.")] = None,
) -> None:
    """Compare a pack's files with their checksums."""
    from generator.packs.loading import list_packs, verify_pack

    damages = []
    for each in [entry.name for entry in list_packs() if entry.folder] if name is None else [name]:
        try:
            verify_pack(find_pack(each))
        except PackDamaged as error:
            damages.append(str(error))
        else:
            typer.echo(f"{each} is whole.")
    if damages:
        raise PackDamaged("; ".join(damages))


def main() -> None:
    """Runs the command line."""
    mistakes = (UserMistake, WrongUse, UnknownPack)
    run(app, mistakes=mistakes, failures=(DreamsError, CardsError, GeneratorError, PackError))


def _where(entry: PackEntry) -> str:
    if entry.folder is None:
        return f"not here, {CATALOGUE[entry.name].megabytes / 1000:.1f} GB to fetch"
    size_bytes = sum(file.stat().st_size for file in entry.folder.glob("*.safetensors"))
    size = f"{size_bytes / 1e6:.0f} MB" if size_bytes < 1e8 else f"{size_bytes / 1e9:.1f} GB"
    return f"{'part of this project' if entry.is_embedded else entry.folder}, {size}"


def _settings() -> GeneratorSettings:
    settings = load(GeneratorSettings)
    configure_logging(as_json=settings.dream_log_json, secrets=settings.secrets())
    return settings
