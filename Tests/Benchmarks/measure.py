#!/usr/bin/env python3
"""Measures the dashboard as its users run it, and prints a table in Markdown.

usage: measure.py [--binary .build/release/pharos] [--seconds 30] [--proxies 1000] [--every 15]
                  [--pods 5000] [demo] [prometheus] [simulated] [logs] [cluster] [scale]

demo        first graph, idle cost, key latency and fault-to-red on the real demo mesh
prometheus  a real Prometheus scraping the same proxies, for comparison
simulated   200 simulated proxies: key latency while walking, cost
logs        1,000 lines a second of three pods, through the test API server: cost, memory, key latency
cluster     a cluster of --pods pods behind the test API server, all namespaces watched and linted: idle, and while five
            pods a second come and go
scale       --proxies simulated proxies polled every --every seconds, by Pharos and by a real Prometheus; then the
            same graph out of that Prometheus. Not among the defaults: it wants the machine to itself

Figures are medians or percentiles of one run; the machine's name and load are printed with them.
"""
import argparse, json, os, re, shutil, signal, ssl, statistics, subprocess, sys, tempfile, threading, time
import urllib.parse, urllib.request

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """User + system seconds of a process and its threads."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_mb(pid):
    """Resident set and its private part (what the process itself costs), in MB."""
    rss = int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024
    rollup = open(f"/proc/{pid}/smaps_rollup").read()
    private = sum(int(n) for n in re.findall(r"Private_\w+:\s+(\d+)", rollup)) / 1024
    return rss, private


def written_bytes(pid):
    """Bytes that the process has written by write(2), whatever it wrote to."""
    return int(re.search(r"wchar: (\d+)", open(f"/proc/{pid}/io").read()).group(1))


class Terminal:
    """A tmux server of its own."""

    def __init__(self, command, columns, rows, environment=None):
        self.socket = f"pharos-measure-{os.getpid()}-{time.monotonic_ns()}"
        exports = " ".join(f"{k}={v}" for k, v in (environment or {}).items())
        self.started = time.monotonic()
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), f"env {exports} {command}")

    def tmux(self, *arguments):
        done = subprocess.run(["tmux", "-L", self.socket, *arguments], capture_output=True, text=True)
        return done.stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def press(self, *keys):
        self.tmux("send-keys", *keys)

    def pid(self):
        """The program's process: the pane's own, or its child where a shell stands between."""
        pane = int(self.tmux("display-message", "-p", "#{pane_pid}"))
        name = os.readlink(f"/proc/{pane}/exe")
        if "pharos" in os.path.basename(name):
            return pane
        children = open(f"/proc/{pane}/task/{pane}/children").read().split()
        return int(children[0])

    def wait(self, pattern, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            picture = self.screen()
            if re.search(pattern, picture):
                return time.monotonic()
            time.sleep(0.01)
        raise SystemExit(f"waited {seconds} s for {pattern!r}; the screen is\n{picture}")

    def close(self):
        self.tmux("kill-server")


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(round(share * (len(ordered) - 1))))] if ordered else float("nan")


class Demo:
    """A headless demo mesh; ended with the script."""

    def __init__(self, binary):
        self.process = subprocess.Popen(
            [binary, "demo", "--headless"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the demo did not start: run `pharos demo --headless` to see why")
        self.info = json.loads(line)
        self.addresses = [p["admin"] for p in self.info["proxies"]]

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


def frames(path, skip=0):
    """Frames of a PHAROS_FRAME_LOG: (key or '', milliseconds, bytes)."""
    rows = []
    for line in open(path).read().splitlines()[skip:]:
        try:
            row = json.loads(line)
            rows.append((row.get("key") or "", float(row["ms"]), int(row["bytes"])))
        except (ValueError, KeyError):
            continue
    return rows


def walk(terminal, log, presses):
    """Presses arrow keys and Tab at a human's speed; returns the milliseconds from key to written frame."""
    before = len(open(log).read().splitlines())
    for i in range(presses):
        terminal.press(("Right", "Down", "Tab", "Up", "Left", "e")[i % 6])
        time.sleep(0.04)
    time.sleep(0.5)
    return [ms for key, ms, _ in frames(log, before) if key]


