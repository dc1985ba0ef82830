"""An S3 server from PyPI (moto) on loopback: a real bucket over real HTTP, with signatures checked when asked."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import boto3
from moto import settings
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

REGION = "us-east-1"
_numbers = iter(range(1, 1_000_000))


class S3Server:
    """A running server. Whoever uses it needs `environment` in their own."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # one line for each request otherwise
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.url = f"http://{host}:{port}"

    @property
    def environment(self) -> dict[str, str]:
        """What obstore reads."""
        return {
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_ENDPOINT": self.url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": REGION,
        }

    def new_bucket(self) -> str:
        """The name of an empty one."""
        name = f"dreams-{next(_numbers)}"
        keys = {"aws_access_key_id": "any", "aws_secret_access_key": "any"}
        boto3.client("s3", endpoint_url=self.url, region_name=REGION, **keys).create_bucket(Bucket=name)
        return name

    def fill(self, bucket: str, keys: Iterable[str]) -> None:
        """Puts one byte under each key, past HTTP."""
        for key in keys:
            s3_backends[DEFAULT_ACCOUNT_ID]["global"].put_object(bucket, key, b"x")

    @contextmanager
    def knowing_nobody(self) -> Iterator[None]:
        """Within, every access key is unknown."""
        before = settings.INITIAL_NO_AUTH_ACTION_COUNT
        settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
        try:
            yield
        finally:
            settings.INITIAL_NO_AUTH_ACTION_COUNT = before

    def stop(self) -> None:
        self._server.stop()
