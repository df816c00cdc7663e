"""Bodies in Kubernetes' protobuf, which kubectl sends for the kinds that it is built with: as much of it as the
commands `create`, `run` and `auth` need. What is not known here is refused, never dropped."""
import status

MAGIC = b"k8s\0"


def _varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def _fields(data):
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(data, at)
        elif wire == 2:
            size, at = _varint(data, at)
            value, at = data[at:at + size], at + size
        elif wire == 1:
            value, at = data[at:at + 8], at + 8
        elif wire == 5:
            value, at = data[at:at + 4], at + 4
        else:
            raise status.bad_request("proto: illegal wireType")
        yield number, value


# A schema is number → (name, type[, "list"]); a type is a schema's name, or one of these:
# s text, i number, b truth, m map of texts, ios number or text, x empty or refused.
_META = {1: ("name", "s"), 2: ("generateName", "s"), 3: ("namespace", "s"), 4: ("selfLink", "s"), 5: ("uid", "s"),
         6: ("resourceVersion", "s"), 7: ("generation", "i"), 8: ("creationTimestamp", "x"), 11: ("labels", "m"),
         12: ("annotations", "m")}
_SCHEMAS = {
    "Meta": _META,
    "Namespace": {1: ("metadata", "Meta"), 2: ("spec", "x"), 3: ("status", "x")},
    "ServiceAccount": {1: ("metadata", "Meta")},
    "ConfigMap": {1: ("metadata", "Meta"), 2: ("data", "m"), 4: ("immutable", "b")},
    "SelfSubjectAccessReview": {1: ("metadata", "Meta"), 2: ("spec", "AccessSpec"), 3: ("status", "AccessStatus")},
    "AccessSpec": {1: ("resourceAttributes", "Resource"), 2: ("nonResourceAttributes", "Path")},
    "AccessStatus": {1: ("allowed", "b"), 2: ("reason", "s"), 3: ("evaluationError", "s"), 4: ("denied", "b")},
    "Resource": {1: ("namespace", "s"), 2: ("verb", "s"), 3: ("group", "s"), 4: ("version", "s"),
                 5: ("resource", "s"), 6: ("subresource", "s"), 7: ("name", "s")},
    "Path": {1: ("path", "s"), 2: ("verb", "s")},
    "SelfSubjectRulesReview": {1: ("metadata", "Meta"), 2: ("spec", "RulesSpec"), 3: ("status", "RulesStatus")},
    "RulesSpec": {1: ("namespace", "s")},
    "RulesStatus": {3: ("incomplete", "b"), 4: ("evaluationError", "s")},
    "SelfSubjectReview": {1: ("metadata", "Meta"), 2: ("status", "x")},
    "ClusterRoleBinding": {1: ("metadata", "Meta"), 2: ("subjects", "Subject", "list"), 3: ("roleRef", "RoleRef")},
    "RoleBinding": {1: ("metadata", "Meta"), 2: ("subjects", "Subject", "list"), 3: ("roleRef", "RoleRef")},
    "Subject": {1: ("kind", "s"), 2: ("apiGroup", "s"), 3: ("name", "s"), 4: ("namespace", "s")},
    "RoleRef": {1: ("apiGroup", "s"), 2: ("kind", "s"), 3: ("name", "s")},
    "ClusterRole": {1: ("metadata", "Meta"), 2: ("rules", "Rule", "list")},
    "Role": {1: ("metadata", "Meta"), 2: ("rules", "Rule", "list")},
    "Rule": {1: ("verbs", "s", "list"), 2: ("apiGroups", "s", "list"), 3: ("resources", "s", "list"),
             4: ("resourceNames", "s", "list"), 5: ("nonResourceURLs", "s", "list")},
    "Deployment": {1: ("metadata", "Meta"), 2: ("spec", "DeploymentSpec"), 3: ("status", "x")},
    "DeploymentSpec": {1: ("replicas", "i"), 2: ("selector", "Selector"), 3: ("template", "Template"),
                       4: ("strategy", "x"), 5: ("minReadySeconds", "i"), 7: ("paused", "b")},
    "Selector": {1: ("matchLabels", "m")},
    "Template": {1: ("metadata", "Meta"), 2: ("spec", "PodSpec")},
    "Pod": {1: ("metadata", "Meta"), 2: ("spec", "PodSpec"), 3: ("status", "x")},
    "PodSpec": {2: ("containers", "Container", "list"), 3: ("restartPolicy", "s"), 6: ("dnsPolicy", "s"),
                8: ("serviceAccountName", "s"), 9: ("serviceAccount", "s"), 10: ("nodeName", "s"),
                11: ("hostNetwork", "b"), 12: ("hostPID", "b"), 13: ("hostIPC", "b"), 14: ("securityContext", "x"),
                16: ("hostname", "s"), 17: ("subdomain", "s"), 19: ("schedulerName", "s"),
                20: ("initContainers", "Container", "list")},
    "Container": {1: ("name", "s"), 2: ("image", "s"), 3: ("command", "s", "list"), 4: ("args", "s", "list"),
                  5: ("workingDir", "s"), 6: ("ports", "Port", "list"), 7: ("env", "Env", "list"),
                  8: ("resources", "x"), 13: ("terminationMessagePath", "s"), 14: ("imagePullPolicy", "s"),
                  16: ("stdin", "b"), 17: ("stdinOnce", "b"), 18: ("tty", "b"),
                  20: ("terminationMessagePolicy", "s")},
    "Port": {1: ("name", "s"), 2: ("hostPort", "i"), 3: ("containerPort", "i"), 4: ("protocol", "s"),
             5: ("hostIP", "s")},
    "Env": {1: ("name", "s"), 2: ("value", "s")},
    "Service": {1: ("metadata", "Meta"), 2: ("spec", "ServiceSpec"), 3: ("status", "x")},
    "ServiceSpec": {1: ("ports", "ServicePort", "list"), 2: ("selector", "m"), 3: ("clusterIP", "s"),
                    4: ("type", "s"), 7: ("sessionAffinity", "s"), 8: ("loadBalancerIP", "s"),
                    10: ("externalName", "s"), 11: ("externalTrafficPolicy", "s"), 12: ("healthCheckNodePort", "i"),
                    13: ("publishNotReadyAddresses", "b")},
    "ServicePort": {1: ("name", "s"), 2: ("protocol", "s"), 3: ("port", "i"), 4: ("targetPort", "ios"),
                    5: ("nodePort", "i")},
}
_IntOrString = {1: "type", 2: "int", 3: "text"}


