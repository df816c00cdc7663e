#!/usr/bin/env python3
"""Works out the graph of a recording again, apart from Pharos, and compares.

    pharos graph --scrapes DIR --graph-type workload -o json > graph.json
    oracle.py DIR graph.json

Per edge (source, target, protocol): requests, codes and flags, TCP bytes and connections, mutual TLS, and each
reporter's own count, to the request. The rule is the one that SeriesHistory states. Exit status 1 with the
differences.
"""
import collections, json, re, sys
from urllib.parse import unquote

LINE = re.compile(r'^(istio_\w+)\{(.*)\}\s+(\S+)')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
TCP = {"opened": "istio_tcp_connections_opened_total", "closed": "istio_tcp_connections_closed_total",
       "received": "istio_tcp_received_bytes_total", "sent": "istio_tcp_sent_bytes_total"}
CATCH_ALL = ("PassthroughCluster", "BlackHoleCluster", "InboundPassthroughCluster")


def known(labels, name):
    value = labels.get(name, "")
    return value if value not in ("", "unknown") else None


def read_body(path):
    body = {}
    for line in open(path, encoding="utf-8", newline="\n"):
        match = LINE.match(line)
        if match and match[1] in ("istio_requests_total", *TCP.values()):
            body[match[1], tuple(sorted(LABEL.findall(match[2])))] = float(match[3])
    return body


def read(folder):
    """Counter scrapes and process starts by source, and the time of the last entry."""
    entries = [json.loads(line) for line in open(folder + "/index.jsonl") if line.strip()]
    scrapes, starts, last = collections.defaultdict(list), collections.defaultdict(list), 0
    for entry in sorted(entries, key=lambda entry: entry["at"]):
        last = max(last, entry["at"])
        if entry["status"] != 200 or not entry.get("file"):
            continue
        path, body = unquote(entry["path"]), folder + "/" + entry["file"]
        if path.startswith("/server_info"):
            uptime = json.load(open(body)).get("uptime_current_epoch", "")
            if uptime.endswith("s"):
                starts[entry["source"]].append((entry["at"], entry["at"] - float(uptime[:-1])))
        elif "filter=" not in path or "requests" in path:
            scrapes[entry["source"]].append((entry["at"], read_body(body)))
    return scrapes, starts, last


def increases(scrapes, starts, begin, end):
    """Increase by series, and the seconds they took; None without two ends."""
    inside = [index for index, (at, _) in enumerate(scrapes) if at <= end]
    if not inside or scrapes[inside[-1]][0] <= begin:
        return None
    stop = inside[-1]
    before = [index for index, (at, _) in enumerate(scrapes) if at <= begin]
    base = before[-1] if before else 0
    total, base_at = collections.Counter(), scrapes[base][0]
    if not before and starts:
        told, birth = starts[0]
        first = scrapes[0][0]
        if told > first:
            birth = min(birth, first - 0.5) if birth <= first + 1.5 else None
        if birth is not None and begin <= birth < first:
            base_at = birth
            total.update(scrapes[0][1])
    if base_at >= scrapes[stop][0]:
        return None
    for index in range(base + 1, stop + 1):
        at, now = scrapes[index]
        previous_at, previous = scrapes[index - 1]
        both = [key for key in now if previous.get(key, 0) > 0]
        anew = sum(now[key] < previous[key] for key in both) * 2 > len(both)
        for (_, earlier), (told, start) in zip(starts, starts[1:]):
            anew |= start > earlier + 3 and previous_at < told <= at and previous_at < start
        for key, value in now.items():
            old = previous.get(key, 0)
            total[key] += value if anew or value < old else value - old
    return total, scrapes[stop][0] - base_at


def end_of(labels, side):
    """(id, service) of one end in the workload graph."""
    cluster, namespace = known(labels, side + "_cluster"), known(labels, side + "_workload_namespace")
    workload, service = known(labels, side + "_workload"), None
    if side == "destination":
        name = known(labels, "destination_service_name")
        if name:
            service_namespace = known(labels, "destination_service_namespace")
            if not service_namespace and "." not in name and name not in CATCH_ALL:
                service_namespace = known(labels, "source_workload_namespace")
            service = (service_namespace, re.sub(r":\d+$", "", name))
            cluster = cluster or (service_namespace and known(labels, "source_cluster"))
    if workload:
        return f"workload:{cluster or '-'}/{namespace or (service or (None,))[0] or '-'}/{workload}", service
    if service:
        return f"service:{cluster or '-'}/{service[0] or '-'}/{service[1]}", service
    return (f"service:{cluster or '-'}/-/-" if side == "destination" else f"unknown:{cluster or '-'}"), None


class View:
    def __init__(self):
        self.count = self.rate = self.sent = self.closed = 0
        self.codes, self.policies = collections.Counter(), collections.Counter()

    def idle(self):
        return self.count == self.rate == self.sent == self.closed == 0


