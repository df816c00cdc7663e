"""Bookinfo as it would be in a cluster, its pods on the demo's Envoys or on simulated ones."""
import concurrent.futures
import json
import urllib.request

import cluster
import objects

PLACE = "bookinfo"
# App, versions, name and number of the port, as in the demo.
_APPS = [
    ("productpage", ["v1"], "http", 9080), ("details", ["v1"], "http", 9080),
    ("reviews", ["v1", "v2", "v3"], "http", 9080), ("ratings", ["v1"], "http", 9080),
    ("mongodb", ["v1"], "tcp-mongodb", 27017), ("stock", ["v1"], "grpc", 7070),
]


def _places(proxy):
    """Where the ports of a pod are: the agent's port answers as Envoy's own."""
    host = proxy["admin"].rpartition(":")[0]
    return {"15000": proxy["admin"], "15020": proxy["stats"], "15090": proxy["stats"], "host": host}


def _pod(server, template, owner, name, place, proxy):
    """A pod of that name at the demo's address, or at one of nobody's."""
    find = server.registry.find
    metadata = objects.meta(name, place, template["metadata"]["labels"], template["metadata"].get("annotations"),
                            objects.owner_of(find("apps", "v1", "replicasets"), owner),
                            generateName=owner["metadata"]["name"] + "-")
    metadata["creationTimestamp"] = objects.ago(5400)
    value = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata,
             "spec": dict(template["spec"], nodeName="kind-worker")}
    address = server.controllers.address()
    if proxy:
        ports = _places(proxy)
        address = ports.pop("host")
        server.ports[(place, name)] = ports
    value["status"] = objects.pod_status(value, address, objects.ago(5395))
    server.put(value)


def workload(server, name, place, template, selector, proxies, labels=None, replicas=None):
    """A deployment with its replica set and pods that carry the names of the proxies."""
    find = server.registry.find
    value = cluster.deployment(name, place, template, selector, replicas or max(1, len(proxies)), labels)
    value["metadata"]["creationTimestamp"] = objects.ago(5400)
    made = server.add(value).value
    parts = proxies[0]["pod"].split("-") if proxies else []
    mark = parts[-2] if len(parts) > 2 else objects.letters(place + name, 10)
    inner = json.loads(json.dumps(template))
    inner["metadata"]["labels"]["pod-template-hash"] = mark
    owner = server.add({
        "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": objects.meta(f"{name}-{mark}", place, inner["metadata"]["labels"],
                                 {"deployment.kubernetes.io/revision": "1"},
                                 objects.owner_of(find("apps", "v1", "deployments"), made), generation=1,
                                 creationTimestamp=objects.ago(5400)),
        "spec": {"replicas": value["spec"]["replicas"], "template": inner,
                 "selector": {"matchLabels": dict(selector, **{"pod-template-hash": mark})}}}).value
    for proxy in proxies:
        _pod(server, inner, owner, proxy["pod"], place, proxy)


def sidecar_template(app, version, place, port, account, revision="latest"):
    labels = {"app": app}
    if version:
        labels["version"] = version
    image = f"docker.io/istio/examples-bookinfo-{app}-{version or 'v1'}:1.20.3"
    return objects.template(
        objects.injected_labels(labels, app, version or revision), objects.injected_annotations(app),
        [objects.container(app, image, [port]), objects.proxy_container()], account, [objects.init_container()])


def _gateway(server, proxies):
    labels = {"app": "istio-ingressgateway", "istio": "ingressgateway"}
    template = objects.template(
        dict(objects.injected_labels(labels, "istio-ingressgateway", "latest"),
             **{"sidecar.istio.io/inject": "true"}), objects.injected_annotations("istio-proxy", gateway=True),
        [objects.proxy_container("router")], "istio-ingressgateway-service-account")
    server.add(objects.service_account("istio-ingressgateway-service-account", "istio-system"))
    workload(server, "istio-ingressgateway", "istio-system", template, labels, proxies)
    server.add(objects.service("istio-ingressgateway", "istio-system", [
        ("status-port", 15021), ("http2", 80, 8080), ("https", 443, 8443)], labels, type_="LoadBalancer"))


