"""From a request that is understood to its answer."""

import faulty
import forwarding
import lists
import logs
import proxying
import status
import tables
import watches
from writes import decode

_DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
_PATCHES = {"application/json-patch+json", "application/merge-patch+json",
            "application/strategic-merge-patch+json", "application/apply-patch+yaml"}
_STREAMS = {"proxy", "portforward", "log", "exec"}


def _accepted(header):
    """The media types of an Accept header, in order, as (type, parameters)."""
    for part in (header or "*/*").split(","):
        words = [word.strip() for word in part.split(";")]
        yield words[0].lower(), dict(word.split("=", 1) for word in words[1:] if "=" in word)


def _form(handler, verb):
    """`Table`, `PartialObjectMetadata`, `PartialObjectMetadataList` or `""` for the objects as they are."""
    for media, words in _accepted(handler.headers.get("Accept")):
        if media not in ("application/json", "*/*", "application/*"):
            continue
        form = words.get("as", "")
        if form in ("", "Table"):
            return form
        if words.get("g") == "meta.k8s.io" and form == (
                "PartialObjectMetadataList" if verb == "list" else "PartialObjectMetadata"):
            return form
    raise status.not_acceptable()


def _discovery(handler, server, request):
    path = request.raw_path.rstrip("/")
    registry = server.registry
    parts = path.split("/")[1:]
    if path in ("/api", "/apis"):
        for media, words in _accepted(handler.headers.get("Accept")):
            if media == "application/json" and words.get("as") == "APIGroupDiscoveryList":
                if words.get("g") == "apidiscovery.k8s.io" and words.get("v") == "v2" and server.options.aggregated:
                    names = [""] if path == "/api" else registry.groups()
                    handler.send_json(200, registry.aggregated(names), {"Vary": "Accept"}, _DISCOVERY)
                    return True
            else:
                break
        if path == "/api":
            handler.send_json(200, {
                "kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": [
                    {"clientCIDR": "0.0.0.0/0", "serverAddress": handler.headers.get("Host", "")}]})
        else:
            handler.send_json(200, registry.group_list())
        return True
    if parts == ["api", "v1"]:
        handler.send_json(200, registry.resource_list("", "v1"))
        return True
    if len(parts) == 2 and parts[0] == "apis" and parts[1] in registry.groups():
        handler.send_json(200, {"kind": "APIGroup", "apiVersion": "v1", **registry.group(parts[1])})
        return True
    if len(parts) == 3 and parts[0] == "apis" and parts[2] in registry.versions(parts[1]):
        handler.send_json(200, registry.resource_list(parts[1], parts[2]))
        return True
    return False


def _other(handler, server, request):
    """Paths that are no resources."""
    if request.method not in ("GET", "HEAD"):
        raise status.method_not_allowed(request.method)
    path = request.raw_path.rstrip("/")
    if path == "/version":
        handler.send_json(200, server.version)
    elif path in ("/healthz", "/livez", "/readyz"):
        handler.send_bytes(200, b"ok", "text/plain; charset=utf-8")
    elif not _discovery(handler, server, request):
        handler.send_bytes(404, b"404 page not found\n", "text/plain; charset=utf-8")


def answer(handler, server, request, user):
    """Authorizes, lets the fault happen that is switched on, answers."""
    if faulty.happened_before(handler, server, request, user):
        return
    server.authorizer.require(user, request.ask())
    if not request.is_resource:
        _other(handler, server, request)
        return
    if not request.is_served:
        handler.send_bytes(404, b"404 page not found\n", "text/plain; charset=utf-8")
        return
    if request.kind is None:
        raise status.no_such_resource()
    if faulty.happened(handler, server, request, user):
        return
    if request.subresource in _STREAMS:
        if request.subresource not in request.kind.subresources:
            raise status.no_such_resource()
        {"proxy": proxying.serve, "log": logs.serve, "portforward": forwarding.serve,
         "exec": _refuse}[request.subresource](handler, request, server)
        return
    if request.group in ("authorization.k8s.io", "authentication.k8s.io"):
        _review(handler, server, request, user)
        return
    if request.subresource and request.subresource not in request.kind.subresources:
        raise status.no_such_resource()
    _resource(handler, server, request)


