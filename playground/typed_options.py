"""What a member's client makes of the options that were typed for a command."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.cdn import Upload
from playground.commands import NESTING, Commands, OptionKind
from playground.errors import ControlMistake

MAX_STRING_CHARACTERS = 6_000


@dataclass(slots=True)
class Typed:
    """What a client sends for a command: nested options, and what the ids in them stand for."""

    options: list[dict[str, Any]] = field(default_factory=list)
    resolved: dict[str, dict[str, Any]] = field(default_factory=dict)


# Turns the text or file given for a user, channel, role or attachment into (id, what resolved says of it).
Resolve = Callable[[OptionKind, str | Upload], tuple[str, dict[str, Any]]]


def type_options(
    command: dict[str, Any],
    path: list[str],
    values: dict[str, Any],
    resolve: Resolve,
    *,
    focused: str | None = None,
) -> Typed:
    """Builds the options as a client does, and refuses what a client wouldn't let anybody send.

    Args:
        path: The subcommand's name, or the group's and the subcommand's.
        values: What was typed, by option name.
        focused: The option whose autocomplete is asked for; then nothing is required yet.

    Raises:
        ControlMistake: An unknown option, a missing one, or a value that the command doesn't take.
    """
    specs = command.get("options", [])
    wrappers: list[dict[str, Any]] = []
    for word in path:
        wrapper = next((spec for spec in specs if spec["name"] == word and spec["type"] in NESTING), None)
        if wrapper is None:
            raise ControlMistake(f"/{command['name']} has no subcommand {word!r}")
        wrappers.append({"name": word, "type": wrapper["type"]})
        specs = wrapper.get("options", [])
    typed = Typed()
    options = _leaves(specs, values, resolve, typed, focused)
    for wrapper in reversed(wrappers):
        options = [{**wrapper, "options": options}]
    typed.options = options
    return typed


def _leaves(
    specs: list[dict[str, Any]], values: dict[str, Any], resolve: Resolve, typed: Typed, focused: str | None
) -> list[dict[str, Any]]:
    by_name = {spec["name"]: spec for spec in specs if spec["type"] not in NESTING}
    if len(by_name) < len(specs):
        raise ControlMistake("name the subcommand: " + ", ".join(spec["name"] for spec in specs))
    for name in values:
        if name not in by_name:
            raise ControlMistake(f"there is no option {name!r}; there is: {', '.join(by_name) or 'none'}")
    missing = [name for name, spec in by_name.items() if spec.get("required") and name not in values]
    if missing and focused is None:
        raise ControlMistake(f"the option {missing[0]!r} is required")
    options = []
    for name, value in values.items():
        spec = by_name[name]
        option = {"name": name, "type": spec["type"]}
        if name == focused:
            options.append({**option, "value": value, "focused": True})
        else:
            options.append({**option, "value": _value(spec, value, resolve, typed)})
    return options


def _value(spec: dict[str, Any], value: Any, resolve: Resolve, typed: Typed) -> Any:
    kind = OptionKind(spec["type"])
    match kind:
        case OptionKind.STRING:
            return _chosen(spec, _string(spec, str(value)))
        case OptionKind.INTEGER | OptionKind.NUMBER:
            return _chosen(spec, _number(spec, value, kind))
        case OptionKind.BOOLEAN:
            return value is True or str(value).lower() == "true"
        case _:
            target_id, body = resolve(kind, value)
            for section, entry in body.items():
                typed.resolved.setdefault(section, {})[target_id] = entry
            return target_id


def _string(spec: dict[str, Any], value: str) -> str:
    most = spec.get("max_length", MAX_STRING_CHARACTERS)
    if not spec.get("min_length", 0) <= len(value) <= most:
        raise ControlMistake(
            f"{spec['name']!r} takes {spec.get('min_length', 0)} to {most} characters, not {len(value)}"
        )
    return value


def _number(spec: dict[str, Any], value: Any, kind: OptionKind) -> int | float:
    try:
        number = int(value) if kind is OptionKind.INTEGER else float(value)
    except (TypeError, ValueError):
        raise ControlMistake(f"{spec['name']!r} takes a number, not {value!r}") from None
    low, high = spec.get("min_value"), spec.get("max_value")
    if (low is not None and number < low) or (high is not None and number > high):
        raise ControlMistake(f"{spec['name']!r} takes {low} to {high}, not {number}")
    return number


def _chosen(spec: dict[str, Any], value: Any) -> Any:
    """With fixed choices only those can be sent; a choice may be given by its name."""
    choices = spec.get("choices") or []
    for choice in choices:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    if choices:
        listed = ", ".join(str(choice["value"]) for choice in choices)
        raise ControlMistake(f"{spec['name']!r} takes one of: {listed}; not {value!r}")
    return value


def read_typed(text: str, commands: Commands) -> tuple[str, dict[str, Any]]:
    """Reads "/name sub option: value other: value" the way a member reads it aloud.

    Returns:
        The command's full name and the values by option. With no option named, all the text is the first
        option's value.
    """
    words = text.lstrip("/").split()
    if not words:
        raise ControlMistake("type a command: /name option: value")
    command, _ = commands.find(words[0])
    path, specs = [words[0]], command.get("options", [])
    for word in words[1:3]:
        inner = next((spec for spec in specs if spec["name"] == word and spec["type"] in NESTING), None)
        if inner is None:
            break
        path.append(word)
        specs = inner.get("options", [])
    rest = text.lstrip("/").split(maxsplit=len(path))[len(path) :]
    return " ".join(path), _read_values(rest[0] if rest else "", [spec["name"] for spec in specs])


def _read_values(text: str, names: list[str]) -> dict[str, Any]:
    if not text or not names:
        return {}
    pieces = re.split(rf"(?:^|\s)({'|'.join(re.escape(name) for name in names)}):", text)
    if len(pieces) == 1:
        return {names[0]: text.strip()}
    return {name: value.strip() for name, value in zip(pieces[1::2], pieces[2::2], strict=True)}
