#!/usr/bin/env python3
"""Asks a Prometheus that scraped the same proxies for every number of `pharos metrics`, and compares.

    pharos metrics workload reviews-v1 --window 60s -o json > documents.jsonl     (one document a line)
    prometheus_oracle.py HOST:PORT documents.jsonl [--list]
    prometheus_oracle.py HOST:PORT documents.jsonl --calm

Each number has a PromQL expression of its own, written from Istio's dashboards and not from Pharos' code, and is
evaluated at the end of the document's window. `--list` prints each of them with both values.

What is compared, and how:

- Rates of what moves at once (requests, connections, their bytes, messages): `rate(x[60s])`, as the dashboards have it;
  but it leaves out what a series already holds when it is first seen, so that one that was not there 60 s ago (a code
  that had never come) is counted from 0. Prometheus takes what it saw between its first and its last scrape for the whole
  window: in one with silence at its ends that is up to a scrape more at each.
- Counts, and all that comes from histograms: `x - x offset 60s`. Envoy moves histograms every 5 s, and rate() takes
  what moved between its first and its last sample for the whole range: 11 or 12 flushes over 59 s, up to 8 % wrong by
  itself. The difference of two samples 60 s apart is 12 flushes in 60 s, nothing is extrapolated. A series that was not
  there 60 s ago counts from 0 here too.
- A number is judged where it rests on enough events: 200, of which a window in whose first and last seconds nobody
  sends anything holds as many for one as for the other. Those in the last hundredth for p99: they lie anywhere in a
  bucket that few fell into, and one more or less moves the quantile by more than 2 %; so a quantile is judged where the
  bucket that it lies in holds 50 events at least. What rests on fewer must be there, and is counted apart.

- Bytes a second are what histograms grew by over the time between the flushes that were read, which are not the window's
  ends: in a window that begins and ends with silence, sums are the same, and that time is a flush longer or shorter.
  Means and quantiles over several proxies weigh each by its own time, which moves them by some percent; those of one
  proxy are not touched by it.

Both read the same only when each did read at both ends of the window, and no proxy flushed between the one's reading
and the other's. `--calm` prints the number (from 0) of the document for which that holds for the most proxies, and for
how many it does not.

Exit status 1 with the differences; the last line of the output is JSON with the largest deviation of each kind.
"""
import collections, datetime, http.client, json, math, sys, urllib.parse

LIMIT = 0.02
# Seconds between two of Envoy's flushes, and how much later they may be read.
FLUSH, LATE = 5, 2.5
# What a flush more or less of each proxy makes of means and quantiles over several.
WEIGHTS = 0.04
# Seconds between two scrapes of the Prometheus.
POLL = 0.5
ENOUGH = 200
ENOUGH_IN_BUCKET = 50
HISTOGRAMS = {"responseTime": "istio_request_duration_milliseconds", "requestSize": "istio_request_bytes",
              "responseSize": "istio_response_bytes"}
TCP = {"opened": "istio_tcp_connections_opened_total", "closed": "istio_tcp_connections_closed_total",
       "received": "istio_tcp_received_bytes_total", "sent": "istio_tcp_sent_bytes_total"}
QUANTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99}


class Prometheus:
    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address, timeout=30)
        self.known = {}

    def vector(self, query, at):
        if (query, at) not in self.known:
            body = urllib.parse.urlencode({"query": query, "time": f"{at:.3f}"})
            self.connection.request("POST", "/api/v1/query", body,
                                    {"Content-Type": "application/x-www-form-urlencoded"})
            answer = json.loads(self.connection.getresponse().read())
            if answer["status"] != "success":
                sys.exit(f"{query}: {answer}")
            self.known[query, at] = [(row["metric"], float(row["value"][1])) for row in answer["data"]["result"]]
        return self.known[query, at]

    def changes(self, query, begin, end, step):
        """When a value changed, by instance: the samples that showed it."""
        body = urllib.parse.urlencode({"query": query, "start": begin, "end": end, "step": step})
        self.connection.request("GET", "/api/v1/query_range?" + body)
        rows = json.loads(self.connection.getresponse().read())["data"]["result"]
        return {row["metric"]["instance"]: [at for (_, old), (at, new) in zip(row["values"], row["values"][1:]) if old != new]
                for row in rows}

    def number(self, query, at):
        """The one number of an expression; None where it has none."""
        rows = self.vector(query, at)
        if len(rows) > 1:
            sys.exit(f"{query}: {len(rows)} rows")
        return rows[0][1] if rows and not math.isnan(rows[0][1]) else None


