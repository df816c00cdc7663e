"""The objects, their versions and what happened to them: one counter for everything, as etcd has it."""
import bisect
import datetime
import json
import threading
import uuid


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Item:
    """An object at one version. The value is never changed once it is in the store."""

    __slots__ = ("key", "value", "version", "_plain", "_typed")

    def __init__(self, key, value, version):
        self.key = key
        self.value = value
        self.version = version
        self._plain = None
        self._typed = None

    def encoded(self, kind, typed):
        """Its JSON; `typed` with kind and apiVersion, which the items of a built-in list lack."""
        if typed:
            if self._typed is None or self._typed[0] != kind.api_version:
                value = {"kind": kind.kind, "apiVersion": kind.api_version, **self.value}
                self._typed = (kind.api_version, json.dumps(value, separators=(",", ":")).encode())
            return self._typed[1]
        if self._plain is None:
            self._plain = json.dumps(self.value, separators=(",", ":")).encode()
        return self._plain


class Change:
    """Something that happened: `item` is what is there after it (for a deletion what was there, at the version of
    the deletion), `previous` what was there before."""

    __slots__ = ("version", "type", "resource", "item", "previous")

    def __init__(self, version, type_, resource, item, previous):
        self.version = version
        self.type = type_
        self.resource = resource
        self.item = item
        self.previous = previous


class Store:
    """All objects. A resource is named by (group, plural): all versions of a kind show the same objects."""

    def __init__(self, history=5000, first=1000):
        self.changed = threading.Condition(threading.RLock())
        self.version = first
        self.history = history
        # No change at or before this version is remembered.
        self.compacted = first
        self.changes = []
        self.versions = []
        self.items = {}
        # Of each resource the version of its last change: a watch cache knows no other, but for bookmarks.
        self.watchers = 0
        self.hooks = []

    @staticmethod
    def resource(kind):
        return (kind.group, kind.plural)

    def get(self, kind, namespace, name):
        with self.changed:
            return self.items.get(self.resource(kind), {}).get((namespace or "", name))

    def all(self, kind):
        with self.changed:
            return list(self.items.get(self.resource(kind), {}).values())

    def named(self, group, plural):
        """The values of a resource."""
        with self.changed:
            return [item.value for item in self.items.get((group, plural), {}).values()]

    def put(self, kind, value):
        """Adds or replaces, at a version of its own."""
        metadata = value["metadata"] = dict(value.get("metadata") or {})
        key = ((metadata.get("namespace") or "") if kind.namespaced else "", metadata["name"])
        with self.changed:
            items = self.items.setdefault(self.resource(kind), {})
            previous = items.get(key)
            self.version += 1
            metadata["resourceVersion"] = str(self.version)
            metadata.setdefault("uid", str(uuid.uuid4()))
            metadata.setdefault("creationTimestamp", now())
            stored = {name: part for name, part in value.items() if name not in ("kind", "apiVersion")}
            item = Item(key, stored, self.version)
            items[key] = item
            self._note(Change(self.version, "MODIFIED" if previous else "ADDED", self.resource(kind), item, previous))
        for hook in self.hooks:
            hook(kind, item, previous)
        return item

    def remove(self, kind, namespace, name):
        with self.changed:
            items = self.items.get(self.resource(kind), {})
            previous = items.pop((namespace or "", name), None)
            if previous is None:
                return None
            self.version += 1
            value = dict(previous.value)
            value["metadata"] = dict(value["metadata"], resourceVersion=str(self.version))
            item = Item(previous.key, value, self.version)
            self._note(Change(self.version, "DELETED", self.resource(kind), item, previous))
        for hook in self.hooks:
            hook(kind, None, previous)
        return item

    def tick(self, steps=1):
        """Lets versions go by, as what others write does."""
        with self.changed:
            self.version += steps
            self.changed.notify_all()

    def _note(self, change):
        self.changes.append(change)
        self.versions.append(change.version)
        if len(self.changes) > self.history + self.history // 4:
            self._forget(len(self.changes) - self.history)
        self.changed.notify_all()

    def _forget(self, count):
        if count > 0:
            self.compacted = max(self.compacted, self.versions[count - 1])
            del self.changes[:count]
            del self.versions[:count]

    def compact(self):
        """Forgets everything that has happened until now: every older version is gone."""
        with self.changed:
            self._forget(len(self.changes))
            self.compacted = self.version
            self.changed.notify_all()

    def snapshot(self, kind, version=None):
        """The objects as they were at a version, in the order of their keys; None where that is forgotten."""
        with self.changed:
            resource = self.resource(kind)
            items = dict(self.items.get(resource, {}))
            if version is not None:
                if version < self.compacted:
                    return None
                start = bisect.bisect_right(self.versions, version)
                for change in reversed(self.changes[start:]):
                    if change.resource != resource:
                        continue
                    if change.previous is None:
                        items.pop(change.item.key, None)
                    else:
                        items[change.item.key] = change.previous
        # As etcd's keys sort: a slash between namespace and name.
        return sorted(items.values(), key=lambda item: "/".join(item.key))

    def since(self, version, kind):
        """The changes after a version and the version up to which that is all; None where some are forgotten."""
        with self.changed:
            if version < self.compacted:
                return None, self.version
            start = bisect.bisect_right(self.versions, version)
            resource = self.resource(kind)
            return [change for change in self.changes[start:] if change.resource == resource], self.version
