"""Who asks, and what they may: tokens, client certificates, RBAC from the objects in the store."""
import hashlib
import hmac
import os
import time

import status


class User:
    def __init__(self, name, groups=()):
        self.name = name
        self.groups = list(groups)


ANONYMOUS = User("system:anonymous", ["system:unauthenticated"])


class Authenticator:
    """Tokens are signed texts with a user and an end, so that a plugin can make them without asking the server."""

    def __init__(self, secret, allows_anonymous):
        self.secret = secret
        self.allows_anonymous = allows_anonymous
        self.groups = {}
        self.revoked = set()

    def token(self, user, groups=(), seconds=3600.0):
        self.groups[user] = list(groups)
        return sign(self.secret, user, time.time() + seconds)

    def _by_token(self, token):
        parts = token.split("~")
        if len(parts) != 3 or token in self.revoked:
            raise status.unauthorized()
        user, end, _ = parts
        try:
            expected = sign(self.secret, user, float(end))
        except ValueError:
            raise status.unauthorized() from None
        if not hmac.compare_digest(expected, token) or float(end) < time.time():
            raise status.unauthorized()
        groups = self.groups.get(user, [])
        if user.startswith("system:serviceaccount:"):
            groups = groups + ["system:serviceaccounts", "system:serviceaccounts:" + user.split(":")[2]]
        return User(user, groups + ["system:authenticated"])

    def user(self, headers, certificate):
        """From a verified client certificate or a bearer token, in this order, as the API server does."""
        if certificate:
            names = [pair for part in certificate.get("subject", ()) for pair in part]
            found = [value for key, value in names if key == "commonName"]
            if found:
                groups = [value for key, value in names if key == "organizationName"]
                return User(found[0], groups + ["system:authenticated"])
        header = headers.get("Authorization", "")
        scheme, _, token = header.partition(" ")
        if scheme.lower() == "bearer" and token.strip():
            return self._by_token(token.strip())
        if header or not self.allows_anonymous:
            # Basic authentication went with Kubernetes 1.19.
            raise status.unauthorized()
        return ANONYMOUS


def sign(secret, user, end):
    text = f"{user}~{end:.3f}"
    return text + "~" + hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def new_secret():
    return os.urandom(16).hex().encode()


class Ask:
    """What someone wants to do."""

    def __init__(self, verb, group="", resource="", subresource="", namespace="", name="", path=None):
        self.verb = verb
        self.group = group
        self.resource = resource
        self.subresource = subresource
        self.namespace = namespace or ""
        self.name = name or ""
        self.path = path

    @property
    def full_resource(self):
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource


def _resource_matches(rule, ask):
    for one in rule.get("resources") or []:
        if one == "*" or one == ask.full_resource:
            return True
        if ask.subresource and one == "*/" + ask.subresource:
            return True
    return False


def rule_allows(rule, ask):
    verbs = rule.get("verbs") or []
    if "*" not in verbs and ask.verb not in verbs:
        return False
    if ask.path is not None:
        for path in rule.get("nonResourceURLs") or []:
            if path == "*" or path == ask.path or (path.endswith("*") and ask.path.startswith(path[:-1])):
                return True
        return False
    groups = rule.get("apiGroups") or []
    if "*" not in groups and ask.group not in groups:
        return False
    if not _resource_matches(rule, ask):
        return False
    names = rule.get("resourceNames") or []
    return not names or ask.name in names


