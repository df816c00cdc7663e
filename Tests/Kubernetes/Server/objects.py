"""Kubernetes objects as a cluster with Istio has them."""
import datetime
import hashlib

LETTERS = "bcdfghjklmnpqrstvwxz2456789"
ISTIO_IMAGE = "docker.io/istio/proxyv2:1.29.0"
REVISION = "default"


def letters(text, count):
    digest = hashlib.sha256(text.encode()).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:count])


def ago(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def meta(name, namespace=None, labels=None, annotations=None, owner=None, **more):
    value = {"name": name}
    if namespace:
        value["namespace"] = namespace
    if labels:
        value["labels"] = dict(labels)
    if annotations:
        value["annotations"] = dict(annotations)
    if owner:
        value["ownerReferences"] = [owner]
    value.update(more)
    return value


def owner_of(kind, value):
    return {"apiVersion": kind.api_version, "kind": kind.kind, "name": value["metadata"]["name"],
            "uid": value["metadata"]["uid"], "controller": True, "blockOwnerDeletion": True}


def thing(api_version, kind, name, namespace, spec, labels=None):
    return {"apiVersion": api_version, "kind": kind, "metadata": meta(name, namespace, labels), "spec": spec}


def namespace(name, labels=None):
    labels = dict(labels or {}, **{"kubernetes.io/metadata.name": name})
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": meta(name, labels=labels),
            "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}


def service_account(name, place):
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta(name, place)}


def service(name, place, ports, selector=None, labels=None, type_="ClusterIP", headless=False):
    """`ports`: pairs of name and port, or triples with the target port."""
    spec = {"type": type_, "ports": [], "sessionAffinity": "None", "ipFamilies": ["IPv4"],
            "ipFamilyPolicy": "SingleStack", "internalTrafficPolicy": "Cluster"}
    for port in ports:
        spec["ports"].append({"name": port[0], "protocol": "TCP", "port": port[1],
                              "targetPort": port[2] if len(port) > 2 else port[1]})
    if selector:
        spec["selector"] = dict(selector)
    if headless:
        spec["clusterIP"] = "None"
        spec["clusterIPs"] = ["None"]
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta(name, place, labels or selector), "spec": spec}


def container(name, image, ports=(), **more):
    value = {"name": name, "image": image, "imagePullPolicy": "IfNotPresent", "resources": {},
             "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"}
    if ports:
        value["ports"] = [port if isinstance(port, dict) else {"containerPort": port, "protocol": "TCP"}
                          for port in ports]
    value.update(more)
    return value


def proxy_container(kind="sidecar", native=False):
    """What Istio's injector adds."""
    value = container(
        "istio-proxy", ISTIO_IMAGE,
        args=["proxy", kind, "--domain", "$(POD_NAMESPACE).svc.cluster.local", "--proxyLogLevel=warning",
              "--proxyComponentLogLevel=misc:error", "--log_output_level=default:info"],
        ports=[{"containerPort": 15090, "name": "http-envoy-prom", "protocol": "TCP"}],
        env=[{"name": "ISTIO_META_CLUSTER_ID", "value": "Kubernetes"},
             {"name": "PILOT_CERT_PROVIDER", "value": "istiod"},
             {"name": "ISTIO_META_MESH_ID", "value": "cluster.local"}],
        readinessProbe={"httpGet": {"path": "/healthz/ready", "port": 15021, "scheme": "HTTP"},
                        "periodSeconds": 15, "timeoutSeconds": 3, "failureThreshold": 4})
    if native:
        value["restartPolicy"] = "Always"
    return value


def init_container():
    return container("istio-init", ISTIO_IMAGE, args=["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337"])


INJECTED = {"security.istio.io/tlsMode": "istio", "service.istio.io/canonical-revision": "latest"}


def injected_labels(labels, app, version):
    return dict(labels, **{"security.istio.io/tlsMode": "istio", "service.istio.io/canonical-name": app,
                           "service.istio.io/canonical-revision": version or "latest"})


def injected_annotations(name, merges=True, gateway=False):
    found = {"istio.io/rev": REVISION}
    if merges:
        found.update({"prometheus.io/path": "/stats/prometheus", "prometheus.io/port": "15020",
                      "prometheus.io/scrape": "true"})
    if not gateway:
        found.update({"kubectl.kubernetes.io/default-container": name,
                      "kubectl.kubernetes.io/default-logs-container": name})
    found["sidecar.istio.io/status"] = (
        '{"initContainers":["istio-init"],"containers":["istio-proxy"],"volumes":["workload-socket","istio-envoy"],'
        '"imagePullSecrets":null,"revision":"default"}')
    return found


def template(labels, annotations, containers, account, inits=()):
    spec = {"containers": list(containers), "serviceAccountName": account, "serviceAccount": account,
            "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst",
            "schedulerName": "default-scheduler", "securityContext": {}}
    if inits:
        spec["initContainers"] = list(inits)
    value = {"metadata": {"labels": dict(labels)}, "spec": spec}
    if annotations:
        value["metadata"]["annotations"] = dict(annotations)
    return value


def pod_status(pod, address, started=None):
    """A running pod's status; annotations of a test may ask for another phase or for containers that are not ready."""
    annotations = pod["metadata"].get("annotations") or {}
    spec, moment = pod.get("spec") or {}, started or ago(0)
    phase = annotations.get("pharos.test/phase", "Running")
    late = set(annotations.get("pharos.test/not-ready", "").split(","))

    def state(one, is_init):
        done = is_init and one.get("restartPolicy") != "Always"
        running = phase == "Running" and not done
        identity = hashlib.sha256((pod["metadata"]["name"] + one["name"]).encode()).hexdigest()
        value = {"name": one["name"], "image": one.get("image", ""), "imageID": "sha256:" + identity,
                 "containerID": "containerd://" + identity, "restartCount": 0,
                 "ready": (running or done) and one["name"] not in late, "started": running, "lastState": {}}
        if done:
            value["state"] = {"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": moment,
                                             "finishedAt": moment}}
        elif running:
            value["state"] = {"running": {"startedAt": moment}}
        elif phase in ("Succeeded", "Failed"):
            value["state"] = {"terminated": {"exitCode": int(phase == "Failed"), "startedAt": moment,
                                             "reason": "Completed" if phase == "Succeeded" else "Error"}}
        else:
            value["state"] = {"waiting": {"reason": "ContainerCreating"}}
        return value

    statuses = [state(one, False) for one in spec.get("containers") or []]
    inits = [state(one, True) for one in spec.get("initContainers") or []]
    ready = phase == "Running" and all(one["ready"] for one in statuses + inits)
    word = "True" if ready else "False"
    value = {"phase": phase, "qosClass": "Burstable", "startTime": moment, "containerStatuses": statuses,
             "conditions": [{"type": "PodScheduled", "status": "True", "lastTransitionTime": moment},
                            {"type": "Initialized", "status": "True", "lastTransitionTime": moment},
                            {"type": "ContainersReady", "status": word, "lastTransitionTime": moment},
                            {"type": "Ready", "status": word, "lastTransitionTime": moment}]}
    if inits:
        value["initContainerStatuses"] = inits
    if phase != "Pending":
        value.update(hostIP="172.18.0.3", hostIPs=[{"ip": "172.18.0.3"}], podIP=address, podIPs=[{"ip": address}])
    return value


def is_ready(pod):
    conditions = (pod.get("status") or {}).get("conditions") or []
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions) and \
        not pod["metadata"].get("deletionTimestamp")
