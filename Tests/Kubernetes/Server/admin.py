"""The port on which a test turns the server's knobs: plain HTTP, no credentials, loopback.

GET  /requests            what was asked so far          DELETE /requests   forgets it
GET  /faults              what is switched on            POST /faults  adds one (faults.py)   DELETE /faults  none
POST /compact             every older version is gone    POST /tick?steps=N   versions go by
POST /objects             puts objects past all checks   DELETE /objects  removes them, without grace
POST /log?namespace=&pod=&container=[&previous=true]     adds lines to a log
POST /token?user=&seconds=&groups=a,b                    a token                POST /revoke   the token in the body
GET  /state               watches that are open, the version"""
import http.server
import json
import urllib.parse

import cluster


def order(state, line):
    """An order that is a line of JSON; what it answers."""
    try:
        words = json.loads(line)
        parts = urllib.parse.urlsplit(words["path"])
        body = words.get("body", "")
        body = body if isinstance(body, str) else json.dumps(body)
        found = answer(state, words.get("method", "GET"), parts.path, dict(urllib.parse.parse_qsl(parts.query)),
                       body.encode())
    except (ValueError, KeyError, AttributeError) as problem:
        return {"error": f"{type(problem).__name__}: {problem}"}
    return {"error": "no such path"} if found is None else {"answer": found}


def answer(state, method, path, query, body):
    if path == "/requests":
        with state.lock:
            found = list(state.requests)
            if method == "DELETE":
                state.requests.clear()
        return found
    if path == "/faults":
        if method == "POST":
            value = json.loads(body)
            for one in value if isinstance(value, list) else [value]:
                state.faults.add(one)
        elif method == "DELETE":
            state.faults.clear()
        return state.faults.list()
    if path == "/compact" and method == "POST":
        state.store.compact()
        return {"compacted": state.store.compacted}
    if path == "/tick" and method == "POST":
        state.store.tick(int(query.get("steps", 1)))
        return {"version": state.store.version}
    if path == "/objects" and method in ("POST", "DELETE"):
        return _objects(state, method, body)
    if path == "/log" and method == "POST":
        state.logs.write(query["namespace"], query["pod"], query["container"], body, "previous" in query)
        return {}
    if path == "/token" and method == "POST":
        groups = [one for one in query.get("groups", "").split(",") if one]
        return {"token": state.authenticator.token(query["user"], groups, float(query.get("seconds", 3600)))}
    if path == "/revoke" and method == "POST":
        state.authenticator.revoked.add(body.decode().strip())
        return {}
    if path == "/state":
        with state.lock:
            return {"watches": state.watches, "version": state.store.version,
                    "compacted": state.store.compacted, "requests": len(state.requests)}
    return None


def _objects(state, method, body):
    versions = []
    for value in cluster.read(body.decode()):
        if method == "POST":
            versions.append(state.put(value).version)
            continue
        kind = state.registry.of_object(value)
        item = state.store.remove(kind, value["metadata"].get("namespace"), value["metadata"]["name"])
        versions.append(item.version if item else None)
    return {"versions": versions}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def _serve(self):
        state = self.server.state
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            found = answer(state, self.command, parts.path, query, body)
        except (ValueError, KeyError) as problem:
            self._send(400, {"error": f"{type(problem).__name__}: {problem}"})
            return
        self._send(404 if found is None else 200, {} if found is None else found)

    def _send(self, code, value):
        data = json.dumps(value).encode() + b"\n"
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_DELETE = _serve
