"""The engine's end of the pipe: what is said at once, and what has a picture in it.

Drawing needs the device, encoding does not. So a picture is encoded in a thread of its own, while the device makes the
next step of every dream under way; PNG, WebP and H.264 are written without Python's lock.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from types import TracebackType

from generator.messages import Broken, Report, Trouble

logger = logging.getLogger(__name__)


class Reports:
    """Sends what the engine has to say. As a context it waits at its end for what is still to be encoded.

    Args:
        pipe: To the supervisor.
    """

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._pipe_is_taken = threading.Lock()  # by one message at a time
        self._encoder = ThreadPoolExecutor(max_workers=1, thread_name_prefix="encoder")

    def __enter__(self) -> Reports:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._encoder.shutdown(cancel_futures=kind is not None)  # then nobody is there to be told

    def send(self, report: Report) -> None:
        """Sends a report now.

        Raises:
            ConnectionError: The supervisor is gone.
        """
        with self._pipe_is_taken:
            self._pipe.send(report)

    def send_in_turn(self, run: int, encode: Callable[[], Report]) -> Future[None]:
        """Has a report about a dream encoded and sent, after all that were handed in before; done when it is gone.

        Whoever hands in sees to it that a dream has at most one frame and one end here.

        Args:
            encode: Makes the report, in another thread: it must not touch the device. What goes wrong in it ends the
                dream.
        """
        return self._encoder.submit(self._send_encoded, run, encode)

    def _send_encoded(self, run: int, encode: Callable[[], Report]) -> None:
        try:
            self.send(encode())
        except ConnectionError:  # the supervisor is gone, as the loop hears by itself
            return
        except Exception as error:
            logger.exception("the engine broke")
            self.send(Broken(run, Trouble.BUG, repr(error)))
