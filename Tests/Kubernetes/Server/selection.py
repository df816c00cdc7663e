"""Label and field selectors."""
import re

import status

_SET = re.compile(r"^\s*([^\s!=,()]+)\s+(in|notin)\s*\(([^)]*)\)\s*$")
_FIELDS = {
    "pods": {"metadata.name", "metadata.namespace", "spec.nodeName", "spec.restartPolicy", "spec.schedulerName",
             "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP",
             "status.nominatedNodeName"},
    "events": {"metadata.name", "metadata.namespace", "involvedObject.kind", "involvedObject.name",
               "involvedObject.namespace", "reason", "type"},
    "namespaces": {"metadata.name", "status.phase"},
    "services": {"metadata.name", "metadata.namespace", "spec.clusterIP", "spec.type"},
}


def _split(text):
    """At the commas outside of parentheses."""
    parts, depth, last = [], 0, 0
    for index, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(text[last:index])
            last = index + 1
    parts.append(text[last:])
    return [part.strip() for part in parts if part.strip()]


def labels(text):
    """A function from labels to whether they match; raises what the server answers to a broken selector."""
    tests = []
    for part in _split(text):
        found = _SET.match(part)
        if found:
            key, word, values = found[1], found[2], {value.strip() for value in found[3].split(",")}
            if word == "in":
                tests.append(lambda have, k=key, v=values: have.get(k) in v)
            else:
                tests.append(lambda have, k=key, v=values: have.get(k) not in v)
        elif "!=" in part:
            key, value = (word.strip() for word in part.split("!=", 1))
            tests.append(lambda have, k=key, v=value: have.get(k) != v)
        elif "=" in part:
            key, value = (word.strip() for word in re.split("==?", part, maxsplit=1))
            if not key:
                raise status.bad_request(f"unable to parse requirement: {part}")
            tests.append(lambda have, k=key, v=value: have.get(k) == v)
        elif part.startswith("!"):
            tests.append(lambda have, k=part[1:].strip(): k not in have)
        elif re.search(r"[\s()]", part):
            raise status.bad_request(f"unable to parse requirement: found '{part}', expected: in, notin, =, ==, !=")
        else:
            tests.append(lambda have, k=part: k in have)
    return lambda have: all(test(have) for test in tests)


def _value(value, path):
    for key in path.split("."):
        if not isinstance(value, dict):
            return ""
        value = value.get(key)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def fields(text, kind):
    """A function from an object to whether it matches."""
    tests = []
    known = _FIELDS.get(kind.plural, {"metadata.name", "metadata.namespace"})
    for part in _split(text):
        negated = "!=" in part
        key, mark, value = part.partition("!=") if negated else part.replace("==", "=").partition("=")
        if not mark:
            raise status.bad_request(f"invalid selector: '{text}'; can't understand '{part}'")
        if key not in known:
            raise status.bad_request(f"field label not supported: {key}")
        tests.append(lambda thing, k=key, v=value, n=negated: (_value(thing, k) == v) != n)
    return lambda thing: all(test(thing) for test in tests)


def required_name(text):
    """The name that a field selector asks for, which authorization looks at too."""
    for part in _split(text or ""):
        if part.replace("==", "=").startswith("metadata.name="):
            return part.replace("==", "=").partition("=")[2]
    return None


def of(query, kind):
    """Both selectors of a query as one function, and whether there is any."""
    label_text, field_text = query.get("labelSelector", ""), query.get("fieldSelector", "")
    by_label, by_field = labels(label_text), fields(field_text, kind)
    if not label_text and not field_text:
        return (lambda thing: True), False
    return (lambda thing: by_label(thing.get("metadata", {}).get("labels") or {}) and by_field(thing)), True