def _text(value):
    return value.decode("utf-8")


def _value(type_, value):
    if type_ == "s":
        return _text(value)
    if type_ == "i":
        return value - (1 << 64) if value >> 63 else value
    if type_ == "b":
        return bool(value)
    if type_ == "ios":
        parts = {_IntOrString[number]: part for number, part in _fields(value)}
        return _text(parts["text"]) if parts.get("type") else parts.get("int", 0)
    if type_ == "x":
        _require_empty(value)
        return None
    return _message(_SCHEMAS[type_], value)


def _require_empty(value):
    """Go writes out structures that hold nothing, and empty texts in them."""
    for _, part in _fields(value):
        if isinstance(part, bytes) and part:
            _require_empty(part)
        elif part:
            raise status.unsupported_media()


def _message(schema, data):
    found = {}
    for number, value in _fields(data):
        if number not in schema:
            if value:
                raise status.unsupported_media()
            continue
        name, type_, *many = schema[number]
        if type_ == "m":
            pair = dict(_fields(value))
            found.setdefault(name, {})[_text(pair.get(1, b""))] = _text(pair.get(2, b""))
        elif many:
            found.setdefault(name, []).append(_value(type_, value))
        else:
            found[name] = _value(type_, value)
    # Go's empty texts and zeros stand for nothing at all.
    return {name: value for name, value in found.items()
            if value not in (None, "", False, {}) and not (value == 0 and name != "replicas")}


def decode(data):
    """The object of a body that begins with the magic bytes."""
    try:
        envelope = dict(_fields(data[len(MAGIC):]))
        about = dict(_fields(envelope.get(1, b"")))
        kind, version = _text(about.get(2, b"")), _text(about.get(1, b""))
        if kind not in _SCHEMAS or kind == "Meta":
            raise status.unsupported_media()
        return {"kind": kind, "apiVersion": version, **_message(_SCHEMAS[kind], envelope.get(2, b""))}
    except (IndexError, ValueError, TypeError):
        raise status.bad_request("the body is no protobuf of Kubernetes") from None
