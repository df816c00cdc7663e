"""Watches: events from a version on, bookmarks, and their end."""
import json
import random
import time

import selection
import status
import tables

INITIAL_END = "k8s.io/initial-events-end"


def _flag(query, name):
    return query.get(name, "").lower() in ("1", "true", "t")


class Watch:
    """One watch: an iterator over the lines that it sends."""

    def __init__(self, server, kind, namespace, query, form):
        self.server = server
        self.store = server.store
        self.kind = kind
        self.namespace = namespace
        self.form = form
        self.matches, _ = selection.of(query, kind)
        self.bookmarks = _flag(query, "allowWatchBookmarks")
        self.initial = _flag(query, "sendInitialEvents") if "sendInitialEvents" in query else None
        self.announced_columns = False
        text = query.get("resourceVersion", "")
        match = query.get("resourceVersionMatch", "")
        if self.initial is not None and match != "NotOlderThan":
            raise status.invalid_options(
                "resourceVersionMatch",
                "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
        if match and self.initial is None:
            raise status.invalid_options(
                "resourceVersionMatch",
                "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
        try:
            seconds = int(query.get("timeoutSeconds", "") or 0)
        except ValueError:
            raise status.bad_request("unable to decode timeoutSeconds: invalid syntax") from None
        self.seconds = seconds or server.options.watch_seconds * (1 + random.random())
        self.from_state = text in ("", "0") or bool(self.initial)
        if self.initial is False:
            self.from_state = False
        self.version = int(text) if text.isascii() and text.isdigit() else None
        if text and self.version is None:
            raise status.bad_request(f'invalid resource version "{text}": strconv.ParseUint: invalid syntax')

    def _line(self, type_, value):
        return json.dumps({"type": type_, "object": value}, separators=(",", ":")).encode() + b"\n"

    def _object(self, item):
        """The bytes of an event's object, in the form that was asked for."""
        if self.form == "Table":
            rows = tables.rows(self.kind, [item.value])
            value = tables.table(self.kind, rows, {"resourceVersion": str(item.version)},
                                 not self.announced_columns)
            self.announced_columns = True
            return json.dumps(value, separators=(",", ":")).encode()
        if self.form.startswith("PartialObjectMetadata"):
            return json.dumps(tables.partial(self.kind, item.value), separators=(",", ":")).encode()
        return item.encoded(self.kind, True)

    def _event(self, type_, item):
        return b'{"type":"' + type_.encode() + b'","object":' + self._object(item) + b"}\n"

    def _bookmark(self, version, initial=False):
        metadata = {"resourceVersion": str(version), "creationTimestamp": None}
        if initial:
            metadata["annotations"] = {INITIAL_END: "true"}
        if self.form == "Table":
            value = tables.table(self.kind, [], {"resourceVersion": str(version)}, False)
            if initial:
                value["rows"] = [{"cells": [], "object": {
                    "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata}}]
            return self._line("BOOKMARK", value)
        value = {"kind": self.kind.kind, "apiVersion": self.kind.api_version, "metadata": metadata}
        if self.kind.plural == "pods":
            value.update(spec={"containers": None}, status={})
        return self._line("BOOKMARK", value)

    def _error(self, failure):
        return self._line("ERROR", failure.body)

    def _in_scope(self, item):
        return not self.namespace or item.key[0] == self.namespace

    def _changed(self, change):
        """The event of a change as this watch sees it: what begins to match is added, what stops is deleted."""
        if not self._in_scope(change.item):
            return None
        before = change.previous is not None and self.matches(change.previous.value)
        after = change.type != "DELETED" and self.matches(change.item.value)
        if after:
            return self._event("MODIFIED" if before else "ADDED", change.item)
        if not before:
            return None
        if change.type == "DELETED":
            return self._event("DELETED", change.item)
        # The last state that matched, at the version of the change that ended it.
        value = dict(change.previous.value)
        value["metadata"] = dict(value["metadata"], resourceVersion=str(change.version))
        return self._event("DELETED", type(change.item)(change.item.key, value, change.version))

    def lines(self):
        """Yields bytes to send; empty bytes mean that nothing has happened for a moment (the caller looks whether
        anyone still listens)."""
        deadline = time.monotonic() + self.seconds
        store = self.store
        with store.changed:
            if self.from_state:
                if self.version and self.version > store.version:
                    failure = status.too_large_version(self.version, store.version)
                    yield self._error(failure)
                    return
                items = [item for item in store.snapshot(self.kind) if self._in_scope(item)]
                at = store.version
            else:
                items, at = [], self.version if self.version is not None else store.version
        for item in items:
            if self.matches(item.value):
                yield self._event("ADDED", item)
        if self.initial and self.bookmarks:
            yield self._bookmark(at, True)
        asked, sent = at, at
        pause = self.server.options.bookmark_seconds
        # The first bookmark comes early and another shortly before the end, as the server's cache has it.
        next_bookmark = time.monotonic() + min(pause, 1.0)
        last_bookmark = deadline - 2
        while True:
            with store.changed:
                changes, upto = store.since(at, self.kind)
                if changes is not None and not changes:
                    wake = min(deadline, next_bookmark if self.bookmarks else deadline, time.monotonic() + 1)
                    store.changed.wait(max(0.01, wake - time.monotonic()))
                    changes, upto = store.since(at, self.kind)
            if changes is None:
                yield self._error(status.expired(f"too old resource version: {at} ({store.compacted})"))
                return
            for change in changes:
                line = self._changed(change)
                if line:
                    sent = change.version
                    yield line
            at = max(at, upto)
            moment = time.monotonic()
            if self.bookmarks and at > asked and (moment >= next_bookmark or moment >= last_bookmark):
                next_bookmark = moment + pause
                last_bookmark = deadline
                if at > sent:
                    sent = at
                    yield self._bookmark(at)
            if moment >= deadline:
                return
            if not changes:
                yield b""
