"""Istio itself in the cluster: its namespace, control plane, webhooks and the addons that people install with it."""
import json

import cluster
import objects

PLACE = "istio-system"
_ADDONS = [
    # Name, labels, image, ports of the service as Istio's samples have them.
    ("prometheus", {"app.kubernetes.io/name": "prometheus", "app.kubernetes.io/component": "server"},
     "prom/prometheus:v3.5.0", [("http", 9090)]),
    ("grafana", {"app.kubernetes.io/name": "grafana"}, "docker.io/grafana/grafana:12.0.1", [("service", 3000)]),
    ("kiali", {"app": "kiali", "app.kubernetes.io/name": "kiali"}, "quay.io/kiali/kiali:v2.17",
     [("http", 20001), ("http-metrics", 9090)]),
]


def _istiod(server):
    labels = {"app": "istiod", "istio": "pilot"}
    pod_labels = dict(labels, **{"istio.io/rev": objects.REVISION, "sidecar.istio.io/inject": "false",
                                 "app.kubernetes.io/name": "istiod", "operator.istio.io/component": "Pilot"})
    discovery = objects.container("discovery", "docker.io/istio/pilot:1.29.0", [8080, 15010, 15012, 15014, 15017],
                                  args=["discovery", "--monitoringAddr=:15014", "--log_output_level=default:info"])
    template = objects.template(pod_labels, {"prometheus.io/port": "15014", "prometheus.io/scrape": "true",
                                             "sidecar.istio.io/inject": "false"}, [discovery], "istiod")
    server.add(objects.service_account("istiod", PLACE))
    server.add(cluster.deployment("istiod", PLACE, template, labels,
                                  labels=dict(labels, **{"istio.io/rev": objects.REVISION})))
    server.add(objects.service("istiod", PLACE, [
        ("grpc-xds", 15010), ("https-dns", 15012), ("https-webhook", 443, 15017), ("http-monitoring", 15014)],
        labels, dict(labels, **{"istio.io/rev": objects.REVISION})))


def _webhook(server):
    name = "istio-sidecar-injector"

    def hook(label, selector):
        return {"name": f"{label}.sidecar-injector.istio.io", "admissionReviewVersions": ["v1"],
                "clientConfig": {"service": {"name": "istiod", "namespace": PLACE, "path": "/inject", "port": 443}},
                "namespaceSelector": {"matchExpressions": selector}, "sideEffects": "None", "failurePolicy": "Fail",
                "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}]}

    server.put({"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
                "metadata": objects.meta(name, labels={"app": "sidecar-injector", "istio.io/rev": objects.REVISION,
                                                       "istio.io/tag": "default"}),
                "webhooks": [hook("namespace", [{"key": "istio-injection", "operator": "In", "values": ["enabled"]}]),
                             hook("rev.namespace", [{"key": "istio.io/rev", "operator": "In",
                                                     "values": [objects.REVISION]},
                                                    {"key": "istio-injection", "operator": "DoesNotExist"}])]})


def _addons(server):
    for name, labels, image, ports in _ADDONS:
        template = objects.template(labels, {"sidecar.istio.io/inject": "false"},
                                    [objects.container(name, image, [port[1] for port in ports])], name)
        server.add(objects.service_account(name, PLACE))
        server.add(cluster.deployment(name, PLACE, template, labels))
        server.add(objects.service(name, PLACE, ports, labels))
    # Jaeger's addon answers as Zipkin too; `tracing` is how Kiali finds it.
    labels = {"app": "jaeger"}
    template = objects.template(labels, {"sidecar.istio.io/inject": "false", "prometheus.io/scrape": "true",
                                         "prometheus.io/port": "14269"},
                                [objects.container("jaeger", "docker.io/jaegertracing/all-in-one:1.70.0",
                                                   [16686, 9411, 4317, 4318])], "default")
    server.add(cluster.deployment("jaeger", PLACE, template, labels))
    server.add(objects.service("tracing", PLACE, [("http-query", 80, 16686), ("grpc-query", 16685)], labels))
    server.add(objects.service("zipkin", PLACE, [("http-query", 9411)], labels, {"name": "zipkin"}))


def fill(server, has_istio):
    server.add(objects.namespace(PLACE))
    server.add(objects.service_account("default", PLACE))
    _istiod(server)
    _addons(server)
    if has_istio:
        _webhook(server)
    mesh = ("accessLogFile: /dev/stdout\ndefaultConfig:\n  discoveryAddress: istiod.istio-system.svc:15012\n"
            "rootNamespace: istio-system\ntrustDomain: cluster.local\n")
    server.add({"apiVersion": "v1", "kind": "ConfigMap", "metadata": objects.meta(
        "istio", PLACE, {"istio.io/rev": objects.REVISION}), "data": {"mesh": mesh, "meshNetworks": "networks: {}"}})
    values = json.dumps({"global": {"hub": "docker.io/istio", "tag": "1.29.0", "proxy": {"image": "proxyv2"}},
                         "revision": "", "sidecarInjectorWebhook": {"enableNamespacesByDefault": False}})
    server.add({"apiVersion": "v1", "kind": "ConfigMap", "metadata": objects.meta(
        "istio-sidecar-injector", PLACE, {"istio.io/rev": objects.REVISION}),
                "data": {"config": "policy: enabled\n", "values": values}})
    for name in ("default", PLACE):
        server.add({"apiVersion": "v1", "kind": "ConfigMap",
                    "metadata": objects.meta("istio-ca-root-cert", name), "data": {"root-cert.pem": "none"}})
