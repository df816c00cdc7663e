"""The roles and bindings that every server begins with."""

READ = ["get", "list", "watch"]
GROUP = "rbac.authorization.k8s.io"


def _role(name, rules, namespace=None):
    metadata = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    return {"apiVersion": GROUP + "/v1", "kind": "Role" if namespace else "ClusterRole", "metadata": metadata,
            "rules": rules}


def _binding(name, role, subjects, namespace=None, role_kind="ClusterRole"):
    metadata = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    return {"apiVersion": GROUP + "/v1", "kind": "RoleBinding" if namespace else "ClusterRoleBinding",
            "metadata": metadata, "roleRef": {"apiGroup": GROUP, "kind": role_kind, "name": role},
            "subjects": subjects}


def _user(name):
    return {"apiGroup": GROUP, "kind": "User", "name": name}


def _group(name):
    return {"apiGroup": GROUP, "kind": "Group", "name": name}


_ALL = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}
_SEE = [
    {"apiGroups": ["", "apps", "batch", "discovery.k8s.io", "networking.istio.io", "security.istio.io",
                   "telemetry.istio.io", "extensions.istio.io", "gateway.networking.k8s.io",
                   "admissionregistration.k8s.io"],
     "resources": ["*"], "verbs": READ},
]
_KINDS = ["namespaces", "pods", "services", "endpoints", "serviceaccounts", "configmaps", "nodes"]
_PLAIN = [
    {"apiGroups": [""], "resources": _KINDS, "verbs": READ},
    {"apiGroups": ["apps"], "resources": ["deployments", "replicasets", "statefulsets", "daemonsets"],
     "verbs": READ},
    {"apiGroups": ["batch"], "resources": ["jobs", "cronjobs"], "verbs": READ},
    {"apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"], "verbs": READ},
]

# Users of the kubeconfigs, and what they may.
OBJECTS = [
    _role("cluster-admin", [_ALL, {"nonResourceURLs": ["*"], "verbs": ["*"]}]),
    _role("system:discovery", [{"nonResourceURLs": [
        "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version",
        "/version/"], "verbs": ["get"]}]),
    _role("system:public-info-viewer", [{"nonResourceURLs": [
        "/healthz", "/livez", "/readyz", "/version", "/version/"], "verbs": ["get"]}]),
    _role("system:basic-user", [
        {"apiGroups": ["authorization.k8s.io"],
         "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], "verbs": ["create"]},
        {"apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"], "verbs": ["create"]}]),
    _role("see-all", _SEE + [{"apiGroups": [""], "resources": [
        "pods/proxy", "services/proxy", "pods/log"], "verbs": ["get"]},
        {"apiGroups": [""], "resources": ["pods/portforward"], "verbs": ["create", "get"]}]),
    _role("see-kinds", _PLAIN),
    _role("forward", _PLAIN + [{"apiGroups": [""], "resources": ["pods/portforward"], "verbs": ["create", "get"]}]),
    _role("see-bookinfo", [
        {"apiGroups": ["", "apps", "discovery.k8s.io", "networking.istio.io"], "resources": ["*"], "verbs": READ},
        {"apiGroups": [""], "resources": ["pods/proxy", "pods/log"], "verbs": ["get"]}], "bookinfo"),
    _binding("cluster-admin", "cluster-admin", [_group("system:masters")]),
    _binding("system:discovery", "system:discovery", [_group("system:authenticated")]),
    _binding("system:basic-user", "system:basic-user", [_group("system:authenticated")]),
    _binding("system:public-info-viewer", "system:public-info-viewer",
             [_group("system:authenticated"), _group("system:unauthenticated")]),
    _binding("viewers", "see-all", [_user("viewer"), _user("plugin"), {
        "kind": "ServiceAccount", "name": "pharos", "namespace": "istio-system"}]),
    _binding("limited", "see-kinds", [_user("limited")]),
    _binding("forwarders", "forward", [_user("forwarder")]),
    _binding("bookinfo-viewers", "see-bookinfo", [_user("namespaced")], "bookinfo", "Role"),
]
# Users with a kubeconfig of their own; `nobody` may do nothing but ask.
USERS = ["viewer", "limited", "forwarder", "namespaced", "nobody"]
