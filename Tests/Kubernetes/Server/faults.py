"""Faults that are switched on while the server runs."""
import re
import threading

NAMES = {
    "too-many": "429 with Retry-After (`seconds`)",
    "error": "a failure with `code`",
    "slow": "answers `seconds` late",
    "cut": "the connection is cut after `bytes` of the body",
    "huge": "a list of `megabytes`",
    "html": "a page of HTML instead of JSON",
    "json": "JSON that is no object of Kubernetes",
    "silent": "a watch says nothing, not even a bookmark",
    "close": "a watch ends at once",
    "expired": "a watch begins with ERROR 410",
    "cut-line": "a watch is cut in the middle of a line, after `events` whole ones",
    "hang": "no answer at all for `seconds`",
    "no-metadata": "a list without metadata", "null-items": "a list whose items are null",
    "wrong-kind": "a list of another kind",
    "unauthorized": "401",
    "unreachable": "what is passed on to a pod or service does not get there, after `seconds`, for a `reason` such as "
                   "i/o timeout; with `code` for servers that say it as 500",
    "compact": "after the answer every older version is forgotten",
}


class Faults:
    """`{"fault": NAME, "path": REGEX, "verb": "list", "user": NAME, "times": N, …}`; the first that fits is taken."""

    def __init__(self):
        self.lock = threading.Lock()
        self.active = []

    def add(self, fault):
        if fault.get("fault") not in NAMES:
            raise ValueError(f"no fault is called {fault.get('fault')}: " + ", ".join(NAMES))
        re.compile(fault.get("path", ""))
        with self.lock:
            self.active.append(dict(fault))

    def clear(self):
        with self.lock:
            self.active.clear()

    def list(self):
        with self.lock:
            return [dict(one) for one in self.active]

    def take(self, names, path, verb, user):
        """The first fault of these names that fits a request; counted down."""
        with self.lock:
            for fault in self.active:
                if fault["fault"] not in names or not re.search(fault.get("path", ""), path):
                    continue
                if fault.get("verb") not in (None, verb) or fault.get("user") not in (None, user):
                    continue
                if fault.get("skip", 0) > 0:
                    fault["skip"] -= 1
                    continue
                if "times" in fault:
                    if fault["times"] <= 0:
                        continue
                    fault["times"] -= 1
                return dict(fault)
        return None