def measure_dashboard(binary, sources, seconds, rows, label, wait_for, extra=()):
    log = tempfile.mktemp(prefix="pharos-frames-")
    command = " ".join([binary, "watch", *sources, *extra])
    terminal = Terminal(command, 120, 36, {"PHAROS_FRAME_LOG": log})
    first = terminal.wait(wait_for) - terminal.started
    rows.append((f"start to first graph, {label}", f"{first * 1000:.0f} ms"))
    pid = terminal.pid()
    time.sleep(12)
    c0, w0, t0 = cpu_seconds(pid), written_bytes(pid), time.monotonic()
    time.sleep(seconds)
    elapsed = time.monotonic() - t0
    cpu = 100 * (cpu_seconds(pid) - c0) / elapsed
    rss, private = memory_mb(pid)
    rows.append((f"idle cost at 1 s, {label}", f"{cpu:.2f} % of one core, {rss:.0f} MB resident ({private:.0f} MB private)"))
    rows.append((f"written while idle, {label}", f"{(written_bytes(pid) - w0) / elapsed:.0f} B/s (all files and sockets)"))
    times = walk(terminal, log, 300)
    if times:
        rows.append((
            f"key press to written frame, {label}",
            f"p50 {statistics.median(times):.2f} ms, p99 {percentile(times, 0.99):.2f} ms ({len(times)} keys)"))
    terminal.press("q")
    terminal.close()
    os.unlink(log)


def fault_to_red(binary, demo, rows):
    """From the moment a fault is switched on to the first line of `graph --follow` that shows it."""
    arguments = [binary, "graph", "--follow", "-o", "jsonl", "--interval", "1s"]
    for address in demo.addresses:
        arguments += ["--proxy", address]
    follow = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for _ in range(12):
        follow.stdout.readline()
    subprocess.run([binary, "demo", "fault", "errors", "ratings-v1", "100"], check=True, capture_output=True)
    start = time.monotonic()
    seen = {}
    while time.monotonic() - start < 15 and "failure" not in seen:
        graph = json.loads(follow.stdout.readline())
        for node in graph["nodes"]:
            if node.get("workload") == "ratings-v1" and node["health"] in ("degraded", "failure"):
                seen.setdefault("degraded", time.monotonic() - start)
                if node["health"] == "failure":
                    seen.setdefault("failure", time.monotonic() - start)
    follow.terminate()
    subprocess.run([binary, "demo", "fault", "off"], check=True, capture_output=True)
    text = ", ".join(f"{k} after {v:.2f} s" for k, v in sorted(seen.items()))
    rows.append(("every request fails (window 10 s, interval 1 s)", text or "not seen"))


def prometheus(demo, seconds, rows):
    """A real Prometheus scraping the same proxies each second."""
    if not shutil.which("prometheus"):
        rows.append(("Prometheus scraping the same", "not installed"))
        return
    folder = tempfile.mkdtemp(prefix="pharos-prometheus-")
    config = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "900ms"},
        "scrape_configs": [{
            "job_name": "envoy", "metrics_path": "/stats/prometheus",
            "static_configs": [{"targets": demo.addresses}]}]}
    open(f"{folder}/prometheus.yml", "w").write(json.dumps(config))
    process = subprocess.Popen(
        ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
         "--web.listen-address=127.0.0.1:19090"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(12)
    c0, t0 = cpu_seconds(process.pid), time.monotonic()
    time.sleep(seconds)
    cpu = 100 * (cpu_seconds(process.pid) - c0) / (time.monotonic() - t0)
    rss, _ = memory_mb(process.pid)
    rows.append(("Prometheus scraping the same each second", f"{cpu:.2f} % of one core, {rss:.0f} MB resident"))
    process.terminate()
    process.wait()
    shutil.rmtree(folder)


def simulated(binary, seconds, rows):
    simulator = subprocess.Popen(
        [binary, "simulate", "--proxies", "200", "--seed", "1"], stdout=subprocess.PIPE, text=True)
    info = json.loads(simulator.stdout.readline())
    listed = tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False)
    listed.write("\n".join(info["proxies"]))
    listed.close()
    measure_dashboard(binary, ["--proxies", listed.name], seconds, rows, "200 simulated proxies", r"\d/s")
    simulator.terminate()
    simulator.wait()


