"""How a generator starts its engines: by its settings, and each one on the device of the first."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dreams.settings import GeneratorSettings
from generator import worker as workers
from generator.messages import EngineOptions, Ready
from generator.serving import engine_options
from generator.worker import Worker

READY = Ready(steps_per_second=10.0, steps={}, device="cuda", version="tiny 1")


def test_what_is_set_for_the_gpu_reaches_the_engine() -> None:
    settings = GeneratorSettings(
        dream_device="cuda:1", dream_batch=3, dream_compile=True, dream_gpu_memory_gib=4, dream_deterministic=True
    )
    assert engine_options(settings, Path("pack"), 2) == EngineOptions(
        Path("pack"), "cuda:1", 2, batch=3, is_compiled=True, gpu_memory_gib=4.0, is_deterministic=True
    )
    assert engine_options(GeneratorSettings(), Path("pack")) == EngineOptions(Path("pack"), "auto")


class _Engines:
    """Stands in for `EngineChild`: notes how each engine is started."""

    def __init__(self) -> None:
        self.devices: list[str] = []

    def __call__(self, options: EngineOptions) -> Any:
        self.devices.append(options.device)
        return SimpleNamespace(start=self._start)

    async def _start(self) -> Ready:
        return READY


async def _nothing(*_: object) -> None:
    return None


async def test_an_engine_that_follows_a_lost_one_asks_for_its_device_and_not_for_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engines = _Engines()
    monkeypatch.setattr(workers, "EngineChild", engines)
    monkeypatch.setattr(workers, "Switchboard", lambda engine: SimpleNamespace(engine=engine, has_died=False))
    monkeypatch.setattr(workers, "RESTART_SECONDS", 0.0)
    monkeypatch.setattr(workers, "House", lambda surroundings: SimpleNamespace(introduce=_nothing))
    nobody = cast(Any, None)
    worker = Worker(nobody, nobody, "tiny", EngineOptions(Path("pack"), "auto"))
    await worker._running_engine()
    worker._board = None  # as after a lost card
    await worker._running_engine()
    assert engines.devices == ["auto", "cuda"]
