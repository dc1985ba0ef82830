"""`python -m generator`: as processes where it works, in this one where it only answers (a process takes a second)."""

from __future__ import annotations

import json
import logging
import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from PIL import Image

from generator.engine import DreamConfig, Dreamer, Phrase, load_weights

LONGEST_SECONDS = 300.0
Typed = Callable[..., tuple[int, str, str]]  # exit code, output and errors
APPLE = ("dream", "a red apple", "--seed", "7", "--steps", "30", "--size", "128", "--pack", "tiny")

CARD = Path(__file__).parents[2] / "docs" / "images" / "card.webp"
FILM = ("--time-lapse", "way.mp4")
# A signal at a known step: what watches from outside may come too late.
INTERRUPTED = """
import os, runpy, signal
from generator.tally import Tally

take = Tally.take

def take_and_interrupt(tally, step):
    if step.step == 11:
        Tally.take = take
        os.kill(os.getpid(), signal.{signal})
    return take(tally, step)

Tally.take = take_and_interrupt
runpy.run_module("generator", run_name="__main__", alter_sys=True)
"""


def ran(place: Path, *arguments: str, program: tuple[str, ...] = ("-m", "generator")) -> tuple[int, str, str]:
    """Runs to the end; returns exit code, output and errors."""
    process = subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=place,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    return process.returncode, process.stdout, process.stderr


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def typed(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    logging_as_before: None,
    discord_as_it_was: None,
) -> Typed:
    """The same as `ran`, in this process."""

    def run(*arguments: str, **settings: str) -> tuple[int, str, str]:
        monkeypatch.chdir(place)
        monkeypatch.setattr(sys, "argv", ["generator", *arguments])
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            runpy.run_module("generator", run_name="__main__", alter_sys=True)
        output, errors = capfd.readouterr()
        return int(end.value.code or 0), output, errors

    return run


def test_a_dream_leaves_its_picture_with_frames_and_film_and_json_says_what_came(place: Path, typed: Typed) -> None:
    code, output, errors = ran(place, *APPLE, "--not", "green", "--out", "a.png", "--frames", "way", "--json", *FILM)
    assert (code, errors) == (0, "")
    said = json.loads(output)
    assert {"seed", "steps", "score_first", "score_best", "best_step", "seconds", "pack", "recipe"} <= said.keys()
    assert (said["seed"], said["steps"], said["pack"], said["stopped"]) == (7, 30, "tiny", False)
    assert said["score_best"] >= said["score_first"]
    assert [one["phrase"] for one in said["avoided"]] == ["green"]
    frames = sorted(path.name for path in (place / "way").iterdir())
    assert (frames[0], frames[-1], len(frames)) == ("frame-0001.png", "frame-0030.png", 30)

    assert (place / "way.mp4").read_bytes()[4:8] == b"ftyp"

    assert typed(*APPLE, "--not", "red", "--out", "b.png")[0] == 0
    with Image.open(place / "a.png") as without_green, Image.open(place / "b.png") as without_red:
        assert without_green.tobytes() != without_red.tobytes()

    code, output, _ = typed("recipe", "a.png")
    assert (code, output) == (0, "a red apple --not green --seed 7 --size 128 --steps 30\n")


def test_a_film_is_what_its_name_says_and_what_was_written_is_told(place: Path, typed: Typed) -> None:
    code, output, _ = typed(*APPLE, "--frames", "way/there", "--time-lapse", "way.webp")
    assert code == 0
    assert output.endswith("; frames in way/there/; film in way.webp\n")
    with Image.open(place / "way.webp") as film:
        assert film.format == "WEBP" and film.n_frames > 1

    few = ("--steps", "3", "--time-lapse", "few.mp4")
    assert typed(*APPLE, *few)[1].endswith("; no film, as there were too few steps for one\n")
    assert not (place / "few.mp4").exists()


@pytest.mark.parametrize("kind", ["text", "of another seed"])
def test_what_is_not_this_dreams_checkpoint_is_told_with_what_would_be_and_stays(
    place: Path, pack: Path, typed: Typed, kind: str
) -> None:
    kept = place / "kept.ckpt"
    if kind == "text":
        kept.write_text("dear diary")
    else:
        dream = Dreamer(load_weights(pack, torch.device("cpu"))).dream(DreamConfig(phrases=(Phrase("x"),), seed=8))
        next(iter(dream))
        kept.write_bytes(dream.checkpoint())
    before = kept.read_bytes()
    code, output, errors = typed(*APPLE, "--checkpoint", "kept.ckpt")
    assert (code, output, len(errors.splitlines())) == (2, "", 1)
    assert errors.startswith("--checkpoint kept.ckpt: the")
    assert "Name one that the same command left, or a file that is not there yet" in errors
    assert kept.read_bytes() == before


