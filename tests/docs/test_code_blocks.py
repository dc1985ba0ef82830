"""The code in the documents runs: commands in an empty folder, Python as a program, settings through their classes.

What can't be run as it stands is in FORMS, each with its reason; everything else is run as it is printed.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from dreams.settings import BotSettings, GeneratorSettings
from tests.docs.test_documents import DOCUMENTS, FENCE, ROOT

COMMAND_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Form:
    """How a command is run that can't be run as it is printed."""

    pattern: str
    replacement: str
    reason: str


FORMS = (
    Form(r"^make ", "make --dry-run ", "it sets up an environment, and some targets stay"),
    Form(r"(-m bot run)\b", r"\1 --help", "it needs a token, and stays"),
    Form(r"(-m generator serve)\b", r"\1 --help", "it stays"),
    Form(r"(packs fetch) \S+", r"\1 --help", "it downloads gigabytes"),
    Form(r"(-m pip install)\b", r"\1 --help", "it downloads"),
    Form(r"(-m generator bench)\b", r"\1 --help", "it takes minutes, and what is compared is not here"),
    Form(r"^(.*-m bot migrate)", r"DATABASE_URL=sqlite+aiosqlite:///a.db \1", "the database of the example is nowhere"),
)


def blocks(*languages: str) -> Iterator[tuple[Path, str]]:
    for path in DOCUMENTS:
        for found in FENCE.finditer(path.read_text()):
            if found.group(1) in languages:
                yield path, found.group(2)


def named(block: object) -> str:
    return block.name if isinstance(block, Path) else str(block).strip().splitlines()[0][:50]


def parametrized(*languages: str) -> pytest.MarkDecorator:
    found = list(blocks(*languages))
    return pytest.mark.parametrize(("document", "code"), found, ids=[f"{named(d)}: {named(c)}" for d, c in found])


def runnable(line: str) -> str:
    """The command in the form in which it is run here, with this interpreter instead of the set-up one."""
    for form in FORMS:
        line = re.sub(form.pattern, form.replacement, line)
    return re.sub(r"(?:\.venv/bin/)?python3? -m", f"{shlex.quote(sys.executable)} -m", line)


@parametrized("sh", "console", "bash")
def test_every_command_that_is_shown_runs(document: Path, code: str, tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text())
    script = "set -euo pipefail\n" + "\n".join(map(runnable, code.splitlines()))
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    finished = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    assert finished.returncode == 0, f"{script}\n{finished.stdout}\n{finished.stderr}"
    promised = [word for line in code.splitlines() for word in re.findall(r"--out (\S+)", line)]
    assert [name for name in promised if not (tmp_path / name).stat().st_size] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.reason)
def test_every_exception_is_still_needed(form: Form) -> None:
    lines = [line for _, code in blocks("sh", "console", "bash") for line in code.splitlines()]
    assert any(re.search(form.pattern, line) for line in lines)


PROGRAMS = list(blocks("python"))


@pytest.mark.parametrize(("document", "code"), PROGRAMS, ids=[path.name for path, _ in PROGRAMS])
def test_every_python_program_that_is_shown_runs(document: Path, code: str, tmp_path: Path) -> None:
    (tmp_path / "generator").symlink_to(ROOT / "generator")  # it names the pack's folder from the checkout
    ast.parse(code)
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    saved = re.findall(r"save\(\"(\S+)\"\)", code)
    assert [name for name in saved if not (tmp_path / name).stat().st_size] == []


READERS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "toml": tomllib.loads,
    "yaml": lambda text: list(yaml.safe_load_all(text)),
}


@pytest.mark.parametrize("language", READERS)
def test_what_is_shown_as_a_format_can_be_read(language: str) -> None:
    for _, code in blocks(language):
        READERS[language](code)


ENV_LINE = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)
EXAMPLE = ENV_LINE.findall((ROOT / ".env.example").read_text())
EXPORTS = [
    pair.partition("=")[::2]
    for _, code in blocks("sh", "console", "bash")
    for line in code.splitlines()
    for pair in re.findall(r"\b[A-Z][A-Z0-9_]+=\S+", line)
]


@pytest.mark.parametrize(("name", "value"), sorted({*EXAMPLE, *EXPORTS}))
def test_every_setting_that_is_shown_is_known_and_takes_the_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for other, example in dict(EXAMPLE).items():  # some make sense only beside another
        monkeypatch.setenv(other, example)
    monkeypatch.setenv(name, value)
    kinds = [kind for kind in (BotSettings, GeneratorSettings) if name.lower() in kind.model_fields]
    assert kinds, f"{name} is no setting"
    for kind in kinds:
        kind()


def test_the_example_and_the_table_name_every_setting() -> None:
    known = {name.upper() for kind in (BotSettings, GeneratorSettings) for name in kind.model_fields}
    table = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (ROOT / "docs/operations.md").read_text()))
    assert known - {name for name, _ in EXAMPLE} == set()
    assert known - table == set()


def test_the_example_shows_the_defaults() -> None:
    fields = BotSettings.model_fields | GeneratorSettings.model_fields
    for name, value in EXAMPLE:
        default = fields[name.lower()].default
        if default is None:  # off when unset: the example shows a value that makes sense
            continue
        secret = getattr(default, "get_secret_value", None)
        shown = secret() if secret else default
        alternatives = [other for again, other in EXAMPLE if again == name]
        assert _plain(shown) in alternatives, name
        assert value


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else str(value)