# What an Envoy writes of a request, as Istio sets it: with flags and ids now and then.
LINE = ('[{time}] "GET /reviews/{n} HTTP/1.1" {code} {flags} via_upstream - "-" 0 2481 {ms} {ms} "-" "curl/8" '
        '"7c1f0d5e-8d4b-9c6a-b1a2-{n:012d}" "reviews:9080" "10.244.1.7:9080" '
        'outbound|9080|v3|reviews.bookinfo.svc.cluster.local 10.244.1.5:40206 10.96.7.11:9080 10.244.1.5:55812 - default')


class Writer(threading.Thread):
    """Writes lines into the logs of pods of the test API server, so many a second."""

    def __init__(self, admin, namespace, pods, rate):
        super().__init__(daemon=True)
        self.admin, self.namespace, self.pods, self.rate = admin, namespace, pods, rate
        self.written, self.ends = 0, False

    def run(self):
        start, number = time.monotonic(), 0
        while not self.ends:
            due = int((time.monotonic() - start) * self.rate) - number
            for place, pod in enumerate(self.pods):
                share = due // len(self.pods) + (place < due % len(self.pods))
                lines = []
                for _ in range(share):
                    number += 1
                    bad = number % 50 == 0
                    now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{number % 1000:03d}Z"
                    lines.append(LINE.format(time=now, n=number, code=503 if bad else 200,
                                             flags="UF,URX" if bad else "-", ms=number % 190))
                if lines:
                    query = urllib.parse.urlencode(
                        {"namespace": self.namespace, "pod": pod, "container": "istio-proxy"})
                    urllib.request.urlopen(urllib.request.Request(
                        f"{self.admin}/log?{query}", data="\n".join(lines).encode(), method="POST")).read()
            self.written = number
            time.sleep(0.05)


