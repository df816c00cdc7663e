#!/usr/bin/env python3
"""Measures the dashboard as its users run it, and prints a table in Markdown.

usage: measure.py [--binary .build/release/pharos] [--seconds 30] [demo] [prometheus] [simulated]

demo        first graph, idle cost, key latency and fault-to-red on the real demo mesh
prometheus  a real Prometheus scraping the same proxies, for comparison
simulated   200 simulated proxies: key latency while walking, cost

Figures are medians or percentiles of one run; the machine's name and load are printed with them.
"""
import argparse, json, os, re, shutil, signal, statistics, subprocess, sys, tempfile, time

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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["demo", "prometheus", "simulated"])
    parser.add_argument("--binary", default=".build/release/pharos")
    parser.add_argument("--seconds", type=float, default=30)
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
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n\n| what | measured |\n|---|---|")
    for row in rows:
        print(f"| {row[0]} | {row[1]} |")


if __name__ == "__main__":
    main()
