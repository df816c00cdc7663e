"""Where the faults that are switched on come into answers."""
import json
import time

import lists
import status

_HTML = b"""<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to continue</h1></body></html>\n"""


def happened_before(handler, server, request, user):
    """Faults of whatever stands before the API server; True when that was the answer."""
    take = lambda *names: server.faults.take(names, handler.path, request.verb, user.name)  # noqa: E731
    slow = take("slow", "hang")
    if slow:
        server.pause(slow.get("seconds", 2 if slow["fault"] == "slow" else 3600))
        if slow["fault"] == "hang":
            handler.cut()
            return True
    fault = take("too-many", "error", "html", "json", "unauthorized")
    if not fault:
        return False
    handler.read_body()
    if fault["fault"] == "too-many":
        raise status.too_many_requests(fault.get("seconds", 1))
    if fault["fault"] == "unauthorized":
        raise status.unauthorized()
    if fault["fault"] == "error":
        code = fault.get("code", 500)
        reason = {500: "InternalError", 503: "ServiceUnavailable", 504: "Timeout"}.get(code)
        message = fault.get("message") or {
            500: "Internal error occurred: etcdserver: leader changed",
            503: "the server is currently unable to handle the request"}.get(code, "the request failed")
        raise status.APIError(code, reason, message, {})
    if fault["fault"] == "html":
        handler.send_bytes(fault.get("code", 200), _HTML, "text/html; charset=utf-8")
    else:
        handler.send_json(200, fault.get("body", {"hello": ["world"], "items": 3}))
    return True


def _cut(handler, fault, pieces):
    """The beginning of an answer that says it is whole."""
    data = b"".join(pieces)
    handler.send_status(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data[:fault.get("bytes", len(data) // 2)])
    handler.cut()


def _huge(handler, request, fault):
    """A list as large as it is told to be, sent piece by piece."""
    left = int(fault.get("megabytes", 200)) << 20
    handler.begin_stream("application/json")
    head = {"kind": request.kind.kind + "List", "apiVersion": request.kind.api_version,
            "metadata": {"resourceVersion": "1"}}
    handler.write_chunk(json.dumps(head)[:-1].encode() + b',"items":[')
    number = 0
    while left > 0:
        rows = []
        for _ in range(100):
            number += 1
            rows.append(json.dumps({
                "metadata": {"name": f"huge-{number}", "namespace": "default", "uid": f"huge-{number}",
                             "resourceVersion": "1", "annotations": {"filler": "x" * 4096}},
                "spec": {"containers": [{"name": "one", "image": "none"}]}, "status": {"phase": "Running"}}))
        piece = (("," if number > 100 else "") + ",".join(rows)).encode()
        left -= len(piece)
        handler.write_chunk(piece)
    handler.write_chunk(b"]}")
    handler.write_chunk(b"")


def happened(handler, server, request, user):
    """Faults of the answer itself."""
    if request.verb not in ("list", "get") or request.subresource:
        return False
    fault = server.faults.take(("cut", "huge", "no-metadata", "null-items", "wrong-kind"), handler.path,
                               request.verb, user.name)
    if not fault or request.verb == "get":
        return False
    name = fault["fault"]
    if name == "huge":
        _huge(handler, request, fault)
        return True
    pieces = lists.body(request.kind, server.page_of(request), "")
    if name == "cut":
        _cut(handler, fault, pieces)
        return True
    value = json.loads(b"".join(pieces))
    if name == "no-metadata":
        del value["metadata"]
    elif name == "null-items":
        value["items"] = None
    else:
        value["kind"] = "PotatoList"
    handler.send_json(200, value)
    return True


def forget_after(handler, server):
    if server.faults.take(("compact",), handler.path, "list", handler.user_name):
        server.store.tick()
        server.store.compact()


def watched(handler, server, request, lines):
    """The lines of a watch, with what is switched on for watches."""
    fault = server.faults.take(("silent", "close", "expired", "cut-line"), handler.path, "watch",
                               getattr(handler, "user_name", None))
    if not fault:
        yield from lines
        return
    name = fault["fault"]
    if name == "silent":
        end = time.monotonic() + fault.get("seconds", 3600)
        while time.monotonic() < end:
            server.pause(0.2)
            yield b""
    elif name == "expired":
        failure = status.expired("too old resource version: 1 (1000)")
        yield json.dumps({"type": "ERROR", "object": failure.body}).encode() + b"\n"
    elif name == "cut-line":
        left = fault.get("events", 0)
        for line in lines:
            if line and left <= 0:
                handler.write_chunk(line[:len(line) // 2])
                handler.cut()
                raise ConnectionError("cut by a fault")
            left -= bool(line)
            yield line
