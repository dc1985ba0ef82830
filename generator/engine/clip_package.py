"""clip-anytorch's networks and vocabulary, without the package's front.

`import clip` runs code that fetches weights and prepares pictures: it brings torchvision and pkg_resources along,
0.17 GB and more than a second for what nobody here calls. Its submodules need nothing of that.
"""

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


with without_front("clip"):
    from clip.model import CLIP, ModifiedResNet, ResidualAttentionBlock, VisionTransformer
    from clip.simple_tokenizer import SimpleTokenizer

__all__ = ["CLIP", "ModifiedResNet", "ResidualAttentionBlock", "SimpleTokenizer", "VisionTransformer"]
