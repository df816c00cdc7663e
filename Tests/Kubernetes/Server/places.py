"""Where a pod's or a service's port really is."""
import random
import re

import status

# `15090=127.0.0.1:20001,*=127.0.0.1:20002`: for tests whose pods are no addresses of their own.
PORTS = "pharos.test/ports"
# Ports on a pod's own loopback, which no proxying reaches, but a port-forward does.
LOOPBACK = {"15000", "15004"}
_NAME = re.compile(r"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")


def split(text):
    """`[scheme:]name[:port]`; None for anything else."""
    parts = text.split(":")
    if len(parts) == 1:
        return "http", parts[0], ""
    if len(parts) == 2:
        return "http", parts[0], parts[1]
    if len(parts) == 3 and parts[0] in ("http", "https", ""):
        return parts[0] or "http", parts[1], parts[2]
    return None


def _placed(server, pod, port):
    """What `--place NAMESPACE/BEGINNING-OF-A-POD:PORT=HOST:PORT` says."""
    metadata = pod["metadata"]
    for one in server.options.place:
        key, _, place = one.partition("=")
        name, _, number = key.rpartition(":")
        if number == str(port) and f"{metadata.get('namespace')}/{metadata['name']}".startswith(name):
            return place
    return None


def mapped(server, pod, port):
    """The real host and port of a pod's port."""
    annotations = pod["metadata"].get("annotations") or {}
    known = server.ports.get((pod["metadata"].get("namespace"), pod["metadata"]["name"]), {})
    rest = known.get(str(port)) or known.get("*") or _placed(server, pod, port)
    for pair in filter(None, annotations.get(PORTS, "").split(",")):
        key, _, place = pair.partition("=")
        if key.strip() == str(port):
            rest = place.strip()
            break
        if key.strip() == "*":
            rest = place.strip()
    if rest == "closed":
        return None
    if rest:
        host, _, number = rest.rpartition(":")
        return host, int(number)
    address = (pod.get("status") or {}).get("podIP")
    # Addresses that the server made up lead nowhere: refused at once rather than in half a minute.
    if not address or address.startswith("10.244.") or not str(port).isdigit():
        return None
    return address, int(port)


def of_pod(server, kind, namespace, text):
    """Scheme, host, port to connect to, and the address to name in errors."""
    parts = split(text)
    if parts is None or not parts[1]:
        raise status.bad_request(f'invalid pod request "{text}"')
    scheme, name, port = parts
    item = server.store.get(kind, namespace, name)
    if item is None:
        raise status.not_found(kind, name)
    pod = item.value
    if not port:
        for container in (pod.get("spec") or {}).get("containers") or []:
            if container.get("ports"):
                port = str(container["ports"][0]["containerPort"])
                break
    address = (pod.get("status") or {}).get("podIP")
    if not address:
        raise status.bad_request("address not allowed")
    port = port or ("443" if scheme == "https" else "80")
    shown = f"{address}:{port}"
    if port in LOOPBACK and port not in _explicit(pod):
        raise status.unreachable_service(f"dial tcp {shown}: connect: connection refused")
    place = mapped(server, pod, port)
    if place is None:
        raise status.unreachable_service(f"dial tcp {shown}: connect: connection refused")
    return scheme, place[0], place[1], shown


def _explicit(pod):
    text = (pod["metadata"].get("annotations") or {}).get(PORTS, "")
    return {pair.partition("=")[0].strip() for pair in text.split(",")}


def _service_port(service, text):
    """The name of the port that the text means, by number or by name."""
    ports = (service.get("spec") or {}).get("ports") or []
    if not text:
        return ports[0].get("name", "") if len(ports) == 1 else None
    for port in ports:
        if (text.isdigit() and port.get("port") == int(text)) or (port.get("name") and port["name"] == text):
            return port.get("name", "")
    return None


def of_service(server, namespace, text):
    kind = server.registry.find("", "v1", "services")
    parts = split(text)
    if parts is None or not parts[1]:
        raise status.bad_request(f'invalid service request "{text}"')
    scheme, name, port = parts
    item = server.store.get(kind, namespace, name)
    if item is None:
        raise status.not_found(kind, name)
    port_name = _service_port(item.value, port)
    if port_name is None:
        raise status.APIError(503, "ServiceUnavailable",
                              f'no service port "{port}" found for service "{name}"' if port else
                              f'no endpoints available for service "{text}"')
    found = []
    for slice_ in server.store.named("discovery.k8s.io", "endpointslices"):
        metadata = slice_["metadata"]
        if metadata.get("namespace") != namespace or \
                (metadata.get("labels") or {}).get("kubernetes.io/service-name") != name:
            continue
        for one in slice_.get("ports") or []:
            if (one.get("name") or "") != port_name:
                continue
            for end in slice_.get("endpoints") or []:
                if (end.get("conditions") or {}).get("ready") is not False:
                    found += [(end, address, one["port"]) for address in end.get("addresses") or []]
    if not found:
        raise status.APIError(503, "ServiceUnavailable", f'no endpoints available for service "{text}"')
    end, address, number = random.choice(found)
    place = (address, number)
    reference = end.get("targetRef") or {}
    if reference.get("kind") == "Pod":
        pod = server.store.get(server.registry.find("", "v1", "pods"), namespace, reference.get("name"))
        if pod is not None:
            place = mapped(server, pod.value, number)
    elif (item.value["metadata"].get("annotations") or {}).get(PORTS):
        place = mapped(server, {"metadata": item.value["metadata"], "status": {"podIP": address}}, number)
    shown = f"{address}:{number}"
    if place is None:
        raise status.unreachable_service(f"dial tcp {shown}: connect: connection refused")
    return scheme, place[0], place[1], shown


def is_name(text):
    return len(text) <= 253 and bool(_NAME.match(text))