def fill(server, demo, has_istio):
    """Bookinfo; what the demo does not have runs without an address that answers."""
    proxies = {}
    for proxy in demo.get("proxies", []):
        proxies.setdefault((proxy["namespace"], proxy["workload"]), []).append(proxy)
    server.add(objects.namespace(PLACE, {"istio-injection": "enabled"}))
    server.add(objects.service_account("default", PLACE))
    for app, versions, port_name, port in _APPS:
        account = "bookinfo-" + app
        server.add(objects.service_account(account, PLACE))
        server.add(objects.service(app, PLACE, [(port_name, port)], {"app": app}, {"app": app, "service": app}))
        for version in versions:
            name = f"{app}-{version}"
            workload(server, name, PLACE, sidecar_template(app, version, PLACE, port, account),
                     {"app": app, "version": version}, proxies.pop((PLACE, name), []),
                     {"app": app, "version": version})
    _gateway(server, proxies.pop(("istio-system", "istio-ingressgateway"), []))
    # Whatever else the demo has become since.
    for (place, name), found in proxies.items():
        server.add(objects.namespace(place, {"istio-injection": "enabled"}))
        workload(server, name, place, sidecar_template(name, None, place, 8080, "default"), {"app": name}, found)
    _job(server)
    # One that is not in the mesh.
    labels = {"app": "sleep"}
    server.add(objects.namespace("legacy"))
    server.add(objects.service_account("sleep", "legacy"))
    server.add(cluster.deployment("sleep", "legacy", objects.template(
        labels, {}, [objects.container("sleep", "docker.io/curlimages/curl:8.16.0")], "sleep"), labels))
    if has_istio:
        configuration(server)
    _traces(server, demo)


def _job(server):
    """A cron job whose last run is over."""
    jobs = server.registry.find("batch", "v1", "jobs")
    crons = server.registry.find("batch", "v1", "cronjobs")
    template = objects.template({"app": "report"}, {}, [objects.container("report", "docker.io/library/busybox:1.37")],
                                "default")
    template["metadata"]["labels"]["sidecar.istio.io/inject"] = "false"
    template["spec"]["restartPolicy"] = "Never"
    cron = server.add({
        "apiVersion": "batch/v1", "kind": "CronJob", "metadata": objects.meta("report", PLACE),
        "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": template}}},
        "status": {"lastScheduleTime": objects.ago(5400)}}).value
    name = "report-29123456"
    job = server.add({
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": objects.meta(name, PLACE, {"job-name": name}, owner=objects.owner_of(crons, cron)),
        "spec": {"parallelism": 1, "completions": 1, "template": template},
        "status": {"succeeded": 1, "startTime": objects.ago(5400), "completionTime": objects.ago(5390)}}).value
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": objects.meta(
        name + "-" + objects.letters(name, 5), PLACE, dict(template["metadata"]["labels"], **{"job-name": name}),
        owner=objects.owner_of(jobs, job)), "spec": dict(template["spec"], nodeName="kind-worker")}
    pod["metadata"]["annotations"] = {"pharos.test/phase": "Succeeded"}
    pod["status"] = objects.pod_status(pod, server.controllers.address(), objects.ago(5395))
    del pod["metadata"]["annotations"]
    server.put(pod)


def _traces(server, demo):
    """The demo's collector answers where Zipkin would in a cluster."""
    place = (demo.get("traces") or "").removeprefix("http://")
    if not place:
        return
    labels = {"app": "zipkin"}
    name = "zipkin-" + objects.letters("zipkin", 10)
    server.add(objects.namespace("tracing"))
    server.add({"apiVersion": "v1", "kind": "Pod", "metadata": objects.meta(name, "tracing", labels),
                "spec": {"containers": [objects.container("zipkin", "openzipkin/zipkin:3", [9411])]}})
    server.ports[("tracing", name)] = {"9411": place}
    server.add(objects.service("zipkin", "tracing", [("http", 9411)], labels))


