"""Lists: versions, pages and their tokens."""
import base64
import json

import selection
import status
import tables


def _number(text, field="resourceVersion"):
    if not text.isascii() or not text.isdigit():
        raise status.invalid_options(field, f'Invalid value: "{text}": must be a valid resource version')
    return int(text)


def encode_token(version, start):
    text = json.dumps({"v": "meta.k8s.io/v1", "rv": version, "start": start})
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_token(text):
    try:
        value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return int(value["rv"]), str(value["start"])
    except (ValueError, KeyError, TypeError):
        raise status.bad_request("continue key is not valid: illegal base64 data at input byte 0") from None


def _limit(query):
    text = query.get("limit", "")
    if not text:
        return 0
    try:
        return max(0, int(text))
    except ValueError:
        raise status.bad_request(f'unable to decode limit: strconv.ParseInt: parsing "{text}": invalid syntax') \
            from None


class Page:
    """What a list request gets."""

    def __init__(self, items, version, token=None, remaining=None):
        self.items = items
        self.version = version
        self.token = token
        self.remaining = remaining

    def metadata(self):
        found = {"resourceVersion": str(self.version)}
        if self.token:
            found["continue"] = self.token
            if self.remaining is not None:
                found["remainingItemCount"] = self.remaining
        return found


def page(store, kind, namespace, query):
    """The page that a query asks for; raises what the server answers to a wrong one."""
    limit = _limit(query)
    text, match = query.get("resourceVersion", ""), query.get("resourceVersionMatch", "")
    token = query.get("continue", "")
    matches, selects = selection.of(query, kind)
    start, version = "", None
    if match:
        if token:
            raise status.invalid_options(
                "resourceVersionMatch", "Forbidden: resourceVersionMatch is forbidden for continue")
        if not text:
            raise status.invalid_options(
                "resourceVersionMatch",
                "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")
        if match not in ("Exact", "NotOlderThan"):
            raise status.invalid_options(
                "resourceVersionMatch", f'Unsupported value: "{match}": supported values: "Exact", "NotOlderThan"')
        if match == "Exact" and text == "0":
            raise status.invalid_options(
                "resourceVersionMatch",
                'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
    with store.changed:
        current = store.version
        if token:
            if text and text != "0":
                raise status.bad_request("specifying resource version is not allowed when using continue")
            version, start = decode_token(token)
            if version < 0:
                version = None
            elif version < store.compacted:
                raise status.expired(
                    "The provided continue parameter is too old to display a consistent list result. You can start "
                    "a new list without the continue parameter, or use the continue token in this response to "
                    "retrieve the remainder of the results. Continuing with the provided token results in an "
                    "inconsistent list - objects that were created, modified, or deleted between the time the first "
                    "chunk was returned and now may show up in the list.", encode_token(-1, start))
        elif text:
            asked = _number(text)
            if asked > current:
                raise status.too_large_version(asked, current)
            if asked == 0:
                # Answered by the watch cache, which knows no pages.
                limit = 0
            elif match == "Exact" or (not match and limit):
                version = asked
                if version < store.compacted:
                    raise status.expired("The resourceVersion for the provided list is too old.")
        items = store.snapshot(kind, version)
        if items is None:
            raise status.expired("The resourceVersion for the provided list is too old.")
    at = version if version is not None else current
    if namespace:
        items = [item for item in items if item.key[0] == namespace]
    if start:
        items = [item for item in items if "/".join(item.key) >= start]
    chosen, rest = [], None
    for index, item in enumerate(items):
        if matches(item.value):
            if limit and len(chosen) == limit:
                rest = index
                break
            chosen.append(item)
    if rest is None:
        return Page(chosen, at)
    # The key after the last one given, whatever comes between.
    after = "/".join(chosen[-1].key) + "\0"
    return Page(chosen, at, encode_token(at, after), None if selects else len(items) - rest)


def body(kind, found, form):
    """The bytes of a list, in pieces: the caller may send them one by one."""
    metadata = found.metadata()
    if form == "Table":
        rows = tables.rows(kind, [item.value for item in found.items])
        yield json.dumps(tables.table(kind, rows, metadata), separators=(",", ":")).encode()
        return
    if form == "PartialObjectMetadataList":
        head, version = "PartialObjectMetadataList", "meta.k8s.io/v1"
        pieces = (json.dumps(tables.partial(kind, item.value), separators=(",", ":")).encode()
                  for item in found.items)
    else:
        head, version = kind.kind + "List", kind.api_version
        pieces = (item.encoded(kind, kind.custom) for item in found.items)
    start = {"kind": head, "apiVersion": version, "metadata": metadata}
    yield json.dumps(start, separators=(",", ":"))[:-1].encode() + b',"items":['
    first = True
    for piece in pieces:
        yield piece if first else b"," + piece
        first = False
    yield b"]}\n"
