"""A line that breaks: a proxy on loopback that counts what it carries and can be cut and mended."""

import contextlib
import socket
import threading
from collections.abc import Callable

_READ = 64 * 1024
Watch = Callable[[int], object]


class Line:
    """Carries connections to ``port``. ``sent`` counts the bytes that the client sent; ``watch`` hears that count."""

    def __init__(self, port: int, watch: Watch | None = None) -> None:
        self.target, self.watch = port, watch
        self.sent = self.cuts = 0
        self.is_down = False
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, *, down: bool = False) -> None:
        """Break every connection in the middle; with ``down`` new ones are refused until ``mend``."""
        with self._lock:
            self.cuts += 1
            self.is_down = down
            broken, self._open = self._open, set()
        for connection in broken:
            # A reset, as when a phone leaves the network: nobody says goodbye.
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def mend(self) -> None:
        """New connections pass again."""
        self.is_down = False

    def close(self) -> None:
        """End the line for good."""
        self._listener.close()
        self.cut(down=True)

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        if self.is_down:
            client.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self.target), timeout=10)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        with self._lock:
            self._open |= {client, server}
        threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()
        self._pump(client, server, True)

    def _pump(self, source: socket.socket, target: socket.socket, upward: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_READ):
                target.sendall(piece)
                if upward:
                    self.sent += len(piece)
                    if self.watch is not None:
                        self.watch(self.sent)
        for connection in (source, target):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            with self._lock:
                self._open.discard(connection)
            connection.close()
