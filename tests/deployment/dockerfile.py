"""Reads the Dockerfile as far as its tests need it: stages, and in each the instructions in their order."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stage:
    """One `FROM … AS name`, with the instructions of the stage that it starts from before its own."""

    name: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        """The arguments of each `instruction`, in order."""
        return [argument for name, argument in self.instructions if name == instruction]

    def exec_form(self, instruction: str) -> list[str]:
        """The last `instruction` that is written as JSON, e.g. ENTRYPOINT."""
        words: list[str] = json.loads(re.sub(r"^[^\[]*", "", self.all(instruction)[-1]))
        return words

    def environment(self) -> dict[str, str]:
        """What ENV sets."""
        return dict(pair.split("=", 1) for line in self.all("ENV") for pair in line.split())


def read_stages(text: str) -> dict[str, Stage]:
    """All stages by their names."""
    stages: dict[str, Stage] = {}
    current: Stage | None = None
    joined = re.sub(r"\\\n", " ", text)
    for line in joined.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        instruction, argument = line.split(maxsplit=1)
        if instruction == "FROM":
            base, _, name = argument.split()
            current = stages[name] = Stage(name, list(stages[base].instructions) if base in stages else [])
        elif current is not None:
            current.instructions.append((instruction, argument))
    return stages
