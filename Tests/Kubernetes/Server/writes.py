"""Creating, changing and deleting."""
import copy
import json
import random
import threading
import urllib.parse

import patches
import places
import protobuf
import status
from store import now

_LETTERS = "bcdfghjklmnpqrstvwxz2456789"


def suffix(count=5):
    return "".join(random.choice(_LETTERS) for _ in range(count))


def decode(text):
    """The object of a body, in JSON or protobuf."""
    if text.startswith(protobuf.MAGIC):
        return protobuf.decode(text)
    try:
        value = json.loads(text or b"{}")
    except ValueError as problem:
        raise status.bad_request(f"couldn't get version/kind; json parse error: {problem}") from None
    if not isinstance(value, (dict, list)):
        raise status.bad_request("couldn't get version/kind; json parse error: not an object")
    return value


class Writes:
    def __init__(self, server):
        self.server = server
        self.store = server.store

    def _check_body(self, request, value):
        if not isinstance(value, dict):
            raise status.bad_request("the body is no object")
        if value.get("kind") not in (None, request.kind.kind) or \
                value.get("apiVersion") not in (None, request.kind.api_version):
            raise status.bad_request(
                f"the API version in the data ({value.get('apiVersion')}) does not match the expected API version "
                f"({request.kind.api_version})")
        metadata = value.setdefault("metadata", {})
        if request.kind.namespaced:
            place = metadata.setdefault("namespace", request.namespace or "default")
            if request.namespace and place != request.namespace:
                raise status.bad_request("the namespace of the provided object does not match the namespace sent on "
                                         "the request")
        elif request.name:
            metadata.setdefault("name", request.name)

    def _require_namespace(self, request):
        if not request.kind.namespaced:
            return
        kind = self.server.registry.find("", "v1", "namespaces")
        found = self.store.get(kind, "", request.namespace)
        if found is None:
            raise status.not_found(kind, request.namespace)
        if found.value["metadata"].get("deletionTimestamp"):
            raise status.APIError(
                403, "Forbidden", f"{request.kind.qualified} is forbidden: unable to create new content in namespace "
                f"{request.namespace} because it is being terminated", status.about(request.kind))

    def create(self, request, value):
        self._require_namespace(request)
        self._check_body(request, value)
        metadata = value["metadata"]
        if not metadata.get("name") and metadata.get("generateName"):
            metadata["name"] = metadata["generateName"] + suffix()
        name = metadata.get("name")
        if not name:
            raise status.invalid(request.kind.kind, request.group, "", "metadata.name",
                                 "Required value: name or generateName is required")
        if not places.is_name(name) and not request.kind.group.startswith("rbac."):
            raise status.invalid(
                request.kind.kind, request.group, name, "metadata.name",
                f'Invalid value: "{name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric '
                "characters, '-' or '.', and must start and end with an alphanumeric character")
        with self.store.changed:
            if self.store.get(request.kind, metadata.get("namespace"), name) is not None:
                raise status.already_exists(request.kind, name)
            for key in ("resourceVersion", "uid", "creationTimestamp", "deletionTimestamp"):
                metadata.pop(key, None)
            if request.kind.has_status:
                value.pop("status", None)
            if request.kind.plural not in ("namespaces", "configmaps", "secrets"):
                metadata["generation"] = 1
            if request.query.get("dryRun"):
                metadata.update(creationTimestamp=now(), uid="00000000-0000-0000-0000-000000000000")
                return value
            self.server.complete(request.kind, value)
            return self.store.put(request.kind, value).value

    def _existing(self, request):
        item = self.store.get(request.kind, request.scope, request.name)
        if item is None:
            raise status.not_found(request.kind, request.name)
        return item

    def _store(self, request, old, new):
        """Keeps what a client may not change; the status changes through its subresource alone."""
        metadata = new.setdefault("metadata", {})
        before = old.value["metadata"]
        wanted = metadata.get("resourceVersion")
        if wanted and wanted != before["resourceVersion"]:
            raise status.conflict(request.kind, request.name)
        if metadata.get("uid") not in (None, before["uid"]):
            raise status.conflict(request.kind, request.name)
        if metadata.get("name") not in (None, request.name):
            raise status.bad_request("the name of the object does not match the name on the URL")
        for key in ("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp",
                    "deletionGracePeriodSeconds", "generation"):
            if key in before:
                metadata[key] = before[key]
        if request.subresource == "status":
            new = dict(old.value, status=new.get("status"), metadata=dict(before))
        elif request.kind.has_status and "status" in old.value:
            new["status"] = old.value["status"]
        for key in ("kind", "apiVersion"):
            new.pop(key, None)
        new["metadata"]["resourceVersion"] = before["resourceVersion"]
        if new == old.value or request.query.get("dryRun"):
            return new if request.query.get("dryRun") else old.value
        if new.get("spec") != old.value.get("spec") and "generation" in before:
            new["metadata"]["generation"] = before["generation"] + 1
        return self.store.put(request.kind, new).value

    def replace(self, request, value):
        self._check_body(request, value)
        with self.store.changed:
            return self._store(request, self._existing(request), value)

    def patch(self, request, content_type, value):
        """The object and whether it is new (server-side apply creates what is not there)."""
        with self.store.changed:
            if content_type == "application/apply-patch+yaml" and \
                    self.store.get(request.kind, request.scope, request.name) is None:
                value.setdefault("metadata", {})["name"] = request.name
                return self.create(request, value), True
            old = self._existing(request)
            if request.kind.custom and content_type == "application/strategic-merge-patch+json":
                raise status.unsupported_media()
            whole = {"kind": request.kind.kind, "apiVersion": request.kind.api_version,
                     **copy.deepcopy(old.value)}
            new = patches.apply(whole, content_type, value)
            if not isinstance(value, list) and not (value.get("metadata") or {}).get("resourceVersion"):
                new["metadata"].pop("resourceVersion", None)
            return self._store(request, old, new), False

    def scale(self, request, content_type, value):
        """The subresource `scale`, read where there is nothing to write."""
        with self.store.changed:
            old = self._existing(request)
            if value is not None:
                current = {"spec": {"replicas": (old.value.get("spec") or {}).get("replicas", 1)}}
                wanted = patches.apply(current, content_type, value) if content_type else value
                spec = dict(old.value.get("spec") or {}, replicas=(wanted.get("spec") or {}).get("replicas", 0))
                metadata = dict(old.value["metadata"])
                metadata["generation"] = metadata.get("generation", 1) + 1
                old = self.store.put(request.kind, dict(old.value, metadata=metadata, spec=spec))
        spec, state = old.value.get("spec") or {}, old.value.get("status") or {}
        metadata = old.value["metadata"]
        labels = (spec.get("selector") or {}).get("matchLabels") or {}
        return {"kind": "Scale", "apiVersion": "autoscaling/v1",
                "metadata": {key: metadata[key] for key in (
                    "name", "namespace", "uid", "resourceVersion", "creationTimestamp") if key in metadata},
                "spec": {"replicas": spec.get("replicas", 1)},
                "status": {"replicas": state.get("replicas", 0),
                           "selector": ",".join(f"{key}={word}" for key, word in labels.items())}}

    def delete(self, request, options):
        """The object where it goes in a while, else what says that it is gone."""
        with self.store.changed:
            item = self._existing(request)
            before = options.get("preconditions") or {}
            if before.get("uid") not in (None, item.value["metadata"]["uid"]):
                raise status.conflict(request.kind, request.name)
            uid = item.value["metadata"]["uid"]
            done = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success",
                    "details": dict(status.about(request.kind, request.name), uid=uid)}
            if options.get("dryRun") or request.query.get("dryRun"):
                return done
            grace = options.get("gracePeriodSeconds", request.query.get("gracePeriodSeconds"))
            seconds = self.server.options.grace_seconds if grace is None else int(grace)
            if request.kind.plural in ("pods", "namespaces") and seconds > 0:
                return self._terminate(request.kind, item, seconds)
            self.store.remove(request.kind, request.scope, request.name)
        if options.get("propagationPolicy") != "Orphan":
            self.collect(uid)
        return done

    def _terminate(self, kind, item, seconds):
        metadata = item.value["metadata"]
        if metadata.get("deletionTimestamp"):
            return item.value
        value = dict(item.value)
        value["metadata"] = dict(metadata, deletionTimestamp=now(), deletionGracePeriodSeconds=int(seconds) or 1)
        if kind.plural == "namespaces":
            value["status"] = {"phase": "Terminating"}
        item = self.store.put(kind, value)
        timer = threading.Timer(min(seconds, self.server.options.grace_seconds),
                                self._finish, (kind, item.key, metadata["uid"]))
        timer.daemon = True
        timer.start()
        return item.value

    def _finish(self, kind, key, uid):
        if kind.plural == "namespaces":
            for other in self.server.registry.kinds:
                if other.namespaced:
                    for item in self.store.all(other):
                        if item.key[0] == key[1]:
                            self.store.remove(other, *item.key)
        found = self.store.get(kind, *key)
        if found is not None and found.value["metadata"]["uid"] == uid:
            self.store.remove(kind, *key)

    def collect(self, uid):
        """What the object of this uid owned goes with it, as the garbage collector has it."""
        seen = set()
        for kind in self.server.registry.kinds:
            if self.store.resource(kind) in seen:
                continue
            seen.add(self.store.resource(kind))
            for item in self.store.all(kind):
                owners = item.value["metadata"].get("ownerReferences") or []
                if not owners or any(one.get("uid") != uid for one in owners):
                    continue
                if kind.plural == "pods" and self.server.options.grace_seconds > 0:
                    self._terminate(kind, item, self.server.options.grace_seconds)
                else:
                    self.store.remove(kind, *item.key)
                    self.collect(item.value["metadata"]["uid"])

    def delete_all(self, request, options):
        matched = self.server.page_of(request)
        for item in matched.items:
            one = copy.copy(request)
            one.name, one.namespace = item.key[1], item.key[0]
            self.delete(one, options)
        return matched

    @staticmethod
    def options(request, body):
        options = decode(body) if body else {}
        for key in ("propagationPolicy", "gracePeriodSeconds"):
            if key in request.query:
                options.setdefault(key, urllib.parse.unquote(request.query[key]))
        return options if isinstance(options, dict) else {}
