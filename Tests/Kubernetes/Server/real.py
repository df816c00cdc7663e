#!/usr/bin/env python3
"""A real Kubernetes API server, filled with what our test server has: for seeing whether the two differ.

Takes binaries of `etcd` and `kube-apiserver` (any version) and needs root: the pods get addresses of their own on the
loopback interface (198.18.0.0/16, an API server proxies to no loopback address), behind which the real places listen.
In the kubelets' place stands our own server: logs and port-forwards pass the API server and end there.

Prints one line of JSON when it answers, and ends with its standard input (`--stay` keeps it)."""
import argparse
import base64
import copy
import ctypes
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import apiserver  # noqa: E402
import certs  # noqa: E402
import cluster  # noqa: E402
import handler  # noqa: E402
import kubeconfigs  # noqa: E402
import places  # noqa: E402
import roles  # noqa: E402

NODE = "198.18.255.1"
KUBELET = 10250


class Kubelet(handler.Handler):
    """A kubelet's paths, answered by the test server's."""

    def _as_kubelet(self):
        parts = urllib.parse.urlsplit(self.path)
        words = parts.path.strip("/").split("/")
        query = parts.query
        if words[0] == "containerLogs" and len(words) == 4:
            self.path = f"/api/v1/namespaces/{words[1]}/pods/{words[2]}/log?container={words[3]}&{query}"
        elif words[0] == "portForward" and len(words) >= 3:
            self.path = f"/api/v1/namespaces/{words[1]}/pods/{words[2]}/portforward?{query}"
        self._serve()

    do_GET = do_POST = _as_kubelet


class Addresses:
    """An address of its own for each pod, and what listens there."""

    def __init__(self):
        self.known = {}
        self.added = []

    def of(self, old):
        if old not in self.known:
            number = len(self.known) + 1
            self.known[old] = f"198.18.{number // 250}.{number % 250 + 1}"
            self.add(self.known[old])
        return self.known[old]

    def add(self, address):
        subprocess.run(["ip", "addr", "replace", address + "/32", "dev", "lo"], check=True)
        self.added.append(address)

    def remove(self):
        for address in self.added:
            subprocess.run(["ip", "addr", "del", address + "/32", "dev", "lo"], check=False, capture_output=True)

    def forward(self, address, port, place):
        """Carries connections to a port of a pod to where it really is."""
        listener = socket.create_server((address, port), backlog=128)

        def pump(source, sink):
            try:
                while data := source.recv(65536):
                    sink.sendall(data)
                sink.shutdown(socket.SHUT_WR)
            except OSError:
                for one in (source, sink):
                    one.close()

        def accept():
            while True:
                client, _ = listener.accept()
                try:
                    real = socket.create_connection(place, 10)
                except OSError:
                    client.close()
                    continue
                for pair in ((client, real), (real, client)):
                    threading.Thread(target=pump, args=pair, daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()


class Client:
    """Administers the real server."""

    def __init__(self, port, folder, certificate, key):
        self.context = ssl.create_default_context(cafile=folder + "/pharos-test-ca.crt")
        self.context.load_cert_chain(certificate, key)
        self.port = port
        self.connection = None

    def ask(self, method, path, body=None, content_type="application/json"):
        if self.connection is None:
            self.connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=30)
        try:
            data = None if body is None else json.dumps(body)
            self.connection.request(method, path, data, {"Content-Type": content_type})
            answer = self.connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text[:1] == b"{" else text.decode()
        except (OSError, http.client.HTTPException):
            self.connection = None
            raise

    def make(self, path, value):
        code, answer = self.ask("POST", path, value)
        if code == 409:
            code, answer = self.ask("GET", f"{path}/{value['metadata']['name']}")
        return code, answer


def definitions(registry):
    """The kinds that are no Kubernetes' own, as custom resources of any shape."""
    found = {}
    for kind in registry.kinds:
        if kind.group.endswith("istio.io") or kind.group == "gateway.networking.k8s.io":
            found.setdefault((kind.group, kind.plural), []).append(kind)
    shape = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    for (group, plural), kinds in found.items():
        metadata = {"name": f"{plural}.{group}"}
        if group.endswith("k8s.io"):
            metadata["annotations"] = {"api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api"}
        yield {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": metadata,
               "spec": {"group": group, "scope": "Namespaced" if kinds[0].namespaced else "Cluster",
                        "names": {"plural": plural, "singular": kinds[0].kind.lower(), "kind": kinds[0].kind,
                                  "listKind": kinds[0].kind + "List", "shortNames": list(kinds[0].short)},
                        "versions": [{"name": kind.version, "served": True, "storage": index == 0, "schema": shape}
                                     for index, kind in enumerate(kinds)]}}


