"""Collects what is wrong with a body, field by field, and answers it the way Discord does (50035)."""

from typing import Any

from playground.errors import InvalidForm

Path = tuple[str | int, ...]


class Form:
    """Errors found so far. Checks add to it; `refuse_if_wrong` ends the checking."""

    def __init__(self) -> None:
        self._errors: dict[str, Any] = {}

    def wrong(self, path: Path, code: str, message: str) -> None:
        """Notes that the field at `path` is wrong."""
        node = self._errors
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def text(
        self, body: dict[str, Any], key: str, longest: int, *, at: Path = (), required: bool = False
    ) -> str | None:
        """The string at `key`, checked for type and length; None when absent, null or wrong."""
        value = body.get(key)
        if value is None or value == "":
            if required:
                self.wrong((*at, key), "BASE_TYPE_REQUIRED", "This field is required")
            return None
        if not isinstance(value, str):
            self.wrong((*at, key), "STRING_TYPE_CONVERT", f"Could not interpret {value!r} as string.")
            return None
        if len(value) > longest:
            self.wrong((*at, key), "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")
        return value

    def items(self, body: dict[str, Any], key: str, most: int, *, at: Path = ()) -> list[dict[str, Any]]:
        """The list of objects at `key`, checked for type and number; empty when absent, null or wrong."""
        value = body.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong((*at, key), "LIST_TYPE_CONVERT", "Only iterables of objects may be used.")
            return []
        if len(value) > most:
            self.wrong((*at, key), "BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {most} in length.")
        return value

    def choice(self, body: dict[str, Any], key: str, allowed: set[int], *, at: Path = ()) -> int | None:
        """The number at `key`, when it is one of `allowed`."""
        value = body.get(key)
        if value in allowed and isinstance(value, int):
            return value
        listed = ", ".join(str(number) for number in sorted(allowed))
        self.wrong((*at, key), "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")
        return None

    def nest(self, at: Path) -> "Form":
        """The same errors one level deeper, for a body that stood inside another."""
        for step in reversed(at):
            self._errors = {str(step): self._errors} if self._errors else {}
        return self

    def refuse_if_wrong(self) -> None:
        """Raises InvalidForm when anything was noted."""
        if self._errors:
            raise InvalidForm(self._errors)
