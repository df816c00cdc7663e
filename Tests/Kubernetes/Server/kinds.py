"""The kinds that the server knows, and what discovery says of them."""

WRITES = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]


class Kind:
    """A kind of one group and version."""

    def __init__(self, group, version, plural, kind, namespaced=True, short=(), categories=(), custom=False,
                 subresources=(), columns=None, verbs=WRITES):
        self.group = group
        self.version = version
        self.plural = plural
        self.kind = kind
        self.namespaced = namespaced
        self.short = list(short)
        self.categories = list(categories)
        # Custom resources carry kind and apiVersion in every item of a list, built-in ones in none.
        self.custom = custom
        self.subresources = list(subresources)
        # Columns of a custom resource's table: (name, type, path of keys).
        self.columns = columns or []
        self.verbs = list(verbs)

    @property
    def api_version(self):
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def qualified(self):
        """`pods`, `deployments.apps`: as the messages of errors name it."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def has_status(self):
        return "status" in self.subresources

    def base_path(self):
        return f"/apis/{self.group}/{self.version}" if self.group else f"/api/{self.version}"


SUBKINDS = {
    "status": (None, ["get", "patch", "update"]),
    "scale": (("autoscaling", "v1", "Scale"), ["get", "patch", "update"]),
    "log": (("", "v1", "Pod"), ["get"]),
    "proxy": (("", "v1", "PodProxyOptions"),
              ["create", "delete", "get", "patch", "update"]),
    "portforward": (("", "v1", "PodPortForwardOptions"), ["create", "get"]),
    "exec": (("", "v1", "PodExecOptions"), ["create", "get"]),
}


def _istio(group, version, plural, kind, short=(), columns=None):
    return Kind(group, version, plural, kind, True, short, ["istio-io", group.split(".")[0] + "-istio-io"], True,
                ["status"], columns)


def _gateway(version, plural, kind, namespaced=True, short=(), columns=None):
    return Kind("gateway.networking.k8s.io", version, plural, kind, namespaced, short, ["gateway-api"], True,
                ["status"], columns)


HOSTS = ("Hosts", "string", ["spec", "hosts"])
KINDS = [
    Kind("", "v1", "namespaces", "Namespace", False, ["ns"], subresources=["status"]),
    Kind("", "v1", "nodes", "Node", False, ["no"], subresources=["status", "proxy"]),
    Kind("", "v1", "pods", "Pod", True, ["po"], ["all"],
         subresources=["status", "log", "proxy", "portforward", "exec"]),
    Kind("", "v1", "services", "Service", True, ["svc"], ["all"], subresources=["status", "proxy"]),
    Kind("", "v1", "endpoints", "Endpoints", True, ["ep"]),
    Kind("", "v1", "serviceaccounts", "ServiceAccount", True, ["sa"]),
    Kind("", "v1", "configmaps", "ConfigMap", True, ["cm"]),
    Kind("", "v1", "secrets", "Secret"),
    Kind("", "v1", "events", "Event", True, ["ev"]),
    Kind("apps", "v1", "deployments", "Deployment", True, ["deploy"], ["all"], subresources=["status", "scale"]),
    Kind("apps", "v1", "replicasets", "ReplicaSet", True, ["rs"], ["all"], subresources=["status", "scale"]),
    Kind("apps", "v1", "statefulsets", "StatefulSet", True, ["sts"], ["all"], subresources=["status", "scale"]),
    Kind("apps", "v1", "daemonsets", "DaemonSet", True, ["ds"], ["all"], subresources=["status"]),
    Kind("batch", "v1", "jobs", "Job", True, [], ["all"], subresources=["status"]),
    Kind("batch", "v1", "cronjobs", "CronJob", True, ["cj"], ["all"], subresources=["status"]),
    Kind("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"),
    Kind("coordination.k8s.io", "v1", "leases", "Lease"),
    Kind("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration",
         False),
    Kind("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations",
         "ValidatingWebhookConfiguration", False),
    Kind("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", False,
         ["crd", "crds"], ["api-extensions"], subresources=["status"]),
    Kind("networking.k8s.io", "v1", "ingresses", "Ingress", True, ["ing"], subresources=["status"]),
    Kind("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", False),
    Kind("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", False),
    Kind("rbac.authorization.k8s.io", "v1", "roles", "Role"),
    Kind("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding"),
    Kind("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", False,
         verbs=["create"]),
    Kind("authorization.k8s.io", "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview", False,
         verbs=["create"]),
    Kind("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", False, verbs=["create"]),
] + [
    _istio("networking.istio.io", version, *rest)
    for rest in [
        ("virtualservices", "VirtualService", ["vs"],
         [("Gateways", "string", ["spec", "gateways"]), HOSTS]),
        ("destinationrules", "DestinationRule", ["dr"], [("Host", "string", ["spec", "host"])]),
        ("gateways", "Gateway", ["gw"]),
        ("serviceentries", "ServiceEntry", ["se"],
         [HOSTS, ("Location", "string", ["spec", "location"]), ("Resolution", "string", ["spec", "resolution"])]),
        ("sidecars", "Sidecar"),
        ("workloadentries", "WorkloadEntry", ["we"], [("Address", "string", ["spec", "address"])]),
        ("workloadgroups", "WorkloadGroup", ["wg"]),
    ] for version in ("v1", "v1beta1", "v1alpha3")
] + [
    _istio("networking.istio.io", "v1beta1", "proxyconfigs", "ProxyConfig"),
    _istio("networking.istio.io", "v1alpha3", "envoyfilters", "EnvoyFilter"),
] + [
    _istio("security.istio.io", version, *rest)
    for rest in [
        ("peerauthentications", "PeerAuthentication", ["pa"],
         [("Mode", "string", ["spec", "mtls", "mode"])]),
        ("requestauthentications", "RequestAuthentication", ["ra"]),
        ("authorizationpolicies", "AuthorizationPolicy", ["ap"],
         [("Action", "string", ["spec", "action"])]),
    ] for version in ("v1", "v1beta1")
] + [
    _istio("telemetry.istio.io", "v1", "telemetries", "Telemetry", ["telemetry"]),
    _istio("telemetry.istio.io", "v1alpha1", "telemetries", "Telemetry", ["telemetry"]),
    _istio("extensions.istio.io", "v1alpha1", "wasmplugins", "WasmPlugin"),
    _gateway("v1", "gatewayclasses", "GatewayClass", False, ["gc"],
             [("Controller", "string", ["spec", "controllerName"])]),
    _gateway("v1", "gateways", "Gateway", True, ["gtw"],
             [("Class", "string", ["spec", "gatewayClassName"])]),
    _gateway("v1", "httproutes", "HTTPRoute", True, [], [("Hostnames", "string", ["spec", "hostnames"])]),
    _gateway("v1", "grpcroutes", "GRPCRoute", True, [], [("Hostnames", "string", ["spec", "hostnames"])]),
    _gateway("v1beta1", "referencegrants", "ReferenceGrant", True, ["refgrant"]),
]
# The version that stands first is the one that a group prefers.
VERSION_ORDER = ["v1", "v1beta1", "v1alpha3", "v1alpha1"]


class Registry:
    """The kinds of a server; without Istio's or the Gateway API's where they are not installed."""

    def __init__(self, without=()):
        self.kinds = [kind for kind in KINDS if not any(kind.group.endswith(name) for name in without if name)]
        self.by_path = {(k.group, k.version, k.plural): k for k in self.kinds}

    def find(self, group, version, plural):
        return self.by_path.get((group, version, plural))

    def of_object(self, value):
        api_version = value.get("apiVersion", "v1")
        group, _, version = api_version.rpartition("/")
        for kind in self.kinds:
            if kind.kind == value.get("kind") and kind.group == group and kind.version == version:
                return kind
        return None

    def groups(self):
        names = []
        for kind in self.kinds:
            if kind.group and kind.group not in names:
                names.append(kind.group)
        return names

    def versions(self, group):
        found = {kind.version for kind in self.kinds if kind.group == group}
        return [version for version in VERSION_ORDER if version in found]

    # Discovery, as one document a group and version.

    def resource_list(self, group, version):
        resources = []
        for kind in self.kinds:
            if (kind.group, kind.version) != (group, version):
                continue
            entry = {"name": kind.plural, "singularName": kind.kind.lower(), "namespaced": kind.namespaced,
                     "kind": kind.kind, "verbs": kind.verbs}
            if kind.short:
                entry["shortNames"] = kind.short
            if kind.categories:
                entry["categories"] = kind.categories
            if kind.verbs == WRITES:
                entry["storageVersionHash"] = "p" + kind.plural[:9] + "="
            resources.append(entry)
            for sub in kind.subresources:
                about, verbs = SUBKINDS[sub]
                entry = {"name": f"{kind.plural}/{sub}", "singularName": "", "namespaced": kind.namespaced,
                         "kind": self._subkind(kind, sub), "verbs": verbs}
                if about and (about[0], about[1]) != (group, version):
                    entry["group"], entry["version"] = about[0], about[1]
                resources.append(entry)
        name = f"{group}/{version}" if group else version
        return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": name, "resources": resources}

    @staticmethod
    def _subkind(kind, sub):
        about, _ = SUBKINDS[sub]
        if sub == "proxy":
            return kind.kind + "ProxyOptions"
        return about[2] if about else kind.kind

    def group(self, name):
        versions = [{"groupVersion": f"{name}/{version}", "version": version} for version in self.versions(name)]
        return {"name": name, "versions": versions, "preferredVersion": versions[0]}

    def group_list(self):
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [self.group(name) for name in self.groups()]}

    # Discovery, all in one document (apidiscovery.k8s.io/v2).

    def aggregated(self, names):
        items = []
        for name in names:
            versions = [{"version": version, "resources": self._aggregated_resources(name, version),
                         "freshness": "Current"} for version in self.versions(name)]
            metadata = {"creationTimestamp": None}
            if name:
                metadata["name"] = name
            items.append({"metadata": metadata, "versions": versions})
        return {"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": {},
                "items": items}

    def _aggregated_resources(self, group, version):
        resources = []
        for kind in self.kinds:
            if (kind.group, kind.version) != (group, version):
                continue
            entry = {"resource": kind.plural,
                     "responseKind": {"group": group, "version": version, "kind": kind.kind},
                     "scope": "Namespaced" if kind.namespaced else "Cluster", "singularResource": kind.kind.lower(),
                     "verbs": kind.verbs}
            if kind.short:
                entry["shortNames"] = kind.short
            if kind.categories:
                entry["categories"] = kind.categories
            subs = []
            for sub in kind.subresources:
                about, verbs = SUBKINDS[sub]
                place = about or (group, version, kind.kind)
                subs.append({"subresource": sub, "verbs": verbs, "responseKind": {
                    "group": place[0], "version": place[1], "kind": self._subkind(kind, sub)}})
            if subs:
                entry["subresources"] = subs
            resources.append(entry)
        return resources