def test_a_picture_alone_is_something_to_become_like_and_is_told_with_its_weight(place: Path, typed: Typed) -> None:
    Image.new("RGB", (40, 40), "red").save(place / "red.png")
    short = ("--seed", "7", "--steps", "6", "--size", "128", "--classes", "5", "--rate", "0.05", "--pack", "tiny")
    code, output, _ = typed("dream", *short, "--image", "red.png", "--image-weight", "0.5", "--json", "--out", "a.png")
    said = json.loads(output)
    assert (code, said["recipe"]["phrases"]) == (0, [])
    assert said["recipe"]["image"][1:] == ["target", 0.5]
    assert [one["phrase"] for one in said["scores"]] == ["(picture)"]

    code, output, errors = typed("recipe", "a.png")
    assert (code, output) == (0, "--seed 7 --size 128 --steps 6 --classes 5 --rate 0.05\n")
    flags = output.split()
    assert "--image FILE --image-weight 0.5 (sha256:" in errors

    again = ("--image", "red.png", "--image-weight", "0.5", "--pack", "tiny", "--out", "b.png")
    assert typed("dream", *flags, *again)[0] == 0
    assert (place / "b.png").read_bytes() == (place / "a.png").read_bytes()


@pytest.mark.parametrize("wish_to_stop", ["SIGINT", "SIGTERM"])
def test_ctrl_c_and_sigterm_keep_the_best_and_a_checkpoint_goes_on_to_the_bytes_that_the_same_seed_gives_without(
    place: Path, typed: Typed, wish_to_stop: str
) -> None:
    assert ran(place, *APPLE, "--out", "whole.png")[0] == 0

    leaving = ("--frames", "way", "--checkpoint", "cut.ckpt", "--json")
    code, output, errors = ran(
        place, *APPLE, "--out", "cut.png", *leaving, program=("-c", INTERRUPTED.format(signal=wish_to_stop))
    )
    assert (code, errors) == (0, "")
    assert json.loads(output)["stopped"] is True
    assert json.loads(output)["steps"] == 11
    assert typed("recipe", "cut.png")[2].endswith("; told under way: stopped at 11 of 30\n")

    code, output, _ = ran(place, *APPLE, "--out", "on.png", "--checkpoint", "cut.ckpt", "--json")
    assert code == 0
    assert json.loads(output)["resumed"] is True
    assert (place / "on.png").read_bytes() == (place / "whole.png").read_bytes()
    assert not (place / "cut.ckpt").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dream", ""), "prompt is empty"),
        (("dream", "a" * 7000), "2,000"),
        (("dream", "x", "--size", "99"), "128, 256 or 512"),
        (
            ("dream", "x", "--pack", "nope"),
            "no pack 'nope'. Ready here: emoji, tiny. All: python -m generator packs list",
        ),
        (("dream", "x", "--hlep"), "No such option: --hlep. Did you mean --help? See python -m generator dream --help"),
        (("dream", "x", "--learning-rate", "5"), "learning rate 5"),
        (("dream", "x", "--steps", "many"), "'--steps': must be a whole number, not 'many'"),
        (("dream", "x", "--device", "gpu"), "'--device': must be auto, cpu, cuda, mps, or one GPU of several"),
        (("bench", "--device", "gpu"), "must be auto, cpu, cuda"),
        (("dream", "an", "orange", "cat"), 'Put the prompt in quotes: python -m generator dream "an orange cat"'),
        (("dream", "x", "--checkpoint", "."), "'.' is a directory"),
        (("dream", "x", "--checkpoint", "/nowhere/x.ckpt"), "--checkpoint /nowhere/x.ckpt can't be written"),
        (("dream", "x", "--time-lapse", "x.avi"), "Write --time-lapse x.mp4 or x.webp"),
        (("dream", "x", "--steps", "0"), "1 to 2000"),
        (("dream", "x", "--set", "ema=0.5"), "did you mean ema_decay? Write --set ema_decay=0.99"),
        (("dream", "x", "--set", "fit_steps=-1"), "--set fit_steps=-1: fit_steps is a whole number from 0."),
        (("dream", "x --method classic", "--set", "candidates=8"), "only the warm method reads it"),
        (("bench", "--against", "big-sleep", "--device", "cuda:1"), "--device cuda:1"),
        (("dream", "x", "--quality", "best"), "'draft', 'standard', 'deep'"),
        (("dream", "x --sed 7"), "--seed"),
        (("dream", "x", "--out", "/nowhere/a.png"), "--out"),
        (("dream", "x", "--out", "."), "--out"),
        (("dream", "x", "--out", "x.jpg"), "the picture is a PNG. Write --out x.png"),
        (("dream", "x", "--no", "dog::much"), "::much is not a weight"),
        (("dream", "x", "--time-lapse", "/nowhere/a.mp4"), "--time-lapse"),
        (("dream", "x", "--frames", "/proc/none"), "--frames"),
        (("dream", "x", "--image", "no.png"), "'--image': file 'no.png' does not exist"),
        (("dream", "x", "--start-image", "no.png"), "'--start-image': file 'no.png' does not exist"),
        (("dream",), "prompt is empty"),
        (("dream", "--start-image", str(CARD)), "prompt is empty"),
        (("dream", "x", "--image", str(CARD), "--start-image", str(CARD)), "a recipe names one picture"),
        (
            ("dream", "x", "--image", str(CARD), "--image-weight", "11"),
            "image weight 11.0: must be above 0 and at most",
        ),
        (("dream", "x", "--start-image", str(CARD), "--image-weight", "2"), "--image-weight goes with --image."),
        (("dream", "x", "--frames-every", "5"), "Add --frames DIR"),
        (("dance",), "dance"),
        (("recipe", "no.png"), "'no.png' does not exist"),
        (("packs", "verify", "tinny"), "tiny"),
        (("bench", "--against", "big-sleep", "--peer-python", "/nowhere/python"), "--peer-python"),
        (("bench", "--against", "dreams"), "big-sleep"),
        (("packs", "fetch", "nope"), "biggan-deep-128"),
        (("packs", "fetch", "biggan-deep-128", "--from", "no.pt"), "'no.pt' does not exist"),
    ],
)
def test_wrong_use_is_one_line_that_says_what_is_allowed(typed: Typed, arguments: tuple[str, ...], said: str) -> None:
    code, output, errors = typed(*arguments)
    assert code in (1, 2)
    assert output == ""
    assert len(errors.splitlines()) == 1
    assert said.lower() in errors.lower()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DISCORD_TOKEN": ""}, "DISCORD_TOKEN is not set"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite+aiosqlite:////proc/none/dreams.db"}, "DATABASE_URL"),
        ({"DREAM_PACK": "nope"}, "nope"),
        ({"DREAM_HEARTBEAT_SECONDS": "50"}, "DREAM_LEASE_SECONDS"),
        ({"DISCORD_API_BASE": "http://127.0.0.1:9/api/v10"}, "Discord can't be reached"),
    ],
)
def test_a_set_up_that_can_not_work_is_one_line_that_says_what_to_do(
    typed: Typed, settings: dict[str, str], said: str
) -> None:
    code, _, errors = typed("serve", **{"DISCORD_TOKEN": "secret", "DREAM_PACK": "tiny", **settings})
    assert code == 1
    (line,) = errors.splitlines()
    assert said in line
    assert "secret" not in line