class Mirror:
    """Writes the test server's objects into the real one."""

    SKIPPED = {"customresourcedefinitions", "leases", "events", "selfsubjectaccessreviews", "selfsubjectrulesreviews",
               "selfsubjectreviews", "endpointslices"}
    FIRST = ["namespaces", "nodes", "clusterroles", "roles", "serviceaccounts"]

    def __init__(self, state, client, addresses):
        self.state, self.client, self.addresses = state, client, addresses
        self.refused = []

    def path(self, kind, namespace):
        root = f"/apis/{kind.group}/{kind.version}" if kind.group else f"/api/{kind.version}"
        return f"{root}/namespaces/{namespace}/{kind.plural}" if kind.namespaced else f"{root}/{kind.plural}"

    def all(self):
        for value in definitions(self.state.registry):
            self.note(value, *self.client.make("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", value))
        done = set()
        kinds = sorted(self.state.registry.kinds, key=lambda kind: (
            self.FIRST.index(kind.plural) if kind.plural in self.FIRST else len(self.FIRST)))
        for kind in kinds:
            if kind.plural in self.SKIPPED or (kind.group, kind.plural) in done or "create" not in kind.verbs:
                continue
            done.add((kind.group, kind.plural))
            if kind.group.endswith("istio.io") or kind.group == "gateway.networking.k8s.io":
                self.wait(kind)
            for value in self.state.store.named(kind.group, kind.plural):
                self.one(kind, copy.deepcopy(value))

    def wait(self, kind):
        """A custom resource is served some time after its definition."""
        for _ in range(200):
            if self.client.ask("GET", f"/apis/{kind.group}/{kind.version}/{kind.plural}?limit=1")[0] == 200:
                return
            time.sleep(0.1)

    def one(self, kind, value):
        metadata = value["metadata"]
        if kind.plural in ("services", "endpoints") and metadata["name"] == "kubernetes":
            return
        for name in ("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation"):
            metadata.pop(name, None)
        value.update(apiVersion=kind.api_version, kind=kind.kind)
        if kind.plural == "services":
            if value["spec"].get("clusterIP") != "None":
                value["spec"].pop("clusterIP", None)
            for name in ("clusterIPs", "ipFamilies", "ipFamilyPolicy"):
                value["spec"].pop(name, None)
        if kind.plural == "endpoints":
            for subset in value.get("subsets") or []:
                for one in (subset.get("addresses") or []) + (subset.get("notReadyAddresses") or []):
                    one["ip"] = self.addresses.of(one["ip"])
                    # A service's proxy takes no address without its pod.
                    (one.get("targetRef") or {}).pop("uid", None)
        for webhook in value.get("webhooks") or []:
            # There is no istiod behind it.
            webhook["failurePolicy"] = "Ignore"
        if kind.plural == "nodes":
            value["status"] = {"addresses": [{"type": "InternalIP", "address": NODE}],
                               "conditions": [{"type": "Ready", "status": "True"}],
                               "daemonEndpoints": {"kubeletEndpoint": {"Port": KUBELET}}}
        path = self.path(kind, metadata.get("namespace"))
        before, pod = value.get("status"), kind.plural == "pods"
        if pod:
            self.listen(value)
        code, made = self.client.make(path, value)
        self.note(value, code, made)
        if code in (200, 201) and before and kind.plural in (
                "pods", "nodes", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs"):
            made["status"] = before
            if pod and before.get("podIP"):
                address = self.addresses.of(before["podIP"])
                before.update(podIP=address, podIPs=[{"ip": address}], hostIP=NODE)
            self.note(value, *self.client.ask("PUT", f"{path}/{metadata['name']}/status", made))

    def listen(self, pod):
        address = (pod.get("status") or {}).get("podIP")
        if not address:
            return
        ports = {int(port) for port in self.state.ports.get(
            (pod["metadata"]["namespace"], pod["metadata"]["name"]), {}) if port.isdigit()}
        for container in pod["spec"].get("containers") or []:
            ports |= {one["containerPort"] for one in container.get("ports") or []}
        for port in ports - {int(one) for one in places.LOOPBACK}:
            if place := places.mapped(self.state, pod, str(port)):
                self.addresses.forward(self.addresses.of(address), port, place)

    def note(self, value, code, answer):
        if code not in (200, 201):
            why = answer.get("message") if isinstance(answer, dict) else answer
            self.refused.append(f"{value['kind']} {value['metadata']['name']}: {code} {why}")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Servers:
    """etcd and the API server."""

    def __init__(self, options, folder, authority):
        self.folder, self.children = folder, []
        self.etcd, peers, self.port = free_port(), free_port(), free_port()
        self.tokens = {name: base64.b16encode(os.urandom(12)).decode().lower() for name in roles.USERS + ["pharos"]}
        with open(folder + "/tokens.csv", "w", encoding="utf-8") as file:
            for name, token in self.tokens.items():
                file.write(f"{token},{name},{name}\n")
        certificate, key = authority.server(["127.0.0.1", "localhost", "kubernetes.default.svc"])
        self.start(options.etcd, "etcd", [
            "--data-dir", folder + "/etcd", "--listen-client-urls", f"http://127.0.0.1:{self.etcd}",
            "--advertise-client-urls", f"http://127.0.0.1:{self.etcd}",
            "--listen-peer-urls", f"http://127.0.0.1:{peers}",
            "--initial-advertise-peer-urls", f"http://127.0.0.1:{peers}",
            "--initial-cluster", f"default=http://127.0.0.1:{peers}", "--unsafe-no-fsync"][:-1])
        self.start(options.apiserver, "kube-apiserver", [
            f"--etcd-servers=http://127.0.0.1:{self.etcd}", f"--secure-port={self.port}", "--bind-address=127.0.0.1",
            f"--tls-cert-file={certificate}", f"--tls-private-key-file={key}",
            f"--client-ca-file={authority.certificate}", f"--token-auth-file={folder}/tokens.csv",
            f"--service-account-key-file={certificate}", f"--service-account-signing-key-file={key}",
            "--service-account-issuer=https://kubernetes.default.svc", "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.96.0.0/16", "--allow-privileged=true",
            "--disable-admission-plugins=ServiceAccount,DefaultStorageClass,TaintNodesByCondition,DefaultTolerationSeconds",
            *options.flag])

    def start(self, binary, name, words):
        with open(f"{self.folder}/{name}.log", "wb") as log:
            # It ends with this process, however that ends (prctl, PR_SET_PDEATHSIG).
            self.children.append(subprocess.Popen(
                [binary, *words], stdout=log, stderr=log,
                preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGKILL)))

    def wait(self, client):
        for _ in range(600):
            if any(child.poll() is not None for child in self.children):
                raise SystemExit(f"a server ended: see its log in {self.folder}")
            try:
                if client.ask("GET", "/readyz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.2)
        raise SystemExit(f"the API server does not get ready: see {self.folder}/kube-apiserver.log")

    def end(self):
        for child in reversed(self.children):
            child.terminate()
            child.wait(20)


def kubelet(state, authority):
    """Serves what kubelets do, to whoever asks."""
    authority_name, key = authority.issue("kubelet", "/CN=kubelet", f"subjectAltName=IP:{NODE}\n")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority_name, key)
    context.set_alpn_protocols(["http/1.1"])
    state.put({"apiVersion": roles.GROUP + "/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "kubelet"},
               "roleRef": {"apiGroup": roles.GROUP, "kind": "ClusterRole", "name": "cluster-admin"},
               "subjects": [{"apiGroup": roles.GROUP, "kind": "Group", "name": "system:unauthenticated"}]})
    listener = apiserver.Listener((NODE, KUBELET), Kubelet, state, context)
    threading.Thread(target=listener.serve_forever, daemon=True).start()


