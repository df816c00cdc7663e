#!/usr/bin/env python3
"""A Kubernetes API server for tests: TLS, RBAC, lists and watches with real versions, proxies to pods and services.

Prints one line of JSON when it listens, and ends with its standard input (`--stay` keeps it). What stands in
admin.py can be ordered over HTTP or on the standard input, as `{"method": "POST", "path": "/compact", "body": …}`.
It holds no state but its memory, and binds to loopback alone."""
import argparse
import http.server
import itertools
import json
import os
import shutil
import socket
import ssl
import sys
import tempfile
import threading
import time
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import admin  # noqa: E402
import auth  # noqa: E402
import certs  # noqa: E402
import cluster  # noqa: E402
import controllers  # noqa: E402
import faults  # noqa: E402
import kinds  # noqa: E402
import kubeconfigs  # noqa: E402
import lists  # noqa: E402
import logs  # noqa: E402
import roles  # noqa: E402
import writes  # noqa: E402
from handler import Handler  # noqa: E402
from store import Store  # noqa: E402


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def __init__(self, address, handler, state, tls):
        self.state = state
        self.tls = tls
        self.audit = itertools.count(1)
        super().__init__(address, handler)

    def next_audit_id(self):
        return str(uuid.uuid5(uuid.NAMESPACE_OID, str(next(self.audit))))

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (OSError, ssl.SSLError, ValueError)):
            super().handle_error(request, client_address)


class Server:
    """Everything that requests share."""

    def __init__(self, options):
        self.options = options
        self.registry = kinds.Registry(options.without.split(","))
        self.store = Store(options.history)
        self.faults = faults.Faults()
        self.logs = logs.Logs()
        self.authenticator = auth.Authenticator(auth.new_secret(), not options.no_anonymous)
        self.authorizer = auth.Authorizer(self.store)
        self.writes = writes.Writes(self)
        self.controllers = controllers.Controllers(self)
        # Real places of the ports of pods: (namespace, name) → port or "*" → HOST:PORT.
        self.ports = {}
        self.requests = []
        self.lock = threading.Lock()
        self.watches = 0
        self.version = {
            "major": "1", "minor": "36", "gitVersion": "v1.36.1", "gitCommit": "0" * 40, "gitTreeState": "clean",
            "buildDate": "2026-05-12T08:00:00Z", "goVersion": "go1.26.0", "compiler": "gc",
            "platform": "linux/amd64"}

    def complete(self, kind, value):
        self.controllers.complete(kind, value)

    def page_of(self, request):
        return lists.page(self.store, request.kind, request.scope, request.query)

    def pause(self, seconds):
        time.sleep(seconds)

    def watching(self, change):
        with self.lock:
            self.watches += change

    def note(self, handler, request, user, seconds):
        with self.lock:
            self.requests.append({
                "method": request.method, "path": handler.path, "verb": request.verb,
                "user": user.name if user else None, "status": handler.answered, "seconds": round(seconds, 4)})
            if len(self.requests) > 20_000:
                del self.requests[:10_000]

    def put(self, value):
        """An object as it is, past all checks."""
        kind = self.registry.of_object(value)
        if kind is None:
            raise ValueError(f"no kind {value.get('apiVersion')} {value.get('kind')}")
        return self.store.put(kind, value)

    def add(self, value):
        """An object as a controller or a person would create it."""
        kind = self.registry.of_object(value)
        if kind is None:
            return None
        self.complete(kind, value)
        return self.store.put(kind, value)

    def tick(self):
        """Others write too: a lease is renewed every few seconds, and every version goes on."""
        while True:
            time.sleep(self.options.tick)
            self.put({"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                      "metadata": {"name": "kube-scheduler", "namespace": "kube-system"},
                      "spec": {"holderIdentity": "kind-control-plane", "leaseDurationSeconds": 15,
                               "renewTime": logs.stamp(time.time())[:26] + "Z"}})