def _refuse(handler, request, server):
    raise status.bad_request("this server runs no commands in pods")


def _review(handler, server, request, user):
    if request.verb != "create":
        raise status.method_not_allowed(request.method)
    value = decode(handler.read_body())
    value = value if isinstance(value, dict) else {}
    if request.resource == "selfsubjectaccessreviews":
        handler.send_json(201, server.authorizer.access_review(user, value))
    elif request.resource == "selfsubjectrulesreviews":
        handler.send_json(201, server.authorizer.rules_review(user, value))
    else:
        handler.send_json(201, server.authorizer.self_review(user))


def _typed(request, value):
    return {"kind": request.kind.kind, "apiVersion": request.kind.api_version, **value}


def _send_object(handler, request, code, value):
    """An object in the form that was asked for."""
    form = _form(handler, "get")
    if form == "Table":
        metadata = {"resourceVersion": value["metadata"].get("resourceVersion", "")}
        handler.send_json(code, tables.table(request.kind, tables.rows(request.kind, [value]), metadata))
    elif form:
        handler.send_json(code, tables.partial(request.kind, value))
    else:
        handler.send_json(code, _typed(request, value))


def _resource(handler, server, request):
    verb = request.verb
    if request.subresource == "scale":
        value, media = None, ""
        if verb in ("patch", "update"):
            value = decode(handler.read_body())
            media = handler.headers.get("Content-Type", "").partition(";")[0] if verb == "patch" else ""
        handler.send_json(200, server.writes.scale(request, media, value))
    elif verb == "get":
        item = server.store.get(request.kind, request.scope, request.name)
        if item is None:
            raise status.not_found(request.kind, request.name)
        _send_object(handler, request, 200, item.value)
    elif verb == "list":
        _list(handler, server, request)
    elif verb == "watch":
        _watch(handler, server, request)
    elif verb == "create":
        if request.name or (request.kind.namespaced and not request.namespace):
            raise status.method_not_allowed(request.method)
        _send_object(handler, request, 201, server.writes.create(request, decode(handler.read_body())))
    elif verb == "update":
        _send_object(handler, request, 200, server.writes.replace(request, decode(handler.read_body())))
    elif verb == "patch":
        media = handler.headers.get("Content-Type", "").partition(";")[0].strip()
        if media not in _PATCHES:
            raise status.unsupported_media()
        value, is_new = server.writes.patch(request, media, decode(handler.read_body()))
        _send_object(handler, request, 201 if is_new else 200, value)
    elif verb in ("delete", "deletecollection"):
        options = server.writes.options(request, handler.read_body())
        if verb == "delete":
            value = server.writes.delete(request, options)
            handler.send_json(200, value if value.get("kind") == "Status" else _typed(request, value))
        else:
            found = server.writes.delete_all(request, options)
            handler.send_bytes(200, b"".join(lists.body(request.kind, found, "")))
    else:
        raise status.method_not_allowed(request.method)


def _list(handler, server, request):
    form = _form(handler, "list")
    found = server.page_of(request)
    # Before the answer goes out, so that nobody can ask in between.
    faulty.forget_after(handler, server)
    handler.send_bytes(200, b"".join(lists.body(request.kind, found, form)))


def _watch(handler, server, request):
    if request.name:
        request.query["fieldSelector"] = "metadata.name=" + request.name
    watch = watches.Watch(server, request.kind, request.scope, request.query, _form(handler, "get"))
    handler.begin_stream("application/json")
    handler.wfile.flush()
    server.watching(1)
    try:
        for line in faulty.watched(handler, server, request, watch.lines()):
            if line:
                handler.write_chunk(line)
                handler.wfile.flush()
            elif handler.is_gone():
                handler.close_connection = True
                return
        handler.write_chunk(b"")
    finally:
        server.watching(-1)
