"""What `kubectl get` prints: Table answers."""
import datetime


def age(value):
    text = (value.get("metadata") or {}).get("creationTimestamp")
    if not text:
        return "<unknown>"
    try:
        born = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        return "<invalid>"
    seconds = max(0, int((datetime.datetime.now(datetime.timezone.utc) - born).total_seconds()))
    if seconds < 120:
        return f"{seconds}s"
    minutes = seconds // 60
    if minutes < 10:
        return f"{minutes}m{seconds % 60}s" if seconds % 60 else f"{minutes}m"
    if minutes < 180:
        return f"{minutes}m"
    hours = minutes // 60
    if hours < 8:
        return f"{hours}h{minutes % 60}m" if minutes % 60 else f"{hours}h"
    return f"{hours}h" if hours < 48 else f"{hours // 24}d"


def _pod(value):
    spec, state = value.get("spec") or {}, value.get("status") or {}
    sidecars = {c["name"] for c in spec.get("initContainers") or [] if c.get("restartPolicy") == "Always"}
    statuses = list(state.get("containerStatuses") or [])
    statuses += [s for s in state.get("initContainerStatuses") or [] if s.get("name") in sidecars]
    whole = len(spec.get("containers") or []) + len(sidecars)
    ready = sum(1 for one in statuses if one.get("ready"))
    reason = state.get("reason") or state.get("phase") or "Unknown"
    for one in statuses:
        for kind in ("waiting", "terminated"):
            found = (one.get("state") or {}).get(kind)
            if found and found.get("reason"):
                reason = found["reason"]
    if value["metadata"].get("deletionTimestamp"):
        reason = "Terminating"
    return [f"{ready}/{whole}", reason, str(sum(one.get("restartCount", 0) for one in statuses)), age(value),
            state.get("podIP") or "<none>", spec.get("nodeName") or "<none>", "<none>", "<none>"]


def _service(value):
    spec = value.get("spec") or {}
    ports = ",".join(f"{port['port']}/{port.get('protocol', 'TCP')}" for port in spec.get("ports") or [])
    selector = ",".join(f"{key}={word}" for key, word in (spec.get("selector") or {}).items())
    outside = "<pending>" if spec.get("type") == "LoadBalancer" else spec.get("externalName") or "<none>"
    return [spec.get("type", "ClusterIP"), spec.get("clusterIP") or "<none>", outside, ports or "<none>",
            age(value), selector or "<none>"]


def _replicas(value):
    spec, state = value.get("spec") or {}, value.get("status") or {}
    return spec.get("replicas", 1), state


def _deployment(value):
    wanted, state = _replicas(value)
    return [f"{state.get('readyReplicas', 0)}/{wanted}", state.get("updatedReplicas", 0),
            state.get("availableReplicas", 0), age(value)]


def _replica_set(value):
    wanted, state = _replicas(value)
    return [wanted, state.get("replicas", 0), state.get("readyReplicas", 0), age(value)]


def _slice(value):
    ports = ",".join(str(port.get("port", "")) for port in value.get("ports") or [])
    ends = ",".join(end["addresses"][0] for end in value.get("endpoints") or [] if end.get("addresses"))
    return [value.get("addressType", ""), ports or "<unset>", ends or "<unset>", age(value)]


def _s(name, priority=0, type_="string"):
    return (name, type_, priority)


_BUILT_IN = {
    "pods": ([_s("Ready"), _s("Status"), _s("Restarts"), _s("Age"), _s("IP", 1), _s("Node", 1),
              _s("Nominated Node", 1), _s("Readiness Gates", 1)], _pod),
    "services": ([_s("Type"), _s("Cluster-IP"), _s("External-IP"), _s("Port(s)"), _s("Age"), _s("Selector", 1)],
                 _service),
    "deployments": ([_s("Ready"), _s("Up-to-date"), _s("Available"), _s("Age")], _deployment),
    "replicasets": ([_s("Desired", 0, "integer"), _s("Current", 0, "integer"), _s("Ready", 0, "integer"),
                     _s("Age")], _replica_set),
    "endpointslices": ([_s("AddressType"), _s("Ports"), _s("Endpoints"), _s("Age")], _slice),
    "namespaces": ([_s("Status"), _s("Age")],
                   lambda value: [(value.get("status") or {}).get("phase", "Active"), age(value)]),
}


def _cell(value, path):
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        return "[" + ",".join(f'"{one}"' for one in value) + "]"
    return value


def _layout(kind):
    """Columns after the name, and what makes their cells."""
    found = _BUILT_IN.get(kind.plural)
    if found and not kind.custom:
        return found
    columns = [(name, type_, 0) for name, type_, _ in kind.columns] + [_s("Age")]
    paths = [path for _, _, path in kind.columns]
    return columns, lambda value: [_cell(value, path) for path in paths] + [age(value)]


def columns(kind):
    shown, _ = _layout(kind)
    definitions = [{"name": "Name", "type": "string", "format": "name", "description": "Name of the object.",
                    "priority": 0}]
    for name, type_, priority in shown:
        definitions.append({"name": name, "type": type_, "format": "", "description": name + ".",
                            "priority": priority})
    return definitions


def partial(kind, value):
    return {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": value["metadata"]}


def rows(kind, values):
    _, cells = _layout(kind)
    return [{"cells": [value["metadata"]["name"]] + cells(value), "object": partial(kind, value)}
            for value in values]


def table(kind, found, metadata, with_columns=True):
    return {"kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
            "columnDefinitions": columns(kind) if with_columns else None, "rows": found}
