"""What the images do, without an engine that builds them: the Dockerfile's pip steps in fresh environments, then
the commands that the images start, until they are healthy by the images' own health check.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from playground import Playground
from tests.deployment.dockerfile import Stage, read_stages
from tests.deployment.test_containers import ROOT

STAGES = read_stages((ROOT / "Dockerfile").read_text())
PYTHON = Path(sys.base_prefix) / "bin"  # the image's Python before there is a virtual environment
PIP_SECONDS = 900.0
SOON_SECONDS = 300.0  # for what has to happen, on however busy a machine
MIB = 2**20
BASE_MIB = 131  # python:3.11-slim-bookworm, unpacked


class Image:
    """What a target would be: an environment that its build stage's steps made, and a folder in the place of /app."""

    def __init__(self, folder: Path, target: str) -> None:
        self.venv = folder / "venv"
        self.app = folder / "app"
        self.app.mkdir()
        self.stage = STAGES[target]
        self._build(STAGES[f"{target}-build"], folder / "context")

    def environment(self) -> dict[str, str]:
        path = f"{self.venv / 'bin'}:{PYTHON}:{os.environ['PATH']}"
        return {**self.stage.environment(), "PATH": path, "HOME": str(self.app), "LANG": "C.UTF-8"}

    def size_mib(self) -> float:
        return sum(path.lstat().st_size for path in self.venv.rglob("*") if not path.is_dir()) / MIB

    def _build(self, stage: Stage, context: Path) -> None:
        context.mkdir()
        for instruction, argument in stage.instructions:
            if instruction == "COPY":
                self._copy(argument.split(), context)
            elif instruction == "RUN" and ("/venv" in argument or "pip " in argument):  # not the users and folders
                step = argument.replace("/venv", str(self.venv))
                subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", step],
                    cwd=context,
                    env={**os.environ, **self.environment()},
                    check=True,
                    timeout=PIP_SECONDS,
                )

    def _copy(self, words: list[str], context: Path) -> None:
        *sources, goal = words
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, context / goal, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, context / goal)


@pytest.fixture(scope="module")
def bot_image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    return Image(tmp_path_factory.mktemp("bot"), "bot")


@pytest.fixture(scope="module")
def generator_image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    return Image(tmp_path_factory.mktemp("generator"), "generator")


def free_port() -> int:
    """A port below those that the system gives away, or the next one to ask might be given it before it is opened."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


def settings(playground: Playground, image: Image) -> dict[str, str]:
    return {
        **image.environment(),
        "DISCORD_TOKEN": playground.token,
        "DISCORD_API_BASE": playground.api_base,
        "DISCORD_GATEWAY_URL": playground.gateway_url,
        "DREAM_METRICS_PORT": str(free_port()),
    }


async def run(image: Image, environment: dict[str, str], *command: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=image.app, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    async with asyncio.timeout(SOON_SECONDS):
        told, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, told.decode()


async def starts_gets_healthy_and_stops(image: Image) -> None:
    """Starts ENTRYPOINT and CMD, asks HEALTHCHECK until it is content, and stops it as an engine does."""
    async with Playground() as playground:
        environment = settings(playground, image)
        command = [*image.stage.exec_form("ENTRYPOINT"), *image.stage.exec_form("CMD")]
        health = image.stage.exec_form("HEALTHCHECK")
        assert (await run(image, environment, *health))[0] != 0  # nothing runs yet
        process = await asyncio.create_subprocess_exec(*command, cwd=image.app, env=environment)
        try:
            async with asyncio.timeout(SOON_SECONDS):
                while (await run(image, environment, *health))[0] != 0:
                    assert process.returncode is None
                    await asyncio.sleep(0.5)
        finally:
            if process.returncode is None:
                process.terminate()
            async with asyncio.timeout(SOON_SECONDS):
                assert await process.wait() == 0


@pytest.mark.timeout(1800)
def test_the_bots_image_has_no_torch_and_is_small(bot_image: Image) -> None:
    assert not list(bot_image.venv.glob("lib/*/site-packages/torch*"))
    assert BASE_MIB + bot_image.size_mib() < 300


@pytest.mark.timeout(1800)
async def test_the_bots_image_checks_its_set_up(bot_image: Image) -> None:
    async with Playground() as playground:
        code, told = await run(bot_image, settings(playground, bot_image), "python", "-m", "bot", "check")
    assert code == 1  # no generator is awake, and that alone is wrong
    assert [line for line in told.splitlines() if line.startswith("WRONG")] == [
        line for line in told.splitlines() if "generators: none is awake" in line
    ]


@pytest.mark.timeout(1800)
async def test_the_bots_image_starts_gets_healthy_and_stops(bot_image: Image) -> None:
    await starts_gets_healthy_and_stops(bot_image)


@pytest.mark.images
@pytest.mark.timeout(1800)
async def test_the_generators_image_starts_gets_healthy_and_stops(generator_image: Image) -> None:
    await starts_gets_healthy_and_stops(generator_image)


@pytest.mark.parametrize("target", ["bot", "generator"])
def test_the_health_check_asks_the_port_that_is_set(target: str) -> None:
    stage = STAGES[target]
    assert "DREAM_METRICS_PORT" in stage.environment()  # without it the process opens no port
    assert "os.environ['DREAM_METRICS_PORT']" in stage.exec_form("HEALTHCHECK")[-1]
