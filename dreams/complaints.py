"""What is wrong with a value that pydantic refused, in the words of the settings and the command lines."""

from __future__ import annotations

from pydantic_core import ErrorDetails

_WORDS = {
    "int_parsing": "must be a whole number, not {input!r}",
    "int_from_float": "must be a whole number, not {input!r}",
    "float_parsing": "must be a number, not {input!r}",
    "bool_parsing": "must be true or false, not {input!r}",
    "greater_than_equal": "must be at least {ge:g}, not {input}",
    "greater_than": "must be above {gt:g}, not {input}",
    "less_than_equal": "must be at most {le:g}, not {input}",
}


def complaint(error: ErrorDetails) -> str:
    """What the value has to be, and what it is where that is no secret: pydantic's own words are for programmers."""
    words = _WORDS.get(error["type"])
    if words is None:
        return error["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    return words.format(input=error["input"], **error.get("ctx", {}))