def _parser():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", default="127.0.0.1:0", help="HOST:PORT, on loopback")
    parser.add_argument("--dir", help="folder for certificates and kubeconfigs (default: one that goes at the end)")
    parser.add_argument("--demo", help="the JSON that `pharos demo --headless` prints: Bookinfo on its Envoys")
    parser.add_argument("--bookinfo", action="store_true", help="Bookinfo without any Envoy")
    parser.add_argument("--ambient", action="store_true",
                        help="ztunnel, and a namespace `shop` in ambient mode with a waypoint")
    parser.add_argument("--simulated", type=int, default=0, help="so many pods on the proxies of `pharos simulate`")
    parser.add_argument("--simulated-at", default="127.0.0.1:20000", help="where `pharos simulate` listens")
    parser.add_argument("--objects", action="append", default=[], help="a file of JSON objects, past all checks")
    parser.add_argument("--place", action="append", default=[], metavar="NAMESPACE/POD:PORT=HOST:PORT",
                        help="where a port of the pods whose names begin so really is, such as "
                        "istio-system/prometheus:9090=127.0.0.1:9090")
    parser.add_argument("--without", default="", help="groups that are not installed, such as istio.io")
    parser.add_argument("--no-aggregated", dest="aggregated", action="store_false",
                        help="no discovery in one document")
    parser.add_argument("--no-anonymous", action="store_true", help="401 without credentials")
    parser.add_argument("--plain", action="store_true", help="HTTP without TLS, as behind `kubectl proxy`")
    parser.add_argument("--history", type=int, default=5000, help="changes that are remembered")
    parser.add_argument("--bookmark-seconds", type=float, default=5, help="between the bookmarks of a watch")
    parser.add_argument("--watch-seconds", type=float, default=1800, help="of a watch that names no time, at least")
    parser.add_argument("--grace-seconds", type=float, default=1, help="that a deleted pod needs to end")
    parser.add_argument("--tick", type=float, default=2, help="seconds between the changes of others; 0 for none")
    parser.add_argument("--stay", action="store_true", help="does not end with the standard input")
    return parser


def main():
    options = _parser().parse_args()
    folder = options.dir or tempfile.mkdtemp(prefix="pharos-apiserver-")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    server = Server(options)
    authority = certs.Authority(folder)
    host, _, port = options.listen.rpartition(":")
    context = None
    if not options.plain:
        certificate, key = authority.server(sorted(
            {host, "127.0.0.1", "::1", "localhost", "kubernetes", "kubernetes.default.svc"}))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        context.load_verify_locations(authority.certificate)
        context.verify_mode = ssl.CERT_OPTIONAL
        context.set_alpn_protocols(["http/1.1"])
    listener = Listener((host, int(port)), Handler, server, context)
    url = f"{'http' if options.plain else 'https'}://{host}:{listener.server_port}"
    for value in roles.OBJECTS:
        server.put(json.loads(json.dumps(value)))
    cluster.fill(server, options)
    for path in options.objects:
        with open(path, encoding="utf-8") as file:
            for value in cluster.read(file.read()):
                server.put(value)
    server.controllers.settle()
    server.store.hooks.append(server.controllers.note)
    server.controllers.start()
    configs = kubeconfigs.Kubeconfigs(folder, url, authority, server.authenticator)
    control = Listener(("127.0.0.1", 0), admin.Handler, server, None)
    if options.tick > 0:
        threading.Thread(target=server.tick, daemon=True).start()
    for one in (listener, control):
        threading.Thread(target=one.serve_forever, daemon=True).start()
    print(json.dumps({
        "schema": "pharos.apiserver/v1", "server": url, "admin": f"http://127.0.0.1:{control.server_port}",
        "dir": folder, "ca": authority.certificate, "kubeconfigs": configs.paths, "tokens": configs.tokens,
        "pid": os.getpid()}), flush=True)
    try:
        if options.stay:
            threading.Event().wait()
        else:
            # Orders may come this way too, so that a test needs no HTTP: a JSON object a line, an answer a line.
            for line in sys.stdin.buffer:
                print(json.dumps(admin.order(server, line)), flush=True)
    except KeyboardInterrupt:
        pass
    if not options.dir:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    socket.setdefaulttimeout(None)
    main()
