"""Requests that the API server passes on to a pod or a service."""
import http.client
import re
import socket
import ssl

import places
import status

_HOP = {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade", "content-length", "host", "authorization"}
_IMPERSONATION = re.compile(r"^impersonate-", re.I)


def _reason(shown, problem):
    if isinstance(problem, ConnectionRefusedError):
        return f"dial tcp {shown}: connect: connection refused"
    if isinstance(problem, (socket.timeout, TimeoutError)):
        return f"dial tcp {shown}: i/o timeout"
    if isinstance(problem, (http.client.RemoteDisconnected, http.client.BadStatusLine)):
        return "EOF"
    if isinstance(problem, ssl.SSLError):
        return "tls: first record does not look like a TLS handshake"
    if isinstance(problem, OSError) and problem.strerror:
        return f"dial tcp {shown}: connect: {problem.strerror.lower()}"
    return f"dial tcp {shown}: {problem}"


class Proxying:
    def __init__(self, handler, place, path, prefix):
        self.handler = handler
        self.scheme, self.host, self.port, self.shown = place
        self.path = path
        # What the client put before the path: answers that lead elsewhere are led back through it.
        self.prefix = prefix

    def _connection(self):
        if self.scheme == "https":
            # As the API server does: it does not know the certificates of pods.
            return http.client.HTTPSConnection(self.host, self.port, timeout=30,
                                               context=ssl._create_unverified_context())
        return http.client.HTTPConnection(self.host, self.port, timeout=30)

    def run(self):
        handler = self.handler
        body = handler.read_body()
        headers = {name: value for name, value in handler.headers.items()
                   if name.lower() not in _HOP and not _IMPERSONATION.match(name)}
        headers["Host"] = self.shown
        headers["X-Forwarded-For"] = handler.client_address[0]
        headers["X-Forwarded-Host"] = handler.headers.get("Host", "")
        headers["X-Forwarded-Proto"] = "https"
        headers["X-Forwarded-Uri"] = self.prefix + self.path.partition("?")[0]
        connection = self._connection()
        try:
            connection.request(handler.command, self.path or "/", body or None, headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException) as problem:
            connection.close()
            raise status.unreachable_service(_reason(self.shown, problem)) from None
        try:
            self._pass_on(answer)
        finally:
            connection.close()

    def _pass_on(self, answer):
        handler = self.handler
        handler.send_status(answer.status)
        length = None
        for name, value in answer.getheaders():
            if name.lower() == "content-length":
                length = value
            elif name.lower() == "location" and value.startswith("/"):
                handler.send_header(name, self.prefix + value)
            elif name.lower() not in _HOP:
                handler.send_header(name, value)
        bodiless = handler.command == "HEAD" or answer.status in (204, 304)
        if length is not None or bodiless:
            handler.send_header("Content-Length", length or "0")
        else:
            handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        if bodiless:
            return
        while True:
            piece = answer.read1(65536)
            if not piece:
                break
            if length is not None:
                handler.wfile.write(piece)
            else:
                handler.write_chunk(piece)
                handler.wfile.flush()
        if length is None:
            handler.write_chunk(b"")


def serve(handler, request, server):
    """`…/pods/NAME/proxy/PATH` and `…/services/NAME/proxy/PATH`."""
    if request.kind.plural == "pods":
        place = places.of_pod(server, request.kind, request.namespace, request.name)
    else:
        place = places.of_service(server, request.namespace, request.name)
    if request.rest is None:
        # As the API server does, so that links relative to the answer lead to the right place.
        handler.send_status(301)
        handler.send_header("Location", request.raw_path + "/" + (f"?{request.raw_query}" if request.raw_query else ""))
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return
    fault = server.faults.take(("unreachable",), handler.path, request.verb, handler.user_name)
    if fault:
        server.pause(fault.get("seconds", 0))
        raise status.unreachable_service(f"dial tcp {place[3]}: {fault.get('reason', 'i/o timeout')}",
                                         fault.get("code", 503))
    path = request.rest + (f"?{request.raw_query}" if request.raw_query else "")
    Proxying(handler, place, path, request.proxy_prefix).run()
