"""Istio's ambient mode: a ztunnel for each node, and a namespace whose services use a waypoint."""
import cluster
import objects

PLACE = "shop"
GATEWAY = "gateway.networking.k8s.io/gateway-name"


def _ztunnel(server):
    find = server.registry.find
    labels = {"app": "ztunnel"}
    annotations = {"prometheus.io/port": "15020", "prometheus.io/scrape": "true", "sidecar.istio.io/inject": "false"}
    proxy = objects.container("istio-proxy", "docker.io/istio/ztunnel:1.29.0", args=["proxy", "ztunnel"],
                              ports=[{"containerPort": 15020, "name": "ztunnel-stats", "protocol": "TCP"}])
    template = objects.template(
        dict(labels, **{"sidecar.istio.io/inject": "false", "istio.io/dataplane-mode": "none"}), annotations, [proxy],
        "ztunnel")
    server.add(objects.service_account("ztunnel", "istio-system"))
    nodes = [item.value["metadata"]["name"] for item in server.store.all(find("", "v1", "nodes"))]
    owner = server.add({
        "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": objects.meta("ztunnel", "istio-system", labels),
        "spec": {"selector": {"matchLabels": labels}, "template": template},
        "status": {"desiredNumberScheduled": len(nodes), "currentNumberScheduled": len(nodes),
                   "numberReady": len(nodes), "numberAvailable": len(nodes)}}).value
    for node in nodes:
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": objects.meta(
            "ztunnel-" + objects.letters(node, 5), "istio-system", template["metadata"]["labels"], annotations,
            objects.owner_of(find("apps", "v1", "daemonsets"), owner)),
            "spec": dict(template["spec"], nodeName=node)}
        pod["status"] = objects.pod_status(pod, server.controllers.address(), objects.ago(5395))
        server.put(pod)


def _waypoint(server):
    labels = {"gateway.istio.io/managed": "istio.io-mesh-controller", GATEWAY: "waypoint",
              "istio.io/waypoint-for": "service"}
    template = objects.template(
        dict(labels, **{"sidecar.istio.io/inject": "false", "service.istio.io/canonical-name": "waypoint",
                        "service.istio.io/canonical-revision": "latest", "istio.io/dataplane-mode": "none"}),
        objects.injected_annotations("istio-proxy", gateway=True), [objects.proxy_container("waypoint")], "waypoint")
    server.add(objects.service_account("waypoint", PLACE))
    server.add(cluster.deployment("waypoint", PLACE, template, {GATEWAY: "waypoint"}, labels=labels))
    server.add(objects.service("waypoint", PLACE, [("status-port", 15021), ("mesh", 15008)],
                               {GATEWAY: "waypoint"}, labels))
    server.add({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
                "metadata": objects.meta("waypoint", PLACE, {"istio.io/waypoint-for": "service"}),
                "spec": {"gatewayClassName": "istio-waypoint",
                         "listeners": [{"name": "mesh", "port": 15008, "protocol": "HBONE"}]}})


def fill(server, has_istio):
    _ztunnel(server)
    server.add(objects.namespace(PLACE, {"istio.io/dataplane-mode": "ambient", "istio.io/use-waypoint": "waypoint"}))
    server.add(objects.service_account("default", PLACE))
    for app, port in (("web", 8080), ("cart", 8080)):
        labels = {"app": app, "version": "v1"}
        # What istio-cni writes once ztunnel has taken the pod in.
        template = objects.template(labels, {"ambient.istio.io/redirection": "enabled"}, [
            objects.container(app, f"example.com/shop/{app}:1.4.2", [port])], "default")
        server.add(cluster.deployment(app, PLACE, template, labels))
        server.add(objects.service(app, PLACE, [("http", port)], {"app": app}))
    if has_istio:
        _waypoint(server)
