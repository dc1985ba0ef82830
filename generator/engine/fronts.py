"""Packages of which the engine needs a part: the rest of them costs each start of a process a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec


@contextmanager
def without_front(package: str) -> Iterator[None]:
    """Lets submodules of a package be imported in the block without its `__init__`.

    Whoever imports the package itself later gets the real one, with the same submodules.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    spec = find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    if package in sys.modules:
        yield
        return
    sys.modules[package] = module_from_spec(spec)  # where it is, but not executed
    try:
        yield
    finally:
        del sys.modules[package]
