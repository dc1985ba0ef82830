"""What Discord accepts as rows of buttons and menus on a message, and as the fields of a modal."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from playground.forms import Form, Path
from playground.rules import MAX_CUSTOM_ID_CHARACTERS, MAX_ROWS

MAX_BUTTONS_IN_A_ROW = 5
MAX_BUTTON_LABEL = 80
MAX_MENU_OPTIONS = 25
MAX_MODAL_TITLE = 45
MAX_FIELD_LABEL = 45
MAX_FIELD_VALUE = 4_000
MAX_COMPONENTS_V2 = 40


class ComponentKind(IntEnum):
    """Discord's numbers for the kinds that are looked at here."""

    ROW = 1
    BUTTON = 2
    STRING_MENU = 3
    TEXT_INPUT = 4
    USER_MENU = 5
    ROLE_MENU = 6
    MENTIONABLE_MENU = 7
    CHANNEL_MENU = 8
    LABEL = 18


LINK_BUTTON, PREMIUM_BUTTON = 5, 6  # styles
MENUS = {
    ComponentKind.STRING_MENU,
    ComponentKind.USER_MENU,
    ComponentKind.ROLE_MENU,
    ComponentKind.MENTIONABLE_MENU,
    ComponentKind.CHANNEL_MENU,
}


def walk(components: list[dict[str, Any]], at: Path = ("components",)) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every component in the tree with the path of its fields, outer before inner."""
    for index, component in enumerate(components):
        yield (*at, index), component
        yield from walk(component.get("components") or [], (*at, index, "components"))
        for key in ("component", "accessory"):
            if isinstance(component.get(key), dict):
                yield (*at, index, key), component[key]


def check_rows(form: Form, body: dict[str, Any]) -> None:
    """Rows under a message that isn't Components V2."""
    for index, row in enumerate(form.items(body, "components", MAX_ROWS)):
        at: Path = ("components", index)
        if form.choice(row, "type", {ComponentKind.ROW}, at=at) is not None:
            _check_row(form, row, at)
    _check_custom_ids(form, body.get("components"))


def check_components_v2(form: Form, body: dict[str, Any]) -> None:
    """A message that is all components: their number, and no content or embeds beside them."""
    for key in ("content", "embeds"):
        if body.get(key):
            form.wrong(
                (key,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"{key} cannot be used with components v2.",
            )
    components = form.items(body, "components", MAX_COMPONENTS_V2)
    if sum(1 for _ in walk(components)) > MAX_COMPONENTS_V2:
        form.wrong(("components",), "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MAX_COMPONENTS_V2} in length.")
    _check_custom_ids(form, components)


def check_modal(form: Form, modal: dict[str, Any], at: Path) -> None:
    """A modal's title, custom_id and its one to five fields (bare in rows, or each in a label)."""
    form.text(modal, "title", MAX_MODAL_TITLE, at=at, required=True)
    form.text(modal, "custom_id", MAX_CUSTOM_ID_CHARACTERS, at=at, required=True)
    components = form.items(modal, "components", MAX_ROWS, at=at)
    if not components:
        form.wrong((*at, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    for path, component in walk(components, (*at, "components")):
        kind = component.get("type")
        if kind == ComponentKind.LABEL:
            form.text(component, "label", MAX_FIELD_LABEL, at=path, required=True)
        if kind == ComponentKind.TEXT_INPUT:
            _check_text_input(form, component, path)
    _check_custom_ids(form, components, (*at, "components"))


def _check_row(form: Form, row: dict[str, Any], at: Path) -> None:
    items = form.items(row, "components", MAX_BUTTONS_IN_A_ROW, at=at)
    if not items:
        form.wrong((*at, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    has_menu = any(item.get("type") in MENUS for item in items)
    if has_menu and len(items) > 1:
        form.wrong(
            (*at, "components"),
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "The specified component exceeds the maximum width",
        )
    for index, item in enumerate(items):
        path = (*at, "components", index)
        kind = form.choice(item, "type", {ComponentKind.BUTTON, *MENUS}, at=path)
        if kind == ComponentKind.BUTTON:
            _check_button(form, item, path)
        elif kind is not None:
            _check_menu(form, item, path)


def _check_button(form: Form, button: dict[str, Any], at: Path) -> None:
    style = form.choice(button, "style", set(range(1, 7)), at=at)
    form.text(button, "label", MAX_BUTTON_LABEL, at=at)
    if not button.get("label") and not button.get("emoji") and style != PREMIUM_BUTTON:
        form.wrong(at, "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji")
    if style == LINK_BUTTON:
        form.text(button, "url", 512, at=at, required=True)
        if button.get("custom_id"):
            form.wrong(
                at,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
    elif style != PREMIUM_BUTTON:
        form.text(button, "custom_id", MAX_CUSTOM_ID_CHARACTERS, at=at, required=True)


def _check_menu(form: Form, menu: dict[str, Any], at: Path) -> None:
    form.text(menu, "custom_id", MAX_CUSTOM_ID_CHARACTERS, at=at, required=True)
    form.text(menu, "placeholder", 150, at=at)
    options = form.items(menu, "options", MAX_MENU_OPTIONS, at=at)
    if menu.get("type") == ComponentKind.STRING_MENU and not options:
        form.wrong((*at, "options"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
    seen: set[str] = set()
    for index, option in enumerate(options):
        path = (*at, "options", index)
        form.text(option, "label", 100, at=path, required=True)
        form.text(option, "description", 100, at=path)
        value = form.text(option, "value", 100, at=path, required=True)
        if value in seen:
            form.wrong(
                (*path, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        seen.add(value or "")


def _check_text_input(form: Form, field: dict[str, Any], at: Path) -> None:
    form.choice(field, "style", {1, 2}, at=at)
    form.text(field, "custom_id", MAX_CUSTOM_ID_CHARACTERS, at=at, required=True)
    form.text(field, "label", MAX_FIELD_LABEL, at=at)
    form.text(field, "placeholder", 100, at=at)
    form.text(field, "value", MAX_FIELD_VALUE, at=at)


def _check_custom_ids(form: Form, components: Any, at: Path = ("components",)) -> None:
    if not isinstance(components, list):
        return
    seen: set[str] = set()
    for path, component in walk([item for item in components if isinstance(item, dict)], at):
        custom_id = component.get("custom_id")
        if custom_id in seen:
            form.wrong(
                (*path, "custom_id"),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            )
        if custom_id:
            seen.add(custom_id)