class Authorizer:
    """RBAC: the rules come from the roles and bindings in the store, so `kubectl apply` changes them at once."""

    def __init__(self, store):
        self.store = store

    def _subject_is(self, subject, user, namespace):
        kind = subject.get("kind")
        if kind == "User":
            return subject.get("name") == user.name
        if kind == "Group":
            return subject.get("name") in user.groups
        if kind == "ServiceAccount":
            place = subject.get("namespace") or namespace
            return user.name == f"system:serviceaccount:{place}:{subject.get('name')}"
        return False

    def _role_rules(self, reference, namespace):
        plural = "clusterroles" if reference.get("kind") == "ClusterRole" else "roles"
        for role in self.store.named("rbac.authorization.k8s.io", plural):
            metadata = role["metadata"]
            if metadata["name"] == reference.get("name") and \
                    (plural == "clusterroles" or metadata.get("namespace") == namespace):
                return role.get("rules") or []
        return []

    def rules(self, user, namespace):
        """The rules that hold for a user: those of the whole cluster, and those of the namespace where one is given."""
        if "system:masters" in user.groups:
            yield {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}
            yield {"verbs": ["*"], "nonResourceURLs": ["*"]}
        for binding in self.store.named("rbac.authorization.k8s.io", "clusterrolebindings"):
            if any(self._subject_is(one, user, "") for one in binding.get("subjects") or []):
                yield from self._role_rules(binding.get("roleRef") or {}, "")
        if not namespace:
            return
        for binding in self.store.named("rbac.authorization.k8s.io", "rolebindings"):
            place = binding["metadata"].get("namespace")
            if place == namespace and any(self._subject_is(one, user, place)
                                          for one in binding.get("subjects") or []):
                yield from self._role_rules(binding.get("roleRef") or {}, place)

    def allows(self, user, ask):
        return any(rule_allows(rule, ask) for rule in self.rules(user, ask.namespace))

    def require(self, user, ask):
        if not self.allows(user, ask):
            raise status.forbidden(user.name, ask.verb, None, ask.group, ask.resource, ask.subresource,
                                   ask.namespace, ask.name, ask.path)

    # The reviews of oneself.

    def access_review(self, user, value):
        spec = value.get("spec") or {}
        resource, path = spec.get("resourceAttributes"), spec.get("nonResourceAttributes")
        if bool(resource) == bool(path):
            raise status.invalid(
                "SelfSubjectAccessReview", "authorization.k8s.io", "", "spec.resourceAttributes",
                'Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified')
        if resource:
            ask = Ask(resource.get("verb", ""), resource.get("group", ""), resource.get("resource", ""),
                      resource.get("subresource", ""), resource.get("namespace", ""), resource.get("name", ""))
            if ask.verb == "*" or ask.resource == "*":
                allowed = any("*" in (rule.get("verbs") or []) and rule_allows(rule, ask)
                              for rule in self.rules(user, ask.namespace)) if ask.verb == "*" else \
                    self.allows(user, ask)
            else:
                allowed = self.allows(user, ask)
        else:
            allowed = self.allows(user, Ask(path.get("verb", ""), path=path.get("path", "")))
        answer = {"allowed": allowed}
        if allowed:
            answer["reason"] = "RBAC: allowed by a role of this server"
        return {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1",
                "metadata": {"creationTimestamp": None}, "spec": spec, "status": answer}

    def rules_review(self, user, value):
        namespace = (value.get("spec") or {}).get("namespace", "")
        if not namespace:
            raise status.bad_request("no namespace on request")
        resources, paths = [], []
        for rule in self.rules(user, namespace):
            if rule.get("nonResourceURLs"):
                paths.append({"verbs": rule["verbs"], "nonResourceURLs": rule["nonResourceURLs"]})
            else:
                found = {"verbs": rule.get("verbs") or [], "apiGroups": rule.get("apiGroups") or [],
                         "resources": rule.get("resources") or []}
                if rule.get("resourceNames"):
                    found["resourceNames"] = rule["resourceNames"]
                resources.append(found)
        return {"kind": "SelfSubjectRulesReview", "apiVersion": "authorization.k8s.io/v1",
                "metadata": {"creationTimestamp": None}, "spec": {"namespace": namespace},
                "status": {"resourceRules": resources, "nonResourceRules": paths, "incomplete": False}}

    @staticmethod
    def self_review(user):
        return {"kind": "SelfSubjectReview", "apiVersion": "authentication.k8s.io/v1",
                "metadata": {"creationTimestamp": None},
                "status": {"userInfo": {"username": user.name, "groups": user.groups}}}
