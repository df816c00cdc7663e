"""Port forwarding to pods, over SPDY/3.1 (kubectl tries WebSockets first and takes this when they are refused)."""
import select
import socket
import ssl
import threading

import places
import spdy
import status

PROTOCOL = "portforward.k8s.io"


class _Forward:
    """One connection of kubectl: pairs of streams, each a connection to the pod."""

    def __init__(self, handler, server, pod):
        self.handler = handler
        self.server = server
        self.pod = pod
        self.lock = threading.Lock()
        self.unread = b""
        self.session = spdy.Session(self._read, self._write)
        # By request: the stream for errors; by data stream: the socket.
        self.errors = {}
        self.sockets = {}

    def _read(self, count):
        """So many bytes, or fewer at the end. TLS may not be read from and written to at once: both take the lock."""
        connection = self.handler.connection
        while len(self.unread) < count:
            with self.lock:
                pending = isinstance(connection, ssl.SSLSocket) and connection.pending()
                data = None
                if pending or select.select([connection], [], [], 0)[0]:
                    connection.settimeout(0)
                    try:
                        data = connection.recv(65536)
                    except (ssl.SSLWantReadError, BlockingIOError):
                        pass
                    finally:
                        connection.settimeout(None)
            if data == b"":
                return b""
            if data:
                self.unread += data
            else:
                select.select([connection], [], [], 60)
        found, self.unread = self.unread[:count], self.unread[count:]
        return found

    def _write(self, data):
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def _send(self, call, *words):
        with self.lock:
            try:
                call(*words)
            except (OSError, ValueError):
                # The client has hung up.
                pass

    def run(self):
        session = self.session
        try:
            for kind, stream, flags, value in session.frames():
                if kind is None:
                    self._data(stream, value, bool(flags & spdy.FIN))
                elif kind == spdy.SYN_STREAM:
                    self._send(session.reply, stream)
                    if value.get("streamtype") == "error":
                        self.errors[value.get("requestid", "")] = stream
                    else:
                        self._open(stream, value)
                elif kind == spdy.PING:
                    self._send(session.ping, value)
                elif kind == spdy.RST_STREAM:
                    self._close(stream)
                elif kind == spdy.GOAWAY:
                    return
        finally:
            for stream in list(self.sockets):
                self._close(stream)

    def _open(self, stream, headers):
        errors = self.errors.get(headers.get("requestid", ""))
        port = headers.get("port", "")
        place = places.mapped(self.server, self.pod, port)
        try:
            if place is None:
                raise ConnectionRefusedError(111, "connection refused")
            connection = socket.create_connection(place, 10)
            connection.settimeout(None)
        except OSError as problem:
            name = self.pod["metadata"]["name"]
            text = (f"failed to execute portforward in network namespace: failed to connect to localhost:{port} inside "
                    f"namespace \"{name}\": {problem}")
            if errors is not None:
                self._send(self.session.data, errors, text.encode(), True)
            self._send(self.session.data, stream, b"", True)
            return
        self.sockets[stream] = connection
        threading.Thread(target=self._pump, args=(stream, connection, errors), daemon=True).start()

    def _pump(self, stream, connection, errors):
        try:
            while True:
                data = connection.recv(16384)
                if not data:
                    break
                self._send(self.session.data, stream, data)
        except OSError:
            pass
        self._send(self.session.data, stream, b"", True)
        if errors is not None:
            self._send(self.session.data, errors, b"", True)

    def _data(self, stream, data, is_last):
        connection = self.sockets.get(stream)
        if connection is None:
            return
        try:
            if data:
                connection.sendall(data)
            if is_last:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(stream)

    def _close(self, stream):
        connection = self.sockets.pop(stream, None)
        if connection is not None:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            connection.close()


def serve(handler, request, server):
    """Upgrades the connection. There is no way back to HTTP."""
    item = server.store.get(request.kind, request.namespace, request.name)
    if item is None:
        raise status.not_found(request.kind, request.name)
    if (item.value.get("status") or {}).get("phase") != "Running":
        phase = (item.value.get("status") or {}).get("phase")
        raise status.bad_request(f"unable to forward port because pod is not running. Current status={phase}")
    wanted = handler.headers.get("Upgrade", "")
    if wanted.upper() != "SPDY/3.1":
        raise status.bad_request("Upgrade request required")
    handler.read_body()
    handler.send_status(101)
    handler.send_header("Connection", "Upgrade")
    handler.send_header("Upgrade", "SPDY/3.1")
    handler.send_header("X-Stream-Protocol-Version", PROTOCOL)
    handler.end_headers()
    handler.wfile.flush()
    handler.streaming = True
    handler.close_connection = True
    handler.connection.settimeout(None)
    _Forward(handler, server, item.value).run()
