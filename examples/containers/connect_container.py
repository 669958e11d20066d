"""The server in a container of its own, for tests with testcontainers.

    with ConnectContainer() as container:
        estate = container.mock().build_estate()

The image is made from this project's Dockerfile: docker build -t moto-connect-tdg .
"""

from __future__ import annotations

import time

from testcontainers.core.container import DockerContainer

from moto_connect_tdg import RemoteMock, remote

IMAGE = "moto-connect-tdg"
PORT = 5000
_PAUSE_SECONDS = 0.1


def wait_until_ready(url: str, seconds: float = 30) -> RemoteMock:
    """Wait until a server answers, and return its mock.

    Raises:
        ConnectionError: if none has answered in time.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            return remote(url)
        except ConnectionError:
            if time.monotonic() >= until:
                raise
        time.sleep(_PAUSE_SECONDS)


class ConnectContainer(DockerContainer):
    """A container of the server, which is ready when the ``with`` block begins."""

    def __init__(self, image: str = IMAGE, seconds: float = 30) -> None:
        super().__init__(image)
        self._seconds = seconds
        self.with_exposed_ports(PORT)

    @property
    def url(self) -> str:
        """The server's URL, an endpoint for SDKs of all languages."""
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(PORT)}"

    def start(self) -> ConnectContainer:
        """Start the container, and wait for its server."""
        super().start()
        try:
            wait_until_ready(self.url, self._seconds)
        except ConnectionError:
            self.stop()
            raise
        return self

    def mock(self) -> RemoteMock:
        """Faults, simulator, journal and estates of this server."""
        return remote(self.url)
