"""What stands in the cluster when the server begins."""
import json

import ambient
import bookinfo
import istio
import objects


def read(text):
    """Objects from JSON: one, an array, a List, or one a line."""
    try:
        value = json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(value, list):
        return value
    if value.get("kind") == "List":
        return value.get("items") or []
    return [value]


def _basics(server):
    for name in ("default", "kube-system", "kube-public", "kube-node-lease"):
        server.add(objects.namespace(name))
        server.add(objects.service_account("default", name))
    for name, role in (("kind-control-plane", "control-plane"), ("kind-worker", "")):
        labels = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "topology.kubernetes.io/region": "local",
                  "topology.kubernetes.io/zone": "local-a"}
        if role:
            labels["node-role.kubernetes.io/" + role] = ""
        server.add({"apiVersion": "v1", "kind": "Node", "metadata": objects.meta(name, labels=labels),
                    "spec": {"podCIDR": "10.244.0.0/24"},
                    "status": {"conditions": [{"type": "Ready", "status": "True"}],
                               "nodeInfo": {"kubeletVersion": "v1.36.1", "osImage": "Debian GNU/Linux 12"}}})
    api = objects.service("kubernetes", "default", [("https", 443, 6443)],
                          labels={"component": "apiserver", "provider": "kubernetes"})
    api["spec"]["clusterIP"] = "10.96.0.1"
    server.add(api)
    dns = objects.template(
        {"k8s-app": "kube-dns"}, {}, [objects.container("coredns", "registry.k8s.io/coredns/coredns:v1.12.0", [
            53, 9153])], "coredns")
    server.add(objects.service_account("coredns", "kube-system"))
    server.add(deployment("coredns", "kube-system", dns, {"k8s-app": "kube-dns"}, 2))
    server.add(objects.service("kube-dns", "kube-system", [("dns-tcp", 53), ("metrics", 9153)],
                               {"k8s-app": "kube-dns"}))


def deployment(name, place, template, selector, replicas=1, labels=None):
    return {"apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": objects.meta(name, place, labels or selector, {"deployment.kubernetes.io/revision": "1"},
                                     generation=1),
            "spec": {"replicas": replicas, "selector": {"matchLabels": dict(selector)}, "template": template,
                     "strategy": {"type": "RollingUpdate"}}}


def fill(server, options):
    """The namespaces of every cluster, then what the options ask for."""
    _basics(server)
    has_istio = server.registry.find("networking.istio.io", "v1", "virtualservices") is not None
    demo = None
    if options.demo:
        with open(options.demo, encoding="utf-8") as file:
            demo = json.loads(file.readline())
    if demo or options.bookinfo or options.simulated or options.ambient:
        istio.fill(server, has_istio)
    if demo or options.bookinfo:
        bookinfo.fill(server, demo or {}, has_istio)
    if options.ambient:
        ambient.fill(server, has_istio)
    if options.simulated:
        bookinfo.fill_simulated(server, options.simulated, options.simulated_at)
