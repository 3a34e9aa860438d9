"""A certificate authority of the tests' own, and a proxy that lets requests through to a stand-in: both on this machine."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from requirements_support import unmet
from stand_in import serving

NAME = "api.example.invalid"  # nobody has it, and no name server knows it


class Authority:
    """Signs certificates that nobody but a test trusts."""

    def __init__(self, folder: Path):
        if shutil.which("openssl") is None:
            unmet("openssl", "openssl is not on this machine, which makes the certificates")
        self.folder, self.file = folder, folder / "authority.pem"
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Kommunens firewall",
                      "-keyout", "authority.key", "-out", self.file.name)  # fmt: skip

    def context(self, name: str, days: int = 2) -> ssl.SSLContext:
        """What a server needs to call itself by a name; with negative days, until a while ago."""
        (self.folder / "name.ext").write_text(f"subjectAltName=DNS:{name}\n", encoding="utf-8")
        self._openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", "own.key", "-out", "own.csr"
        )
        self._openssl("x509", "-req", "-in", "own.csr", "-CA", self.file.name, "-CAkey", "authority.key", "-CAcreateserial",
                      "-days", str(days), "-extfile", "name.ext", "-out", "own.pem")  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "own.pem", self.folder / "own.key")
        return context

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)


@dataclass
class Proxy:
    """What a proxy was asked, and with which headers."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)


@contextmanager
def proxying(port: int, status: int = 200) -> Iterator[Proxy]:
    """A proxy that leads every CONNECT to a port of this machine, or refuses it."""
    proxy = Proxy()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_CONNECT(self) -> None:
            proxy.asked.append(self.path)
            proxy.headers.append(str(self.headers))
            self.send_response(status)
            self.end_headers()
            if status == 200:
                with socket.create_connection(("127.0.0.1", port)) as source:
                    back = threading.Thread(target=_pump, args=(source, self.connection), daemon=True)
                    back.start()
                    _pump(self.connection, source)
                    back.join(5)
            self.close_connection = True

    with serving(Handler) as own:
        proxy.url = f"http://127.0.0.1:{own}"
        yield proxy


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
