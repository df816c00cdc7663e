"""Errors as the API server words them: a Status object and its HTTP code."""


class APIError(Exception):
    """An answer that is a failure."""

    def __init__(self, code, reason, message, details=None, headers=None, metadata=None):
        super().__init__(message)
        self.code = code
        self.headers = headers or {}
        self.body = failure(code, reason, message, details, metadata)


def failure(code, reason, message, details=None, metadata=None):
    """The Status object of a failure."""
    body = {"kind": "Status", "apiVersion": "v1", "metadata": metadata or {}, "status": "Failure",
            "message": message}
    if reason:
        body["reason"] = reason
    if details is not None:
        body["details"] = details
    body["code"] = code
    return body


def about(kind, name=None):
    """The details that name a thing."""
    details = {}
    if name:
        details["name"] = name
    if kind.group:
        details["group"] = kind.group
    details["kind"] = kind.plural
    return details


def unauthorized():
    return APIError(401, "Unauthorized", "Unauthorized")


def bad_request(message):
    return APIError(400, "BadRequest", message)


def not_found(kind, name):
    return APIError(404, "NotFound", f'{kind.qualified} "{name}" not found', about(kind, name))


def no_such_resource():
    return APIError(404, "NotFound", "the server could not find the requested resource", {})


def already_exists(kind, name):
    return APIError(409, "AlreadyExists", f'{kind.qualified} "{name}" already exists', about(kind, name))


def conflict(kind, name):
    return APIError(
        409, "Conflict",
        f'Operation cannot be fulfilled on {kind.qualified} "{name}": the object has been modified; please apply '
        "your changes to the latest version and try again", about(kind, name))


def invalid(kind_name, group, name, field, message):
    label = f"{kind_name}.{group}" if group else kind_name
    details = {"name": name, "kind": kind_name,
               "causes": [{"reason": "FieldValueInvalid", "message": message, "field": field}]}
    if group:
        details["group"] = group
    return APIError(422, "Invalid", f'{label} "{name}" is invalid: {field}: {message}', details)


def invalid_options(field, message):
    return invalid("ListOptions", "meta.k8s.io", "", field, message)


def method_not_allowed(method):
    return APIError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {})


def unsupported_media():
    return APIError(
        415, "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
        "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, "
        "application/apply-patch+yaml", {})


def not_acceptable():
    return APIError(406, "NotAcceptable",
                    "only the following media types are accepted: application/json, application/json;stream=watch")


def expired(message, token=None):
    return APIError(410, "Expired", message, metadata={"continue": token} if token else None)


def too_large_version(asked, current):
    return APIError(
        504, "Timeout", f"Timeout: Too large resource version: {asked}, current: {current}",
        {"causes": [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}],
         "retryAfterSeconds": 1}, {"Retry-After": "1"})


def too_many_requests(seconds):
    return APIError(429, "TooManyRequests", "Too many requests, please try again later.",
                    {"retryAfterSeconds": seconds}, {"Retry-After": str(seconds)})


def unreachable_service(reason, code=503):
    # Servers before 1.21 have no reason for it, and 500.
    return APIError(code, "ServiceUnavailable" if code == 503 else "", f"error trying to reach service: {reason}")


def forbidden(user, verb, kind, group, plural, subresource, namespace, name, path=None):
    """The sentence of RBAC's refusal."""
    if path is not None:
        return APIError(403, "Forbidden", f'forbidden: User "{user}" cannot {verb} path "{path}"', {})
    resource = f"{plural}/{subresource}" if subresource else plural
    qualified = f"{plural}.{group}" if group else plural
    subject = f'{qualified} "{name}"' if name else qualified
    scope = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
    details = {}
    if name:
        details["name"] = name
    if group:
        details["group"] = group
    details["kind"] = plural
    return APIError(
        403, "Forbidden",
        f'{subject} is forbidden: User "{user}" cannot {verb} resource "{resource}" in API group "{group}" {scope}',
        details)
