"""JSON Patch, merge patch and, as far as it matters here, strategic merge patch."""
import copy

import status

# By which key the lists of built-in objects are merged; lists of anything else are replaced.
MERGE_KEYS = {
    "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "env": "name",
    "volumes": "name", "volumeMounts": "mountPath", "imagePullSecrets": "name", "ownerReferences": "uid",
    "conditions": "type", "hostAliases": "ip", "containerStatuses": None,
}
_PRIMITIVE = {"finalizers"}


def merge(value, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    result = dict(value) if isinstance(value, dict) else {}
    for key, part in patch.items():
        if part is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), part)
    return result


def _merge_key(name, items):
    if name == "ports":
        return "containerPort" if any("containerPort" in item for item in items) else "port"
    return MERGE_KEYS.get(name)


def strategic(value, patch, drops_null=True):
    """`drops_null` is off for server-side apply, where null is a value like any other."""
    if not isinstance(patch, dict):
        return patch
    if patch.get("$patch") == "replace":
        return {key: part for key, part in patch.items() if key != "$patch"}
    result = dict(value) if isinstance(value, dict) else {}
    for key, part in patch.items():
        if key == "$patch" or key.startswith("$setElementOrder/"):
            continue
        if key == "$retainKeys":
            result = {name: old for name, old in result.items() if name in part}
        elif key.startswith("$deleteFromPrimitiveList/"):
            name = key.partition("/")[2]
            result[name] = [one for one in result.get(name) or [] if one not in part]
        elif part is None and drops_null:
            result.pop(key, None)
        elif isinstance(part, list):
            result[key] = _merge_lists(key, result.get(key) or [], part, drops_null)
        else:
            result[key] = strategic(result.get(key), part, drops_null)
    return result


def _merge_lists(name, old, new, drops_null):
    if name in _PRIMITIVE:
        return old + [one for one in new if one not in old]
    dicts = [one for one in new if isinstance(one, dict)]
    if any(one.get("$patch") == "replace" for one in dicts):
        return [one for one in new if one.get("$patch") != "replace"]
    key = _merge_key(name, [one for one in old + dicts if isinstance(one, dict)])
    if key is None or len(dicts) != len(new):
        return new
    result = list(old)
    for one in dicts:
        place = next((at for at, have in enumerate(result) if have.get(key) == one.get(key)), None)
        if one.get("$patch") == "delete":
            if place is not None:
                del result[place]
        elif place is None:
            result.append(strategic({}, one, drops_null))
        else:
            result[place] = strategic(result[place], one, drops_null)
    return result


def _pointer(text):
    return [part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:]]


def json_patch(value, operations):
    """RFC 6902."""
    document = {"": copy.deepcopy(value)}

    def walk(path):
        parent = document
        keys = [""] + _pointer(path)
        for key in keys[:-1]:
            parent = parent[int(key)] if isinstance(parent, list) else parent[key]
        last = keys[-1]
        if isinstance(parent, list):
            last = len(parent) if last == "-" else int(last)
        return parent, last

    try:
        for step in operations:
            word, (parent, key) = step["op"], walk(step["path"])
            if word == "test":
                if parent[key] != step["value"]:
                    raise status.invalid("", "", "", step["path"], "testing value failed")
            elif word == "remove":
                del parent[key]
            elif word in ("add", "replace", "copy", "move"):
                if word in ("copy", "move"):
                    source, name = walk(step["from"])
                    new = copy.deepcopy(source[name])
                    if word == "move":
                        del source[name]
                    parent, key = walk(step["path"])
                else:
                    new = step["value"]
                if word == "replace":
                    parent[key]  # It must be there.
                if isinstance(parent, list) and word != "replace":
                    parent.insert(key, new)
                else:
                    parent[key] = new
            else:
                raise status.bad_request(f"Unexpected kind: {word}")
    except (KeyError, IndexError, TypeError, ValueError) as problem:
        raise status.APIError(422, "Invalid", f"the server rejected our request due to an error in our request: "
                                              f"{problem}", {}) from None
    return document[""]


def apply(value, content_type, patch):
    """The value after a patch of that media type. Custom resources know no strategic merge."""
    if content_type == "application/json-patch+json":
        return json_patch(value, patch)
    if not isinstance(patch, dict):
        raise status.bad_request("the patch is not an object")
    if content_type == "application/merge-patch+json":
        return merge(value, patch)
    if content_type == "application/strategic-merge-patch+json":
        return strategic(value, patch)
    return strategic(value, patch, drops_null=False)
