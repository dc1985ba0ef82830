"""How much memory torch holds, counted tensor by tensor: the same on any device, also where nothing else counts it."""

import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class LiveBytes(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts the bytes of all tensors that come into being within its block, until they are freed.

    Exact for what an operation returns and for what is kept for its gradient. What an operation needs for itself alone,
    such as a convolution's workspace, and an allocator's rounding are not seen.

    Args:
        limit_bytes: the most that may be held; None: any amount. Beyond it an operation fails as on a full device.

    Attributes:
        now: bytes that are held.
        peak: the most that were, since the beginning or `forget_peak`.
    """

    def __init__(self, limit_bytes: int | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.limit_bytes = limit_bytes
        self.now = self.peak = 0
        self._held: dict[int, weakref.ref[torch.UntypedStorage]] = {}

    def hold(self, tensors: Iterable[Tensor]) -> None:
        """Counts tensors from before the block in, such as weights.

        Raises:
            torch.OutOfMemoryError: they are beyond the limit.
        """
        new = {id(storage): storage for tensor in tensors if id(storage := tensor.untyped_storage()) not in self._held}
        total = self.now + sum(storage.nbytes() for storage in new.values())
        if self.limit_bytes is not None and total > self.limit_bytes:
            raise torch.OutOfMemoryError(f"{total} bytes are more than the {self.limit_bytes} that may be held")
        for key, storage in new.items():
            self._held[key] = weakref.ref(storage, self._forgetting(key, storage.nbytes()))
        self.now = total
        self.peak = max(self.peak, total)

    def forget_peak(self) -> None:
        """Lets the peak begin at what is held now."""
        self.peak = self.now

    def _forgetting(self, key: int, size_bytes: int) -> Callable[[object], None]:
        def forget(_storage: object) -> None:
            del self._held[key]
            self.now -= size_bytes

        return forget

    def __torch_dispatch__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        self.hold(leaf for leaf in tree_leaves(result) if isinstance(leaf, Tensor))
        return result