def main():
    parser = apiserver._parser()
    parser.description = __doc__
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--etcd", default="etcd", help="its binary")
    parser.add_argument("--apiserver", default="kube-apiserver", help="its binary")
    parser.add_argument("--flag", action="append", default=[], help="a further flag of the API server")
    options = parser.parse_args()
    folder = options.dir or tempfile.mkdtemp(prefix="pharos-kubernetes-")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    state = apiserver.Server(options)
    for value in roles.OBJECTS:
        state.put(copy.deepcopy(value))
    cluster.fill(state, options)
    state.controllers.settle()
    authority = certs.Authority(folder)
    addresses = Addresses()
    servers = None
    try:
        addresses.add(NODE)
        kubelet(state, authority)
        servers = Servers(options, folder, authority)
        admin = authority.client("pharos-admin", ["system:masters"])
        client = Client(servers.port, folder, *admin)
        servers.wait(client)
        mirror = Mirror(state, client, addresses)
        mirror.all()
        url = f"https://127.0.0.1:{servers.port}"
        good = {"server": url, "certificate-authority-data": kubeconfigs._data(authority.certificate)}
        paths = {}

        def write(name, user, namespace=None):
            paths[name] = f"{folder}/{name}.kubeconfig"
            with open(paths[name], "w", encoding="utf-8") as file:
                file.write(kubeconfigs._config(name, good, user, namespace))

        write("admin", [f"client-certificate: {admin[0]}", f"client-key: {admin[1]}"])
        for name, token in servers.tokens.items():
            write(name, [f"token: {token}"], "bookinfo" if name == "namespaced" else None)
        print(json.dumps({
            "schema": "pharos.apiserver/v1", "server": url, "dir": folder, "ca": authority.certificate,
            "kubeconfigs": paths, "refused": mirror.refused, "pid": os.getpid()}), flush=True)
        if options.stay:
            threading.Event().wait()
        else:
            sys.stdin.read()
    except KeyboardInterrupt:
        pass
    finally:
        if servers:
            servers.end()
        addresses.remove()
        if not options.dir:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
