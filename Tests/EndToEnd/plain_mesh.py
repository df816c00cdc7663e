"""A few Envoys that know nothing of Istio, with load whose every request is written down.

plain_mesh.py ENVOY FOLDER: front proxy -> service a (mutual TLS), service b (plaintext), a dead server, an upstream whose
breaker overflows, one that answers too late, a TCP proxy. Prints one line of JSON when the load runs; each answer is
a line `SECONDS PATH STATUS` of FOLDER/load.log. Ends with its input.
"""
import http.client, http.server, json, os, socket, socketserver, subprocess, sys, threading, time

envoy, folder = sys.argv[1], sys.argv[2]
HOST = "127.0.0.1"


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind((HOST, 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


(FRONT, FRONT_TCP, FRONT_ADMIN, A, A_ADMIN, B, B_TCP, B_ADMIN, DEAD) = free_ports(9)


def run(*words):
    subprocess.run(words, check=True, capture_output=True, cwd=folder)


def certificates():
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run("openssl", "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=ca")
    for name in ("front", "a"):
        run("openssl", "req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        run("openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-out", f"{name}.crt")


TYPE = "type.googleapis.com/envoy.extensions."


def address(port):
    return {"socket_address": {"address": HOST, "port_value": port}}


def cluster(name, port, **more):
    ends = [{"endpoint": {"address": address(port)}}]
    return {"name": name, "type": "STATIC", "connect_timeout": "0.5s",
            "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": ends}]}, **more}


def tls(name, kind, **more):
    files = {"tls_certificates": [{"certificate_chain": {"filename": f"{folder}/{name}.crt"},
                                   "private_key": {"filename": f"{folder}/{name}.key"}}],
             "validation_context": {"trusted_ca": {"filename": f"{folder}/ca.crt"}}}
    return {"name": "envoy.transport_sockets.tls",
            "typed_config": {"@type": f"{TYPE}transport_sockets.tls.v3.{kind}", "common_tls_context": files, **more}}


def http_listener(name, port, routes, **more):
    manager = {"@type": f"{TYPE}filters.network.http_connection_manager.v3.HttpConnectionManager", "stat_prefix": name,
               "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
               "http_filters": [{"name": "envoy.filters.http.router",
                                 "typed_config": {"@type": f"{TYPE}filters.http.router.v3.Router"}}]}
    filters = [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]
    return {"name": name, "address": address(port), "filter_chains": [{"filters": filters, **more}]}


def tcp_listener(name, port, to):
    proxy = {"@type": f"{TYPE}filters.network.tcp_proxy.v3.TcpProxy", "stat_prefix": name, "cluster": to}
    filters = [{"name": "envoy.filters.network.tcp_proxy", "typed_config": proxy}]
    return {"name": name, "address": address(port), "filter_chains": [{"filters": filters}]}


def to(prefix, name, **more):
    return {"match": {"prefix": prefix}, "route": {"cluster": name, **more}}


def answer(prefix, status):
    return {"match": {"prefix": prefix}, "direct_response": {"status": status, "body": {"inline_string": "x" * 100}}}


def bootstrap(node, name, admin, listeners, clusters):
    return {"node": {"id": node, "cluster": name}, "admin": {"address": address(admin)},
            "static_resources": {"listeners": listeners, "clusters": clusters}}


class Application(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        time.sleep(1.0 if "slow" in self.path else 0.12 if "busy" in self.path else 0)
        try:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")
        except OSError:
            # The caller gave up waiting.
            self.close_connection = True

    def log_message(self, *words):
        pass


class Database(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(4096):
            self.request.sendall(data * 2)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def serve(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


certificates()
application = serve(http.server.ThreadingHTTPServer((HOST, 0), Application))
database = serve(Server((HOST, 0), Database))
one = {"thresholds": [{"max_connections": 1, "max_pending_requests": 1, "max_requests": 1}]}
pages = {
    "front": bootstrap(
        "front-1", "front", FRONT_ADMIN,
        [http_listener("ingress", FRONT, [to("/a", "service_a"), to("/dead", "dead_service"), to("/busy", "busy_service"),
                                          to("/slow", "service_b", timeout="0.2s"), to("/b", "service_b")]),
         tcp_listener("db_in", FRONT_TCP, "database")],
        [cluster("service_a", A, transport_socket=tls("front", "UpstreamTlsContext")), cluster("service_b", B),
         cluster("dead_service", DEAD), cluster("busy_service", application, circuit_breakers=one),
         cluster("database", B_TCP)]),
    "a": bootstrap(
        "a-1", "service-a", A_ADMIN,
        [http_listener("in", A, [answer("/a/err", 500), answer("/a/nf", 404), answer("/", 200)],
                       transport_socket=tls("a", "DownstreamTlsContext", require_client_certificate=True))], []),
    "b": bootstrap(
        "b-1", "service-b", B_ADMIN,
        [http_listener("in", B, [to("/", "local_app")]), tcp_listener("db", B_TCP, "postgres")],
        [cluster("local_app", application), cluster("postgres", database)]),
}
children = []
for number, (name, page) in enumerate(pages.items()):
    with open(f"{folder}/{name}.json", "w") as file:
        json.dump(page, file)
    children.append(subprocess.Popen(
        [envoy, "-c", f"{folder}/{name}.json", "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "error"],
        stdin=subprocess.DEVNULL, stdout=open(f"{folder}/{name}.log", "w"), stderr=subprocess.STDOUT))


def leave():
    for child in children:
        child.terminate()
    os._exit(0)


threading.Thread(target=lambda: (sys.stdin.read(), leave()), daemon=True).start()
for port in (FRONT, A_ADMIN, B, FRONT_TCP, FRONT_ADMIN, B_ADMIN):
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            break
        except OSError:
            if time.monotonic() > end:
                raise SystemExit(f"nothing listens at {port}")
            time.sleep(0.05)

log = open(f"{folder}/load.log", "w", buffering=1)


def ask(path, rate):
    connection, due = http.client.HTTPConnection(HOST, FRONT, timeout=5), time.monotonic()
    while True:
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            log.write(f"{time.time():.3f} {path} {response.status}\n")
        except (OSError, http.client.HTTPException):
            connection.close()
        due = max(due + 1 / rate, time.monotonic() - 0.1)
        time.sleep(max(0, due - time.monotonic()))


def connect():
    due = time.monotonic()
    while True:
        with socket.create_connection((HOST, FRONT_TCP)) as one:
            one.sendall(b"x" * 1000)
            got = 0
            while got < 2000:
                got += len(one.recv(4096))
        log.write(f"{time.time():.3f} tcp 1000\n")
        due = max(due + 0.05, time.monotonic() - 0.1)
        time.sleep(max(0, due - time.monotonic()))


load = [("/a/x", 30), ("/a/err", 5), ("/a/nf", 4), ("/b", 20), ("/slow", 2), ("/dead", 5)] + [("/busy", 6)] * 4
for path, rate in load:
    threading.Thread(target=ask, args=(path, rate), daemon=True).start()
threading.Thread(target=connect, daemon=True).start()
time.sleep(0.5)
print(json.dumps({name: f"{HOST}:{port}" for name, port in
                  {"front": FRONT_ADMIN, "a": A_ADMIN, "b": B_ADMIN}.items()}), flush=True)
threading.Event().wait()
