"""Logs of containers: lines with the time at which they were written, from files that grow or from memory."""
import datetime
import os
import threading
import time

import status

# `pharos.test/log.CONTAINER: /a/file` reads the container's log from a file.
FILE = "pharos.test/log."


def stamp(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(seconds % 1 * 1e9):09d}Z"


def _moment(text):
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")[:26] + "+00:00"
                                               if len(text) > 26 else text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        return None


class Log:
    """The lines of one container: pairs of time and bytes."""

    def __init__(self, path=None):
        self.lines = []
        self.path = path
        self.read = 0
        self.rest = b""

    def add(self, data, at=None):
        for line in data.splitlines():
            self.lines.append((at or time.time(), line))

    def refresh(self):
        """Takes in what its file has grown by. A line in the form of the container runtime has its own time."""
        if not self.path:
            return
        try:
            size = os.path.getsize(self.path)
            if size < self.read:
                self.read, self.rest = 0, b""
            if size == self.read:
                return
            with open(self.path, "rb") as file:
                file.seek(self.read)
                data = self.rest + file.read()
                self.read = file.tell()
        except OSError:
            return
        whole, mark, self.rest = data.rpartition(b"\n")
        if not mark:
            self.rest = data
            return
        for line in whole.split(b"\n"):
            parts = line.split(b" ", 3)
            at = None
            if len(parts) == 4 and parts[1] in (b"stdout", b"stderr") and parts[2] in (b"F", b"P"):
                at = _moment(parts[0].decode("ascii", "replace"))
            self.lines.append((at, parts[3]) if at else (time.time(), line))


class Logs:
    def __init__(self):
        self.lock = threading.Lock()
        self.logs = {}

    def of(self, pod, container, previous=False):
        metadata = pod["metadata"]
        key = (metadata["namespace"], metadata["name"], container, previous)
        path = None if previous else (metadata.get("annotations") or {}).get(FILE + container)
        with self.lock:
            log = self.logs.get(key)
            if log is None:
                log = self.logs[key] = Log(path)
                if not path and not previous:
                    log.add(f"{container} of {metadata['name']} has started".encode())
            if path and log.path is None:
                log.path = path
            return log

    def write(self, namespace, pod, container, data, previous=False):
        """Lines written by a test."""
        log = self.of({"metadata": {"namespace": namespace, "name": pod}}, container, previous)
        with self.lock:
            log.add(data)

    def lines(self, log, start):
        with self.lock:
            log.refresh()
            return log.lines[start:], len(log.lines)


def _number(query, name):
    text = query.get(name)
    if text in (None, ""):
        return None
    try:
        value = int(text)
    except ValueError:
        raise status.bad_request(f'unable to decode {name}: parsing "{text}": invalid syntax') from None
    if value < 0 or (name == "sinceSeconds" and value < 1):
        raise status.invalid("PodLogOptions", "", "", name, f'Invalid value: {value}: must be greater than 0')
    return value


def _container(pod, query):
    spec, name = pod.get("spec") or {}, pod["metadata"]["name"]
    usual = [one["name"] for one in spec.get("containers") or []]
    first = [one["name"] for one in spec.get("initContainers") or []]
    asked = query.get("container", "")
    if not asked:
        if len(usual) == 1 and not first:
            return usual[0]
        if len(usual) == 1:
            return usual[0]
        hint = f"a container name must be specified for pod {name}, choose one of: [{' '.join(usual)}]"
        if first:
            hint += f" or one of the init containers: [{' '.join(first)}]"
        raise status.bad_request(hint)
    if asked not in usual + first:
        raise status.bad_request(f"container {asked} is not valid for pod {name}")
    return asked


def _state(pod, container):
    statuses = pod.get("status") or {}
    for one in (statuses.get("containerStatuses") or []) + (statuses.get("initContainerStatuses") or []):
        if one.get("name") == container:
            return one
    return {}


def serve(handler, request, server):
    """Streams the log; it ends when the pod goes, or at once without `follow`."""
    item = server.store.get(request.kind, request.namespace, request.name)
    if item is None:
        raise status.not_found(request.kind, request.name)
    pod, query = item.value, request.query
    container = _container(pod, query)
    state = _state(pod, container)
    previous = query.get("previous") == "true"
    if previous and not (state.get("lastState") or {}).get("terminated"):
        raise status.bad_request(
            f'previous terminated container "{container}" in pod "{request.name}" not found')
    waiting = (state.get("state") or {}).get("waiting")
    if waiting and not previous:
        raise status.bad_request(f'container "{container}" in pod "{request.name}" is waiting to start: '
                                 f'{waiting.get("reason", "ContainerCreating")}')
    tail, since = _number(query, "tailLines"), _number(query, "sinceSeconds")
    after = _moment(query["sinceTime"]) if query.get("sinceTime") else time.time() - since if since else None
    stamps, follow = query.get("timestamps") == "true", query.get("follow") == "true"
    left = _number(query, "limitBytes")
    log = server.logs.of(pod, container, previous)
    lines, at = server.logs.lines(log, 0)
    lines = [line for line in lines if after is None or line[0] >= after]
    if tail is not None:
        lines = lines[len(lines) - min(tail, len(lines)):]
    handler.begin_stream("text/plain")
    while True:
        piece = b"".join((stamp(when).encode() + b" " if stamps else b"") + line + b"\n" for when, line in lines)
        if left is not None:
            piece = piece[:left]
            left -= len(piece)
        if piece:
            handler.write_chunk(piece)
        handler.wfile.flush()
        gone = server.store.get(request.kind, request.namespace, request.name) is None
        if not follow or gone or previous or left == 0:
            handler.write_chunk(b"")
            return
        time.sleep(0.1)
        if handler.is_gone():
            return
        lines, at = server.logs.lines(log, at)