def text(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Part:
    """A part of the traffic: the labels that choose it."""

    def __init__(self, *matchers, without=()):
        self.matchers, self.without = matchers, without

    def also(self, *matchers, without=()):
        return Part(*self.matchers, *matchers, without=tuple(without) or self.without)

    def series(self, name, *more, suffix=""):
        own = f"{name}{{{','.join(self.matchers + more)}}}{suffix}"
        if not self.without:
            return own
        return f"({own} unless {name}{{{','.join(self.matchers + more + tuple(self.without))}}}{suffix})"

    def increases(self, name, seconds, *more):
        now = self.series(name, *more)
        before = self.series(name, *more, suffix=f" offset {seconds}s")
        return f"(({now} - {before}) or {now})"

    def increase(self, name, seconds, *more):
        return f"sum({self.increases(name, seconds, *more)})"

    def rate(self, name, seconds, *more):
        now = self.series(name, *more)
        before = self.series(name, *more, suffix=f" offset {seconds}s")
        rate = f"rate({name}{{{','.join(self.matchers + more)}}}[{seconds}s])"
        return f"sum(({rate} and {before}) or ({now} unless {before}) / {seconds})"


class Check:
    def __init__(self, prometheus, lists):
        self.prometheus, self.lists = prometheus, lists
        self.largest, self.largest_thin = collections.defaultdict(float), collections.defaultdict(float)
        self.judged, self.thin = collections.Counter(), collections.Counter()
        self.problems = []

    def compare(self, kind, what, ours, query, at, events, unit=None, room=0):
        theirs = self.prometheus.number(query, at)
        if ours is None and (theirs is None or theirs == 0):
            return
        if ours is None or theirs is None:
            if events > 5:
                self.problems.append(f"{what}: pharos {ours}, Prometheus {theirs}: {query}")
            return
        # Shares: in points of a hundred.
        difference = abs(ours - theirs) / (100 if unit == "%" else max(abs(ours), abs(theirs), 1e-9))
        if self.lists:
            print(f"{difference:8.4%} {what}: {ours:.5g} {theirs:.5g} ({events:.0f}) {query}")
        if events < (ENOUGH if unit != "bucket" else ENOUGH_IN_BUCKET):
            self.thin[kind] += 1
            self.largest_thin[kind] = max(self.largest_thin[kind], difference)
            return
        self.judged[kind] += 1
        self.largest[kind] = max(self.largest[kind], difference)
        if difference > LIMIT + room:
            self.problems.append(f"{what}: pharos {ours:.6g}, Prometheus {theirs:.6g}, {difference:.1%} apart "
                                 f"({events:.0f} events): {query}")

    # What is asked of one part of the traffic.

    def requests(self, what, part, numbers, at, seconds, protocol=None):
        total = "istio_requests_total"
        events = numbers["count"]
        every = part.rate(total, seconds)
        self.compare("count", what + " count", events, part.increase(total, seconds), at, events)
        room = 2 * POLL / seconds
        self.compare("rate", what + " rate", numbers["rate"], every, at, events, room=room)
        good = part.rate(total, seconds, 'response_code!~"5.*"')
        self.compare("success", what + " percentSuccess", numbers.get("percentSuccess"), f"100 * ({good} or vector(0)) / ({every} > 0)",
                     at, events, "%")
        bad = part.rate(total, seconds, 'request_protocol!="grpc"', 'response_code=~"0|[45].*"')
        bad_grpc = part.rate(total, seconds, 'request_protocol="grpc"', 'grpc_response_status!="0"')
        self.compare("error share", what + " percentErr", numbers.get("percentErr"),
                     f"100 * (({bad} or vector(0)) + ({bad_grpc} or vector(0))) / ({every} > 0)", at, events, "%")
        for first in "45":
            kind = first + "xx"
            ours = numbers["rate" + kind]
            query = part.rate(total, seconds, f'response_code=~"{first}.*"')
            self.compare(kind + " rate", f"{what} rate{kind}", ours, f"{query} or vector(0)", at, ours * seconds, room=room)
        for code in numbers["codes"]:
            labels = (f'response_code={text(code["code"])}', f'response_flags={text(code["flags"])}',
                      f'grpc_response_status={text(code.get("grpcStatus", ""))}')
            own = f'{what} {code["code"]} {code.get("grpcStatus", "")} {code["flags"]}'
            kind = {"5": "5xx", "4": "4xx"}.get(code["code"][0], "code")
            kind = "flag" if code["flags"] != "-" else kind
            self.compare(kind + " rate", own + " rate", code["rate"], part.rate(total, seconds, *labels), at, code["count"],
                         room=room)
            self.compare(kind + " count", own + " count", code["count"], part.increase(total, seconds, *labels), at,
                         code["count"])
        # Nothing that Prometheus knows of is left out.
        groups = f"sum by (response_code,response_flags,grpc_response_status) ({part.increases(total, seconds)})"
        told = {(c["code"], c["flags"], c.get("grpcStatus", "")) for c in numbers["codes"]}
        for labels, value in self.prometheus.vector(groups, at):
            key = tuple(labels.get(l, "") for l in ("response_code", "response_flags", "grpc_response_status"))
            if value > 5 and key not in told:
                self.problems.append(f"{what}: {value:.0f} answers {key} are missing")
        for field, metric in HISTOGRAMS.items():
            if field in numbers:
                self.histogram(f"{what} {field}", part, metric, field, numbers, at, seconds)

    def histogram(self, what, part, metric, field, numbers, at, seconds):
        values = numbers[field]
        count, total = part.increase(metric + "_count", seconds), part.increase(metric + "_sum", seconds)
        events = values["count"]
        self.compare("count in histogram", what + " count", events, count, at, events)
        self.compare("mean", what + " avg", values.get("avg"), f"{total} / ({count} > 0)", at, events,
                     room=WEIGHTS)
        if field != "responseTime":
            name = field.removesuffix("Size")
            self.compare("bytes/s", f"{what} throughput", numbers["throughput"][name], f"{total} / {seconds}", at, events,
                         room=(FLUSH + LATE) / seconds)
        buckets = f"sum by (le) ({part.increases(metric + '_bucket', seconds)})"
        bounds = sorted((float(labels["le"]), value) for labels, value in self.prometheus.vector(buckets, at))
        for quantile, share in QUANTILES.items():
            kind = f'{"duration" if field == "responseTime" else "size"} {quantile}'
            self.compare(kind, f"{what} {quantile}", values.get(quantile), f"histogram_quantile({share}, {buckets})", at,
                         self.in_bucket(bounds, share), "bucket", room=WEIGHTS)

    @staticmethod
    def in_bucket(bounds, share):
        """How many events fell into the bucket that a quantile lies in."""
        before, rank = 0, share * (bounds[-1][1] if bounds else 0)
        for _, value in bounds:
            if value >= rank:
                return value - before
            before = value
        return 0

    def tcp(self, what, part, numbers, at, seconds):
        for field, metric in TCP.items():
            # Bytes rest on the connections that carried them.
            events = numbers["opened" if field != "closed" else "closed"] * seconds
            self.compare("TCP bytes/s" if field in ("received", "sent") else "TCP connections",
                         f"{what} tcp.{field}", numbers[field], part.rate(metric, seconds), at, events,
                         room=2 * POLL / seconds)

    def document(self, document):
        at, seconds = instant(document["windowEnd"]), round(document["windowSeconds"])
        kind, name, namespace = document["kind"], document.get("name"), document.get("namespace")
        for direction in ("inbound", "outbound"):
            end = "destination" if direction == "inbound" else "source"
            for reporter, numbers in document[direction].items():
                part = Part(f"reporter={text(reporter)}", *subject(kind, name, namespace, end))
                what = f"{kind} {name or ''} {direction} {reporter}".replace("  ", " ")
                self.numbers(what, part, numbers, at, seconds)
                for protocol in ("http", "grpc"):
                    if protocol in numbers:
                        self.requests(f"{what} {protocol}", part.also(f"request_protocol={text(protocol)}"),
                                      numbers[protocol], at, seconds)
                if "messages" in numbers:
                    for field, metric in (("sent", "istio_request_messages_total"),
                                          ("received", "istio_response_messages_total")):
                        value = numbers["messages"][field]
                        self.compare("messages", f"{what} messages.{field}", value, part.rate(metric, seconds), at,
                                     value * seconds, room=2 * POLL / seconds)
                for group in ("peers", "servers", "services"):
                    side = "source" if group == "peers" and direction == "inbound" and kind != "mesh" else "destination"
                    for peer in numbers.get(group, []):
                        own = self.peer(part, peer, side, reporter)
                        self.numbers(f"{what} {group} {peer.get('workload', peer['service'])} {peer['protocol']} {peer['security']}", own, peer,
                                     at, seconds)
        for proxy in document["proxies"]:
            instance = f"instance={text(proxy['proxy'])}"
            for direction, end, reporter in (("inbound", "destination", "destination"), ("outbound", "source", "source")):
                part = Part(instance, f"reporter={text(reporter)}", *subject(kind, name, namespace, end))
                what = f"{kind} {name} proxy {proxy['proxy']} {direction}"
                if direction in proxy:
                    self.requests(what, part, proxy[direction], at, seconds)
                if direction == "inbound" and "tcp" in proxy:
                    self.tcp(what, part, proxy["tcp"], at, seconds)

    def numbers(self, what, part, numbers, at, seconds):
        if "requests" in numbers:
            self.requests(what, part, numbers["requests"], at, seconds)
        if "tcp" in numbers:
            self.tcp(what, part, numbers["tcp"], at, seconds)

    @staticmethod
    def peer(part, peer, side, reporter):
        own = part.also(f"destination_service={text(peer['service'])}")
        if "workload" in peer:
            own = own.also(f"{side}_workload={text(peer['workload'])}",
                           f"{side}_workload_namespace={text(peer['namespace'])}")
        if peer["protocol"] != "tcp":
            own = own.also(f"request_protocol={text(peer['protocol'])}")
        if reporter != "source":
            same = "=" if peer["security"] == "mutual" else "!="
            return own.also(f'connection_security_policy{same}"mutual_tls"')
        # The callers' side: by the identity that the server showed; without an answer nobody knows.
        if peer["security"] == "mutual":
            return own.also('destination_principal=~"spiffe.*"')
        answered = ('response_flags="-"', 'response_code!="0"', 'destination_workload!="unknown"')
        own = own.also('destination_principal!~"spiffe.*"')
        return own.also(*answered) if peer["security"] == "plain" else own.also(without=answered)


def subject(kind, name, namespace, end):
    """The labels that choose a workload, a service or an app, where it answers or where it calls."""
    if kind == "mesh":
        return ()
    if kind == "service":
        return (f"destination_service_name={text(name)}", f"destination_service_namespace={text(namespace or 'unknown')}")
    label = {"workload": f"{end}_workload", "app": f"{end}_canonical_service"}[kind]
    return (f"{label}={text(name)}", f"{end}_workload_namespace={text(namespace)}")


def instant(date):
    return datetime.datetime.fromisoformat(date.replace("Z", "+00:00")).timestamp()


def calmest(prometheus, documents):
    """The document at whose ends the fewest proxies were in motion, and how many."""
    window = round(documents[0]["windowSeconds"])
    ends = [(number, instant(document["windowEnd"])) for number, document in enumerate(documents)]
    flushes = prometheus.changes(
        "sum by (instance) (istio_request_bytes_count)", ends[0][1] - window - 1, ends[-1][1] + 1, POLL)

    def disturbed(end):
        # A reading is up to half a second old, and a sample shows a flush up to POLL later.
        near = [(moment - 0.6, moment + POLL + 0.1) for moment in (end - window, end)]
        return sum(any(low < at < high for low, high in near for at in moments) for moments in flushes.values())

    def late(end, document):
        # A machine that is busy with other things reads late, or not at all; then two readings are of two windows.
        told = [requests["requests"] for requests in document["inbound"].values() if "requests" in requests]
        spans = [abs(requests["count"] / requests["rate"] - window) for requests in told if requests["rate"]]
        count = 0
        for moment in (end - window, end):
            read = {labels["instance"]: at for labels, at in prometheus.vector("timestamp(envoy_server_uptime)", moment)}
            count += sum(moment - read.get(instance, 0) > POLL + 0.1 for instance in instances)
        return count + sum(span > 0.6 for span in spans)

    instances = {labels["instance"] for labels, _ in prometheus.vector("up", ends[-1][1])}
    return min((disturbed(end) + late(end, documents[number]), number) for number, end in ends)


def main(address, path, lists, calm):
    check = Check(Prometheus(address), lists)
    documents = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
    if calm:
        count, number = calmest(check.prometheus, documents)
        return print(number, count)
    for document in documents:
        check.document(document)
    for problem in check.problems[:60]:
        print(problem)
    print(json.dumps({
        "documents": len(documents), "judged": dict(sorted(check.judged.items())),
        "thin": dict(sorted(check.thin.items())), "problems": len(check.problems),
        "largestPercent": {kind: round(100 * value, 3) for kind, value in sorted(check.largest.items())},
        "largestPercentOfThin": {kind: round(100 * value, 3) for kind, value in sorted(check.largest_thin.items())},
    }))
    sys.exit(1 if check.problems else 0)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if len(words) != 2:
        sys.exit(__doc__)
    main(words[0], words[1], "--list" in sys.argv, "--calm" in sys.argv)
