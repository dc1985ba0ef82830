"""What the pack knows: its concepts in class order, and the phrases that name them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CONCEPTS_FILE = Path(__file__).parent / "concepts.json"


@dataclass(frozen=True, slots=True)
class Concept:
    """One emoji: what it is called, what else it is called, and what it makes people think of."""

    emoji: str
    name: str
    aliases: tuple[str, ...]
    keywords: tuple[str, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every phrase that this concept answers to, the name first."""
        return (self.name, *self.aliases, *self.keywords)


def load_concepts(path: Path = CONCEPTS_FILE) -> list[Concept]:
    """Reads the concepts in class order: the place in this list is the class of the generator."""
    rows = json.loads(path.read_text("utf-8"))
    return [Concept(row["emoji"], row["name"], tuple(row["aliases"]), tuple(row["keywords"])) for row in rows]


def concepts_by_phrase(concepts: Sequence[Concept]) -> dict[str, set[int]]:
    """For each phrase the classes it is true of: 'animal' is true of many, 'cat' of one."""
    owners: dict[str, set[int]] = {}
    for index, concept in enumerate(concepts):
        for phrase in concept.phrases:
            owners.setdefault(phrase, set()).add(index)
    return owners