def logs(binary, seconds, rows, rate=1000):
    """The log of a workload of three pods, each of which writes a third of so many lines a second."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Kubernetes/Server/apiserver.py")
    server = subprocess.Popen([sys.executable, "-B", script, "--simulated", "3", "--simulated-at", "127.0.0.1:9"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    terminal = writer = None
    log = tempfile.mktemp(prefix="pharos-frames-")
    try:
        info = json.loads(server.stdout.readline())
        request = urllib.request.Request(info["server"] + "/api/v1/namespaces/simulated/pods",
                                         headers={"Authorization": "Bearer " + info["tokens"]["viewer"]})
        listed = json.load(urllib.request.urlopen(request, context=ssl.create_default_context(cafile=info["ca"])))
        pods = [pod["metadata"]["name"] for pod in listed["items"]]
        workload = "simulated-0"
        command = f"{binary} watch --kube --kubeconfig {info['kubeconfigs']['viewer']} -n simulated"
        terminal = Terminal(command, 160, 48, {"PHAROS_FRAME_LOG": log})
        terminal.wait("simulated")
        time.sleep(2)
        terminal.press(":")
        terminal.tmux("send-keys", "-l", f"logs {workload}")
        terminal.press("Enter")
        terminal.wait(r"follows")
        pid = terminal.pid()
        before = memory_mb(pid)
        writer = Writer(info["admin"], "simulated", pods, rate)
        writer.start()
        # Until as many lines are kept as ever will be.
        time.sleep(24_000 / rate + 2)
        c0, w0, t0, n0 = cpu_seconds(pid), written_bytes(pid), time.monotonic(), writer.written
        f0 = len(open(log).read().splitlines())
        full = memory_mb(pid)
        time.sleep(seconds)
        elapsed = time.monotonic() - t0
        cpu = 100 * (cpu_seconds(pid) - c0) / elapsed
        after = memory_mb(pid)
        drawn = [ms for _, ms, _ in frames(log, f0)]
        rows.append((f"log of {len(pods)} pods, {(writer.written - n0) / elapsed:.0f} lines/s",
                     f"{cpu:.1f} % of one core, {len(drawn) / elapsed:.1f} frames/s of {statistics.median(drawn or [0]):.1f} ms, "
                     f"{(written_bytes(pid) - w0) / elapsed / 1000:.0f} kB/s written"))
        rows.append(("its memory: before, 20,000 lines, later",
                     f"{before[1]:.0f}, {full[1]:.0f}, {after[1]:.0f} MB private"))
        begin = len(open(log).read().splitlines())
        for i in range(200):
            terminal.press(("Up", "PageUp", "Down", "f", "Tab", "PageDown")[i % 6])
            time.sleep(0.05)
        time.sleep(0.5)
        times = [ms for key, ms, _ in frames(log, begin) if key]
        if times:
            rows.append(("key press to written frame, in that log",
                         f"p50 {statistics.median(times):.2f} ms, p99 {percentile(times, 0.99):.2f} ms ({len(times)} keys)"))
        head = next((line for line in terminal.screen().splitlines() if "lines" in line), "")
        rows.append(("what its head says then", head.strip()))
        terminal.press("q")
    finally:
        if writer:
            writer.ends = True
        if terminal:
            terminal.close()
        server.kill()
        server.wait()
        if os.path.exists(log):
            os.unlink(log)


def cluster(binary, pods, seconds, rows, rate=5):
    """A cluster of so many pods whose proxies do not answer: what watching and linting it costs."""
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, folder)
    import many_pods

    script = os.path.join(folder, "../Kubernetes/Server/apiserver.py")
    server = terminal = churn = None
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(many_pods.objects(pods), file)
        file.flush()
        try:
            server = subprocess.Popen(
                [sys.executable, "-B", script, "--bookinfo", "--tick", "0", "--objects", file.name],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            info = json.loads(server.stdout.readline())
            terminal = Terminal(f"{binary} watch --kube --kubeconfig {info['kubeconfigs']['admin']} -A", 160, 48)
            first = terminal.wait(r"config \d", 120) - terminal.started
            pid = terminal.pid()
            rows.append((f"cluster of {pods} pods: start to all of it linted", f"{first:.1f} s, {cpu_seconds(pid):.1f} s of a core"))
            for what in ("idle", f"{rate} pods a second come and go"):
                if what != "idle":
                    churn = many_pods.Churn(info["admin"], pods, rate)
                    churn.start()
                time.sleep(10)
                c0, t0, n0 = cpu_seconds(pid), time.monotonic(), churn.changes if churn else 0
                time.sleep(seconds)
                elapsed = time.monotonic() - t0
                told = f", {(churn.changes - n0) / elapsed:.1f} changes/s" if churn else ""
                rows.append((f"the same, {what}",
                             f"{100 * (cpu_seconds(pid) - c0) / elapsed:.1f} % of one core, {memory_mb(pid)[0]:.0f} MB{told}"))
            terminal.press("q")
        finally:
            if churn:
                churn.ends = True
                churn.join(5)
            if terminal:
                terminal.close()
            if server:
                server.kill()
                server.wait()


FILTERS = ("istio_%28requests_total%7Ctcp_%7Crequest_messages%7Cresponse_messages%29",
           "istio_%28request_duration_milliseconds%7Crequest_bytes%7Cresponse_bytes%29")


def pages(addresses):
    """Bytes and samples of all whole pages, and of what Pharos asks for in a poll: counters and histograms."""
    total = [0, 0, 0, 0]
    for address in addresses:
        whole = urllib.request.urlopen(f"http://{address}/stats/prometheus").read()
        total[0] += len(whole)
        total[1] += sum(not line.startswith(b"#") for line in whole.splitlines())
        for part in FILTERS:
            page = urllib.request.urlopen(f"http://{address}/stats/prometheus?usedonly&filter={part}").read()
            total[2] += len(page)
            total[3] += sum(not line.startswith(b"#") for line in page.splitlines())
    return total


def scale(binary, proxies, every, rows, polls=6):
    """As many proxies as one machine polls: CPU for each sample, and whether a poll is over before the next begins."""
    simulator = subprocess.Popen([binary, "simulate", "--proxies", str(proxies), "--seed", "1"],
                                 stdout=subprocess.PIPE, text=True)
    process = folder = listed = None
    try:
        addresses = json.loads(simulator.stdout.readline())["proxies"]
        time.sleep(5)
        whole, samples, asked, asked_samples = pages(addresses)
        rows.append((f"pages of {proxies} simulated proxies",
                     f"{whole / proxies / 1000:.0f} kB and {samples / proxies:.0f} samples each; "
                     f"a poll of Pharos' asks for {asked / proxies / 1000:.0f} kB and {asked_samples / proxies:.0f} samples"))
        listed = tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False)
        listed.write("\n".join(addresses))
        listed.close()

        def follow(label, sources, count):
            child = subprocess.Popen(
                [binary, "graph", "--follow", "-o", "jsonl", "--interval", f"{every}s", "--window", f"{4 * every}s", *sources],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            try:
                for _ in range(2):
                    child.stdout.readline()
                c0, t0 = cpu_seconds(child.pid), time.monotonic()
                ages, lines = [], []
                for _ in range(polls):
                    begin = time.monotonic()
                    graph = json.loads(child.stdout.readline())
                    lines.append(time.monotonic() - begin)
                    ages.append(max((one.get("ageSeconds") or 0) for one in graph["sources"]))
                elapsed = time.monotonic() - t0
                cpu = (cpu_seconds(child.pid) - c0) / polls
                up = sum(one["state"] == "ok" for one in graph["sources"])
                text = (f"{cpu:.2f} s of CPU a poll ({100 * cpu * polls / elapsed:.1f} % of one core), "
                        f"{memory_mb(child.pid)[0]:.0f} MB resident, {len(graph['nodes'])} nodes, {len(graph['edges'])} edges, "
                        f"{up} of {len(graph['sources'])} sources up, oldest numbers {max(ages):.1f} s, a line every {statistics.median(lines):.1f} s")
                if count:
                    text += f"; {1e6 * cpu / count:.2f} µs a sample"
                rows.append((label, text))
            finally:
                child.terminate()
                child.wait()

        follow(f"Pharos polls {proxies} proxies every {every} s", ["--proxies", listed.name], asked_samples)
        if not shutil.which("prometheus"):
            rows.append(("Prometheus scraping the same", "not installed"))
            return
        folder = tempfile.mkdtemp(prefix="pharos-prometheus-")
        open(f"{folder}/prometheus.yml", "w").write(json.dumps({
            "global": {"scrape_interval": f"{every}s", "scrape_timeout": f"{every}s"},
            "scrape_configs": [{"job_name": "envoy", "metrics_path": "/stats/prometheus",
                                "static_configs": [{"targets": addresses}]}]}))
        process = subprocess.Popen(
            ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
             "--web.listen-address=127.0.0.1:19090"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # The first scrapes make the series; what it costs from then on is compared.
        time.sleep(3 * every)
        c0, t0 = cpu_seconds(process.pid), time.monotonic()
        time.sleep(polls * every)
        cpu = (cpu_seconds(process.pid) - c0) / ((time.monotonic() - t0) / every)
        rows.append((f"Prometheus scrapes the same every {every} s",
                     f"{cpu:.2f} s of CPU a scrape, {memory_mb(process.pid)[0]:.0f} MB resident; {1e6 * cpu / samples:.2f} µs a sample"))
        follow(f"Pharos from that Prometheus every {every} s", ["--prometheus", "http://127.0.0.1:19090"], 0)
    finally:
        for child in (process, simulator):
            if child:
                child.terminate()
                child.wait()
        if folder:
            shutil.rmtree(folder)
        if listed:
            os.unlink(listed.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["demo", "prometheus", "simulated"])
    parser.add_argument("--binary", default=".build/release/pharos")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--proxies", type=int, default=1000)
    parser.add_argument("--every", type=int, default=15)
    parser.add_argument("--pods", type=int, default=5000)
    options = parser.parse_args()
    rows = []
    binary = os.path.abspath(options.binary)
    if {"demo", "prometheus"} & set(options.what):
        demo = Demo(binary)
        try:
            sources = [word for address in demo.addresses for word in ("--proxy", address)]
            if "demo" in options.what:
                traces = ("--traces", demo.info["traces"])
                measure_dashboard(
                    binary, sources, options.seconds, rows, f"demo mesh ({len(demo.addresses)} proxies)",
                    r"productpage", traces)
                fault_to_red(binary, demo, rows)
            if "prometheus" in options.what:
                prometheus(demo, options.seconds, rows)
        finally:
            demo.close()
    if "simulated" in options.what:
        simulated(binary, options.seconds, rows)
    if "logs" in options.what:
        logs(binary, options.seconds, rows)
    if "cluster" in options.what:
        cluster(binary, options.pods, options.seconds, rows)
    if "scale" in options.what:
        scale(binary, options.proxies, options.every, rows)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n\n| what | measured |\n|---|---|")
    for row in rows:
        print(f"| {row[0]} | {row[1]} |")


if __name__ == "__main__":
    main()
