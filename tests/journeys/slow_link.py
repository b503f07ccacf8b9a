"""A slow link between a browser and a site: it delays every byte, and first the connection.

What a browser offers (``Network.emulateNetworkConditions``) holds back answers only: opening a
connection costs nothing there, and HTTPS as little as HTTP. Here both cost their round trips.
"""

import asyncio
import ssl
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"
PACKET_BYTES = 1460
Done = TypeVar("Done")


class Link:
    """A port of its own on this machine that leads to another one, slowly.

    :param to: the port that it leads to
    :param round_trip: seconds there and back
    :param rate: bytes a second, each way
    :param tls: the certificate to answer with, where the browser speaks HTTPS
    """

    def __init__(
        self,
        to: int,
        round_trip: float = 0.0,
        rate: float = float("inf"),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._to, self._round_trip, self._rate = to, round_trip, rate
        self._ends: list[asyncio.StreamWriter] = []
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._join, HOST, 0, ssl=tls))
        self.port: int = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Done]) -> Done:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _end(self) -> None:
        self._server.close()
        for end in self._ends:
            end.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _join(self, browser: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        """Carry bytes both ways; the first ones wait until a connection would be open."""
        self._ends.append(answer)
        opened = self._loop.time() + self._round_trip
        site, request = await asyncio.open_connection(HOST, self._to)
        self._ends.append(request)
        await asyncio.gather(self._carry(browser, request, opened), self._carry(site, answer, 0))

    async def _carry(
        self, source: asyncio.StreamReader, to: asyncio.StreamWriter, opened: float
    ) -> None:
        half = self._round_trip / 2
        free = opened + half
        while packet := await source.read(PACKET_BYTES):
            free = max(self._loop.time() + half, free) + len(packet) / self._rate
            self._loop.call_at(free, to.write, packet)
        self._loop.call_at(max(self._loop.time() + half, free) + 0.001, to.close)


def make_certificate(folder: Path) -> ssl.SSLContext:
    """Return what a site on this machine answers HTTPS with; no browser knows who signed it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "pem").write_bytes(secret + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pem")
    return context
