"""A cluster of many pods for the test API server: namespaces of workloads of five injected pods each, and the coming
and going of some of them."""
import json
import threading
import time
import urllib.request

PER_WORKLOAD = 5
PER_NAMESPACE = 50
HASH = "7d9f8b6c5d"

# As long as the injector's own, so that objects have the size that they have in clusters.
_ENVIRONMENT = [{"name": f"ISTIO_META_{number:02}", "value": "x" * 40} for number in range(14)] + [
    {"name": "ISTIO_META_CLUSTER_ID", "value": "Kubernetes"}]
_STATUS = json.dumps({"initContainers": ["istio-init"], "containers": ["istio-proxy"], "revision": "default"})


def names(count):
    """Namespace and workload of each pod."""
    for number in range(count):
        within = number % PER_NAMESPACE
        yield f"team-{number // PER_NAMESPACE:03}", f"service-{within // PER_WORKLOAD:02}"


def pod(namespace, workload, number):
    labels = {"app": workload, "version": "v1", "pod-template-hash": HASH, "security.istio.io/tlsMode": "istio",
              "service.istio.io/canonical-name": workload, "service.istio.io/canonical-revision": "v1"}
    mounts = [{"name": name, "mountPath": f"/etc/{name}"} for name in ("workload-socket", "istio-envoy", "istio-data")]
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": f"{workload}-{HASH}-{number:05}", "namespace": namespace, "labels": labels,
                     "annotations": {"sidecar.istio.io/status": _STATUS},
                     "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": f"{workload}-{HASH}",
                                          "uid": "0", "controller": True}]},
        "spec": {"serviceAccountName": "default", "containers": [
            {"name": "app", "image": f"registry/{workload}:1.2.3", "ports": [{"containerPort": 8080, "name": "http"}],
             "env": _ENVIRONMENT[:8], "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}},
             "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}}},
            {"name": "istio-proxy", "image": "docker.io/istio/proxyv2:1.29.0", "args": ["proxy", "sidecar"],
             "env": _ENVIRONMENT, "ports": [{"containerPort": 15090, "name": "http-envoy-prom"}],
             "volumeMounts": mounts}],
            "volumes": [{"name": mount["name"], "emptyDir": {}} for mount in mounts]},
        # Nobody answers there: it is the cluster that is measured, not its proxies.
        "status": {"phase": "Pending"}}


def objects(count):
    """The objects of a cluster with so many pods."""
    found, seen = [], set()
    for number, (namespace, workload) in enumerate(names(count)):
        if namespace not in seen:
            seen.add(namespace)
            found.append({"apiVersion": "v1", "kind": "Namespace",
                          "metadata": {"name": namespace, "labels": {"istio-injection": "enabled"}}})
        if (namespace, workload) not in seen:
            seen.add((namespace, workload))
            meta = {"name": workload, "namespace": namespace}
            selector = {"app": workload}
            found.append({"apiVersion": "v1", "kind": "Service", "metadata": meta,
                          "spec": {"selector": selector, "ports": [{"name": "http", "port": 8080}]}})
            # The pods are given: the server's own controllers are to make no more of them.
            found.append({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta,
                          "spec": {"replicas": 0, "selector": {"matchLabels": selector},
                                   "template": {"metadata": {"labels": selector},
                                                "spec": {"containers": [{"name": "app", "image": "i:1"}]}}}})
        found.append(pod(namespace, workload, number))
    return found


class Churn(threading.Thread):
    """Pods that come and go, so many of each a second, until told to end."""

    def __init__(self, admin, count, rate):
        super().__init__(daemon=True)
        self.admin, self.rate, self.ends, self.changes = admin, rate, False, 0
        self.names = list(names(count))

    def run(self):
        number, started = 90_000, time.monotonic()
        while not self.ends:
            namespace, workload = self.names[number * 7919 % len(self.names)]
            one = pod(namespace, workload, number % 100_000)
            for method in ("POST", "DELETE"):
                request = urllib.request.Request(self.admin + "/objects", json.dumps([one]).encode(), method=method)
                urllib.request.urlopen(request).read()
                self.changes += 1
            number += 1
            # Paced by the clock, so that a slow answer does not make it slower.
            time.sleep(max(0, started + self.changes / (2 * self.rate) - time.monotonic()))
