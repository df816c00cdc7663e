"""One connection of HTTP/1.1: requests in, answers out."""
import gzip
import http.server
import json
import select
import socket
import ssl
import time
import traceback

import answering
import status
from auth import Ask, User
from reading import Request


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = ""
    sys_version = ""
    wbufsize = 65536
    # The handshake and the wait for the next request on a kept connection.
    timeout = 600
    disable_nagle_algorithm = True

    # The connection.

    def setup(self):
        if self.server.tls is not None:
            self.request.settimeout(10)
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self):
        try:
            super().finish()
        except (OSError, ValueError):
            pass

    def version_string(self):
        return "pharos-test"

    def log_message(self, *words):
        pass

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except (ConnectionError, socket.timeout, ssl.SSLError, OSError):
            self.close_connection = True

    # Answers.

    def send_status(self, code):
        self.answered = code
        self.send_response(code)
        self.send_header("Audit-Id", self.server.next_audit_id())

    def send_header(self, keyword, value):
        if keyword not in ("Server",):
            super().send_header(keyword, value)

    def write_chunk(self, data):
        self.wfile.write(b"%x\r\n" % len(data) + data + b"\r\n")

    def begin_stream(self, content_type):
        self.send_status(200)
        self.send_header("Cache-Control", "no-cache, private")
        self.send_header("Content-Type", content_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.streaming = True

    def send_bytes(self, code, data, content_type="application/json", headers=None, zips=True):
        self.send_status(code)
        self.send_header("Cache-Control", "no-cache, private")
        self.send_header("Content-Type", content_type)
        if zips and len(data) > 128 * 1024 and "gzip" in self.headers.get("Accept-Encoding", ""):
            data = gzip.compress(data, 1)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def send_json(self, code, value, headers=None, content_type="application/json"):
        self.send_bytes(code, json.dumps(value, separators=(",", ":")).encode() + b"\n", content_type, headers)

    def read_body(self):
        if self.body is None:
            if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
                parts = []
                while True:
                    size = int(self.rfile.readline().split(b";")[0] or b"0", 16)
                    parts.append(self.rfile.read(size))
                    self.rfile.readline()
                    if size == 0:
                        break
                self.body = b"".join(parts)
            else:
                self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return self.body

    def is_gone(self):
        """Whether the client has hung up on a stream."""
        try:
            readable, _, _ = select.select([self.connection], [], [], 0)
            if not readable:
                return False
            if isinstance(self.connection, ssl.SSLSocket):
                # Whatever a client sends in the middle of an answer, it is most likely its goodbye.
                self.connection.settimeout(0.1)
                try:
                    return self.connection.recv(1) == b""
                except ssl.SSLWantReadError:
                    return False
                finally:
                    self.connection.settimeout(self.timeout)
            return self.connection.recv(1, socket.MSG_PEEK) == b""
        except (OSError, ValueError):
            return True

    def cut(self):
        """Breaks the connection off, without a goodbye."""
        self.close_connection = True
        try:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
        except (OSError, ValueError):
            pass

    # Requests.

    def _serve(self):
        self.body, self.answered, self.streaming = None, 0, False
        server = self.server.state
        request = Request(server.registry, self.command, self.path)
        user, started = None, time.monotonic()
        try:
            try:
                certificate = self.connection.getpeercert() if self.server.tls else None
                user = self._impersonated(server, server.authenticator.user(self.headers, certificate))
                self.user_name = user.name
                answering.answer(self, server, request, user)
            except status.APIError as failure:
                self.read_body()
                if self.streaming:
                    self.cut()
                else:
                    self.send_json(failure.code, failure.body, failure.headers)
            self.wfile.flush()
        except (ConnectionError, socket.timeout, ssl.SSLError):
            self.close_connection = True
        except Exception:  # What the server itself does wrong is a 500 and stands in its log.
            traceback.print_exc()
            self.close_connection = True
            if not self.streaming and not self.answered:
                self.send_json(500, status.failure(500, "InternalError", "Internal error occurred: see the log"))
        finally:
            server.note(self, request, user, time.monotonic() - started)

    def _impersonated(self, server, user):
        name = self.headers.get("Impersonate-User")
        if not name:
            return user
        groups = self.headers.get_all("Impersonate-Group") or []
        server.authorizer.require(user, Ask("impersonate", "", "users", name=name))
        for group in groups:
            server.authorizer.require(user, Ask("impersonate", "", "groups", name=group))
        return User(name, groups + ["system:authenticated"])

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _serve
