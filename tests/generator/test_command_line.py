"""`python -m generator`, as processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

LONGEST_SECONDS = 120.0
APPLE = ("dream", "a red apple", "--seed", "7", "--steps", "30", "--size", "128", "--pack", "tiny")

FILM = ("--time-lapse", "way.mp4")


@pytest.fixture
def place(pack: Path, tmp_path: Path) -> Path:
    """A folder to run in, with the tiny pack as a fetched one."""
    (tmp_path / "data" / "packs").mkdir(parents=True)
    (tmp_path / "data" / "packs" / "tiny").symlink_to(pack)
    return tmp_path


def started(place: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        cwd=place,
        env={**os.environ, "OMP_NUM_THREADS": "1", **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ran(place: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Runs to the end; returns exit code, output and errors."""
    process = started(place, *arguments, **settings)
    output, errors = process.communicate(timeout=LONGEST_SECONDS)
    return process.returncode, output, errors


def test_the_same_seed_gives_the_same_bytes_another_phrase_to_avoid_others_and_json_says_what_came(
    place: Path,
) -> None:
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

    assert ran(place, *APPLE, "--not", "green", "--out", "b.png")[0] == 0
    assert (place / "a.png").read_bytes() == (place / "b.png").read_bytes()

    assert ran(place, *APPLE, "--not", "red", "--out", "c.png")[0] == 0
    with Image.open(place / "a.png") as without_green, Image.open(place / "c.png") as without_red:
        assert without_green.tobytes() != without_red.tobytes()

    code, output, _ = ran(place, "recipe", "a.png")
    assert (code, output) == (0, "a red apple --not green --seed 7 --size 128 --steps 30\n")


def test_ctrl_c_keeps_the_best_and_a_checkpoint_goes_on_to_the_same_picture(place: Path) -> None:
    arguments = ("dream", "a red apple", "--seed", "7", "--steps", "150", "--size", "128", "--pack", "tiny")
    assert ran(place, *arguments, "--out", "whole.png")[0] == 0

    process = started(place, *arguments, "--out", "cut.png", "--frames", "way", "--checkpoint", "cut.ckpt", "--json")
    try:
        until_exists(place / "way" / "frame-0021.png")  # one in three steps is saved
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=LONGEST_SECONDS)
    finally:
        process.kill()
    assert (process.returncode, errors) == (0, "")
    assert json.loads(output)["stopped"] is True
    assert json.loads(output)["steps"] < 150
    assert (place / "cut.png").exists()

    code, output, _ = ran(place, *arguments, "--out", "on.png", "--checkpoint", "cut.ckpt", "--json")
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
        (("dream", "x", "--steps", "many"), "integer"),
        (("dream", "x", "--steps", "0"), "1 to 2000"),
        (("dream", "x", "--quality", "best"), "'draft', 'standard', 'deep'"),
        (("dream", "x --sed 7"), "--seed"),
        (("dream", "x", "--out", "/nowhere/a.png"), "--out"),
        (("dream", "x", "--out", "."), "--out"),
        (("dream", "x", "--out", "x.jpg"), "the picture is a PNG. Write --out x.png"),
        (("dream", "x", "--no", "dog::much"), "::much is not a weight"),
        (("dream", "x", "--time-lapse", "/nowhere/a.mp4"), "--time-lapse"),
        (("dream", "x", "--frames", "/proc/none"), "--frames"),
        (("dream", "x", "--image", "no.png"), "no.png"),
        (("dream",), "PROMPT"),
        (("dance",), "dance"),
        (("recipe", "no.png"), "no.png"),
        (("packs", "verify", "tinny"), "tiny"),
        (("bench", "--against", "big-sleep", "--peer-python", "/nowhere/python"), "--peer-python"),
        (("bench", "--against", "dreams"), "big-sleep"),
        (("packs", "fetch", "nope"), "biggan-deep-128"),
        (("packs", "fetch", "biggan-deep-128", "--from", "no.pt"), "no.pt"),
    ],
)
def test_wrong_use_is_one_line_that_says_what_is_allowed(place: Path, arguments: tuple[str, ...], said: str) -> None:
    code, output, errors = ran(place, *arguments)
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
    place: Path, settings: dict[str, str], said: str
) -> None:
    code, _, errors = ran(place, "serve", **{"DISCORD_TOKEN": "secret", "DREAM_PACK": "tiny", **settings})
    assert code == 1
    (line,) = errors.splitlines()
    assert said in line
    assert "secret" not in line


def test_check_names_a_setting_that_there_is_not(place: Path) -> None:
    code, output, _ = ran(place, "check", DREAM_PACK="nope", DREAM_MAX_QUEUD="5")
    assert code == 1
    assert "WRONG  settings: DREAM_MAX_QUEUD is no setting; did you mean DREAM_MAX_QUEUED?" in output


def test_every_command_teaches_itself(place: Path) -> None:
    code, output, _ = ran(place, "dream", "--help")
    assert code == 0
    assert all(flag in output for flag in ("--not", "--seed", "--steps", "--frames", "--json"))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(place: Path) -> None:
    Image.new("1", (8_000, 5_001)).save(place / "wall.png")
    code, _, errors = ran(place, "dream", "x", "--image", "wall.png")
    assert (code, errors) == (2, "wall.png has more than 40 megapixels. Use a smaller one.\n")


def test_packs_are_listed_and_verified(place: Path) -> None:
    code, output, _ = ran(place, "packs", "list")
    assert code == 0
    assert "tiny" in output
    assert ran(place, "packs", "verify", "tiny")[0] == 0


def test_all_packs_are_verified_when_none_is_named_and_the_damaged_one_is_told(place: Path) -> None:
    damaged = place / "data" / "packs" / "damaged"
    damaged.mkdir()
    (damaged / "pack.json").write_text('{"files": {"clip.safetensors": "0"}}')
    code, output, errors = ran(place, "packs", "verify")
    assert (code, output) == (1, "emoji is whole.\ntiny is whole.\n")
    assert errors == "data/packs/damaged/clip.safetensors cannot be read (No such file or directory)\n"


def until_exists(path: Path) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while not path.exists():
        assert time.monotonic() < until, f"{path} never came"
        time.sleep(0.05)
