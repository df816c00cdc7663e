"""What a request means: its kind, verb, namespace, name and subresource, as the API server works it out."""
import urllib.parse

import selection
from auth import Ask

_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}


class Request:
    def __init__(self, registry, method, target):
        path, _, self.raw_query = target.partition("?")
        self.raw_path = path
        self.query = dict(reversed(urllib.parse.parse_qsl(self.raw_query, keep_blank_values=True)))
        self.method = method
        self.kind = None
        self.group = self.version = self.resource = self.namespace = self.name = self.subresource = ""
        # What stands behind `…/proxy`, undecoded and with its slash; None where there is nothing.
        self.rest = None
        self.proxy_prefix = ""
        self.is_served = True
        self.is_resource = self._parse(registry, path)
        self.verb = self._verb()

    def _parse(self, registry, path):
        raw = [part for part in path.split("/")[1:]]
        parts = [urllib.parse.unquote(part) for part in raw]
        if len(parts) >= 3 and parts[0] == "api" and parts[2]:
            self.version, rest = parts[1], parts[2:]
        elif len(parts) >= 4 and parts[0] == "apis" and parts[3]:
            self.group, self.version, rest = parts[1], parts[2], parts[3:]
        else:
            return False
        # Whether anyone serves the group is seen after the question whether one may ask.
        self.is_served = self.version in registry.versions(self.group)
        taken = len(parts) - len(rest)
        if rest[0] == "namespaces" and len(rest) >= 3 and rest[1] and rest[2] not in ("", "status", "finalize"):
            self.namespace, rest, taken = rest[1], rest[2:], taken + 2
        self.resource = rest[0]
        if len(rest) > 1:
            self.name = rest[1]
        if len(rest) > 2:
            self.subresource = rest[2]
        if self.resource == "namespaces" and not self.namespace:
            self.namespace = self.name
        self.kind = registry.find(self.group, self.version, self.resource)
        if self.subresource == "proxy":
            self.proxy_prefix = "/" + "/".join(raw[:taken + 3])
            if len(raw) > taken + 3:
                self.rest = "/" + "/".join(raw[taken + 3:])
        elif len(rest) > 3:
            self.kind = None
        return True

    def _verb(self):
        if not self.is_resource:
            return {"GET": "get", "HEAD": "get"}.get(self.method, self.method.lower())
        if self.method in ("GET", "HEAD"):
            if self.name and not (self.query.get("watch", "").lower() in ("1", "true") and not self.subresource):
                return "get"
            return "watch" if self.query.get("watch", "").lower() in ("1", "true") else "list"
        verb = _VERBS.get(self.method, self.method.lower())
        return "deletecollection" if verb == "delete" and not self.name else verb

    @property
    def scope(self):
        """The namespace that a list is of; "" for all."""
        return self.namespace if self.kind and self.kind.namespaced else ""

    def ask(self):
        if not self.is_resource:
            return Ask(self.verb, path=self.raw_path)
        name = self.name
        if self.verb in ("list", "watch") and not name:
            name = selection.required_name(self.query.get("fieldSelector")) or ""
        if self.subresource == "proxy":
            name = name.split(":")[1] if name.count(":") == 2 else name.split(":")[0]
        return Ask(self.verb, self.group, self.resource, self.subresource, self.namespace, name)