def test_check_names_a_setting_that_there_is_not(typed: Typed) -> None:
    code, output, _ = typed("check", DREAM_PACK="nope", DREAM_MAX_QUEUD="5")
    assert code == 1
    assert "WRONG  settings: DREAM_MAX_QUEUD is no setting; did you mean DREAM_MAX_QUEUED?" in output


def test_every_command_teaches_itself(typed: Typed) -> None:
    code, output, _ = typed("dream", "--help")
    assert code == 0
    assert "<bool>" not in output  # a flag takes nothing
    assert all(flag in output for flag in ("--not", "--seed", "--steps", "--frames", "--json", "--set", "ema_decay"))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(place: Path, typed: Typed) -> None:
    Image.new("1", (8_000, 5_001)).save(place / "wall.png")
    code, _, errors = typed("dream", "x", "--image", "wall.png")
    assert (code, errors) == (2, "wall.png has more than 40 megapixels. Use a smaller one.\n")


def test_packs_are_listed_with_their_sizes_and_verified(place: Path, typed: Typed) -> None:
    code, output, _ = typed("packs", "list")
    assert code == 0
    lines = {line.partition(" ")[0]: line.partition(" ")[2].strip() for line in output.splitlines()}
    assert lines["emoji"] == "part of this project, 27 MB"
    assert lines["tiny"].startswith("data/packs/tiny, ")
    assert lines["biggan-deep-512"] == "not here, 0.6 GB to fetch"
    assert "python -m generator packs fetch NAME" in output
    assert ran(place, "packs", "verify", "tiny")[0] == 0


def test_the_pack_that_comes_with_the_project_needs_no_fetching(typed: Typed) -> None:
    said = "emoji is part of this project: nothing has to be fetched.\n"
    assert typed("packs", "fetch", "emoji") == (0, said, "")


def test_all_packs_are_verified_when_none_is_named_and_the_damaged_one_is_told(place: Path, typed: Typed) -> None:
    damaged = place / "data" / "packs" / "damaged"
    damaged.mkdir()
    (damaged / "pack.json").write_text('{"files": {"clip.safetensors": "0"}}')
    code, output, errors = typed("packs", "verify")
    assert (code, output) == (1, "emoji is whole.\ntiny is whole.\n")
    assert errors == "data/packs/damaged/clip.safetensors cannot be read (No such file or directory)\n"