def measure(folder, window):
    scrapes, starts, last = read(folder)
    views, services = collections.defaultdict(View), collections.defaultdict(set)
    for source, list_of_bodies in scrapes.items():
        result = increases(list_of_bodies, starts[source], last - window, last)
        if not result:
            continue
        total, seconds = result
        for name, labels_key in list_of_bodies[-1][1].keys() | total.keys():
            number, labels = total[name, labels_key], dict(labels_key)
            protocol = "tcp" if "tcp" in name else "grpc" if labels.get("request_protocol") == "grpc" else "http"
            (source_id, _), (target_id, service) = end_of(labels, "source"), end_of(labels, "destination")
            mirrored = re.sub(r":\d+$", "", labels.get("destination_service", "")).endswith("-shadow")
            view = views[source_id, target_id, protocol, mirrored, labels["reporter"], service]
            services[service].add((source_id, target_id))
            if name in ("istio_requests_total", TCP["opened"]):
                code = labels.get("response_code", "-")
                status = labels.get("grpc_response_status", "")
                code = "-" if code == "0" else status if protocol == "grpc" and status and code[0] not in "45" else code
                view.count += number
                view.codes[code, labels.get("response_flags", "-")] += number
                policy = labels.get("connection_security_policy") if labels["reporter"] != "source" else None
                view.policies[policy] += number
                if name == "istio_requests_total":
                    view.rate += number / seconds
            elif name == TCP["received"]:
                view.rate += number / seconds
            elif name == TCP["sent"]:
                view.sent += number / seconds
            else:
                view.closed += number
    return views, services


def add(into, view):
    for name in ("count", "rate", "sent", "closed"):
        setattr(into, name, getattr(into, name) + getattr(view, name))
    for name in ("codes", "policies"):
        getattr(into, name).update(getattr(view, name))


def edges(views, services):
    pairs = collections.defaultdict(lambda: collections.defaultdict(View))
    for (source, target, protocol, mirrored, reporter, _), view in views.items():
        add(pairs[source, target, protocol, mirrored][reporter], view)
    shown, sides = collections.defaultdict(View), collections.defaultdict(lambda: collections.defaultdict(View))
    order = ("source", "destination", "waypoint")
    for (source, target, protocol, mirrored, reporter, service), view in views.items():
        sees = pairs[source, target, protocol, mirrored]
        chosen = next((r for r in order if r in sees and not sees[r].idle()), next(r for r in order if r in sees))
        if target.startswith("service:") and service and service[1] not in CATCH_ALL:
            # Failed before an endpoint was chosen: joins the one workload that answers for the service.
            own = {t for s, t in services[service] if s == source and t.startswith("workload:")}
            candidates = own or {t for _, t in services[service] if t.startswith("workload:")}
            target = candidates.pop() if len(candidates) == 1 else target
        add(sides[source, target, protocol][reporter], view)
        if reporter == chosen and not mirrored:
            add(shown[source, target, protocol], view)
    return shown, sides


def mutual_tls(sides):
    for reporter in ("destination", "waypoint"):
        votes = sides[reporter].policies if reporter in sides else {}
        told = sum(number for policy, number in votes.items() if policy)
        if told:
            return 100 * votes["mutual_tls"] / told
    return None


def main(folder, graph_file):
    graph = json.load(open(graph_file))
    if graph["graphType"] != "workload":
        sys.exit("the graph must be of type workload: --graph-type workload")
    shown, sides = edges(*measure(folder, graph["windowSeconds"]))
    problems, checked = [], 0

    def compare(edge, what, ours, theirs):
        nonlocal checked
        checked += 1
        if (ours is None) != (theirs is None) or ours is not None and abs(ours - theirs) > 1e-5 * max(1, abs(ours)):
            problems.append(f"{edge}: {what}: oracle {ours}, pharos {theirs}")

    found = {(e["source"], e["target"], e["protocol"]): e for e in graph["edges"] if not e.get("isMirrored")}
    for key in sorted(shown.keys() | {k for k, e in found.items() if "count" in e}):
        edge = found.get(key)
        if edge is None or key not in shown:
            problems.append(f"{key}: only in {'the oracle' if edge is None else 'pharos'}")
            continue
        view = shown[key]
        compare(key, "count", view.count, edge.get("count"))
        compare(key, "rate", view.rate, edge.get("rate"))
        if key[2] == "tcp":
            compare(key, "rateReceived", view.sent, edge.get("rateReceived"))
            compare(key, "closed", view.closed, edge["connections"]["closed"])
        theirs = {(c, f): s for c, share in edge["responses"].items() for f, s in share["flags"].items()}
        for code in {c for c, number in view.codes.items() if number} | theirs.keys():
            compare(key, f"responses {code}", 100 * view.codes[code] / view.count if view.count else None,
                    theirs.get(code))
        votes = mutual_tls(sides[key])
        if votes is not None:
            compare(key, "mtlsPercent", votes, edge.get("mtlsPercent"))
        for reporter, side in sides[key].items():
            compare(key, f"count of {reporter}", side.count, edge["reporters"].get(reporter, {}).get("count"))
    print(f"{len(shown)} edges, {checked} numbers, {len(problems)} differences")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