def configuration(server):
    """Istio's objects of the demo, and some of the Gateway API."""
    networking, security = "networking.istio.io/v1", "security.istio.io/v1"

    def add(version, kind, name, spec, place=PLACE):
        server.add(objects.thing(version, kind, name, place, spec))

    def to(host, **more):
        return [{"destination": {"host": host, **more}}]

    add(networking, "Gateway", "bookinfo-gateway", {
        "selector": {"istio": "ingressgateway"}, "servers": [{
            "port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["bookinfo.example.com"]}]})
    add(networking, "VirtualService", "bookinfo", {
        "hosts": ["bookinfo.example.com"], "gateways": ["bookinfo-gateway"], "http": [{
            "match": [{"uri": {"prefix": "/"}}], "route": to("productpage", port={"number": 9080})}]})
    add(networking, "VirtualService", "reviews", {"hosts": ["reviews"], "http": [{"route": [
        {"destination": {"host": "reviews", "subset": version}, "weight": weight}
        for version, weight in (("v1", 20), ("v2", 30), ("v3", 50))]}]})
    add(networking, "DestinationRule", "reviews", {"host": "reviews", "subsets": [
        {"name": version, "labels": {"version": version}} for version in ("v1", "v2", "v3")]})
    add(networking, "VirtualService", "ratings", {"hosts": ["ratings"], "http": [{
        "route": to("ratings"), "retries": {"attempts": 2, "perTryTimeout": "2s", "retryOn": "5xx"}}]})
    add(networking, "VirtualService", "details", {"hosts": ["details"], "http": [{
        "route": to("details"), "timeout": "1s", "retries": {"attempts": 0}}]})
    add(networking, "ServiceEntry", "books", {
        "hosts": ["books.example.com"], "location": "MESH_EXTERNAL", "resolution": "DNS",
        "ports": [{"number": 80, "name": "http", "protocol": "HTTP"}]})
    add(security, "PeerAuthentication", "default", {"mtls": {"mode": "STRICT"}})
    add(security, "PeerAuthentication", "productpage", {
        "selector": {"matchLabels": {"app": "productpage"}}, "mtls": {"mode": "PERMISSIVE"}})
    add("telemetry.istio.io/v1", "Telemetry", "mesh-default", {
        "tracing": [{"randomSamplingPercentage": 1}]}, "istio-system")
    gateway = "gateway.networking.k8s.io/v1"
    server.add({"apiVersion": gateway, "kind": "GatewayClass", "metadata": objects.meta("istio"),
                "spec": {"controllerName": "istio.io/gateway-controller"}})
    add(gateway, "HTTPRoute", "books", {
        "parentRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "books"}],
        "hostnames": ["books.bookinfo.example"],
        "rules": [{"backendRefs": [{"name": "details", "port": 9080}]}]})


def _identity(place):
    """What a simulated proxy says of itself: pod, namespace, workload, labels."""
    try:
        with urllib.request.urlopen(f"http://{place}/server_info", timeout=5) as answer:
            node = json.load(answer)["node"]
    except (OSError, ValueError, KeyError):
        return None
    pod = node.get("id", "").split("~")
    if len(pod) != 4:
        return None
    metadata = node.get("metadata") or {}
    name, _, namespace = pod[2].rpartition(".")
    return {"pod": name, "namespace": namespace, "workload": metadata.get("WORKLOAD_NAME") or name,
            "labels": metadata.get("LABELS") or {}, "admin": place, "stats": place, "role": pod[0]}


def fill_simulated(server, count, first):
    """So many pods, named as the simulated proxies name themselves where they answer."""
    host, _, port = first.rpartition(":")
    places = [f"{host}:{int(port) + number}" for number in range(count)]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        found = list(pool.map(_identity, places))
    workloads = {}
    for number, (place, one) in enumerate(zip(places, found)):
        mark = objects.letters(str(number), 5)
        one = one or {"pod": f"simulated-{number // 3}-{objects.letters(str(number // 3), 10)}-{mark}",
                      "namespace": "simulated", "workload": f"simulated-{number // 3}", "labels": {},
                      "admin": place, "stats": place, "role": "sidecar"}
        workloads.setdefault((one["namespace"], one["workload"]), []).append(one)
    for place in sorted({key[0] for key in workloads}):
        server.add(objects.namespace(place, {} if place == "istio-system" else {"istio-injection": "enabled"}))
        server.add(objects.service_account("default", place))
    for (place, name), proxies in sorted(workloads.items()):
        labels = proxies[0]["labels"]
        app, version = labels.get("app") or name, labels.get("version")
        if proxies[0]["role"] == "router":
            _gateway(server, proxies)
            continue
        template = sidecar_template(app, version, place, 8080, "default")
        workload(server, name, place, template, {"app": app, "version": version} if version else {"app": app},
                 proxies)
        if server.store.get(server.registry.find("", "v1", "services"), place, app) is None:
            server.add(objects.service(app, place, [("http", 8080)], {"app": app}))
    # Every pod has an address of its own that leads nowhere; its ports are the simulator's.
    kind = server.registry.find("", "v1", "pods")
    for item in server.store.all(kind):
        if item.key in server.ports:
            value = json.loads(json.dumps(item.value))
            address = server.controllers.address()
            value["status"].update(podIP=address, podIPs=[{"ip": address}])
            server.store.put(kind, value)
