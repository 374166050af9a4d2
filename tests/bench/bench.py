# SPDX-License-Identifier: MIT
"""How fast the program is, side by side with the limit and with what people use today.

Each row is a ratio of two measurements that took turns in one run; of several runs it is
the median. No absolute time is judged, and a goal that is missed is no failure: the table
says so. The whole of what was measured is written as JSON.

Run by ./dev bench. Needs the built programs, curl and openssl; the peers, valgrind and wrk
are used where they are installed.
"""
import argparse
import base64
import contextlib
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import namedtuple
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NDES_PATH = "/certsrv/mscep/mscep.dll"
CHALLENGE = "geheim"
DEVICES = 3
#: RSA keys that three devices need: Windows signs with one of its own.
KEYS = 4
#: All that takes no key.
STEPS = ("-s", "browse,caps,cacert")
SUBMIT = "/usr/lib/certmonger/scep-submit"

#: What one run of a program took. memory in kB, seconds otherwise.
Cost = namedtuple("Cost", "wall cpu memory status")

QUIET = {name: value for name, value in os.environ.items()
         if not name.lower().endswith("_proxy")}


# ---- running programs ----

def run(*command, stdin=b"", env=None):
    """Runs a program to its end, its output thrown away."""
    with tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        began = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdin=given,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=env or QUIET)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss,
                process.returncode)


def output(*command, stdin=None):
    return subprocess.run([str(word) for word in command], input=stdin, env=QUIET,
                          capture_output=True).stdout


def take_turns(rounds, *actions):
    """Each action once per round, so that what else goes on meets them all alike."""
    costs = [[] for _ in actions]
    for number in range(rounds):
        order = list(range(len(actions)))
        for index in order if number % 2 == 0 else reversed(order):
            costs[index].append(actions[index]())
    return costs


def median(costs, what="wall"):
    return statistics.median(getattr(cost, what) for cost in costs)


def ratio(ours, theirs, what="wall"):
    """Of the medians."""
    return median(ours, what) / max(median(theirs, what), 1e-6)


class Mock:
    """mock-ndes with these options, for as long as the block lasts."""

    def __init__(self, bench, *options):
        self.bench = bench
        self.tls = "--tls" in options
        self.process = subprocess.Popen(
            [bench.mock, "--ca-dir", bench.ca, *map(str, options)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[2])
        self.base = f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def url(self, scenario="healthy"):
        return f"{self.base}/{scenario}{NDES_PATH}"

    def roots(self):
        return self.bench.ca / "tls-ca.pem"

    def trust(self, option):
        return [option, self.roots()] if self.tls else []

    def cpu(self):
        """Seconds of its processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, method="GET", path="/-/seen"):
        import ssl
        context = ssl.create_default_context(cafile=self.roots()) if self.tls else None
        request = urllib.request.Request(self.base + path, method=method)
        handlers = [urllib.request.ProxyHandler({})]
        if context:
            handlers.append(urllib.request.HTTPSHandler(context=context))
        with urllib.request.build_opener(*handlers).open(request) as answer:
            return answer.read()

    def connections(self):
        """The number of the connection that this asks on; the next question is another."""
        self.ask(path=f"/healthy{NDES_PATH}?operation=GetCACaps")
        return max(record["connection"] for record in self.seen())

    def forget(self):
        self.ask("DELETE")

    def seen(self):
        return json.loads(self.ask())


# ---- the table ----

class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = Path(folder)
        self.ca = self.folder / "ca"
        self.program = options.build / "src" / "scepprobe"
        self.mock = options.build / "test-server" / "mock-ndes"
        self.critical = options.build / "tests" / "bench" / "critical"
        self.keys = options.build / "tests" / "bench" / "keys"
        self.rows = []

    def row(self, part, what, value, goal=None, note="", **measured):
        """goal: the most the value may be, or the least where it is negative."""
        met = None if goal is None else value <= goal if goal > 0 else value >= -goal
        self.rows.append({"part": part, "what": what, "value": value, "goal": goal,
                          "met": met, "note": note, "measured": measured})
        wanted = "" if goal is None else f"{'<=' if goal > 0 else '>='} {abs(goal):g}"
        verdict = {None: "", True: "met", False: "MISSED"}[met]
        print(f"{part:5} {what:58} {value:9.2f} {wanted:>9} {verdict:6} {note}".rstrip(),
              flush=True)

    def skip(self, part, what, why):
        self.rows.append({"part": part, "what": what, "skipped": why})
        print(f"{part:5} {what:58}   skipped: {why}", flush=True)


# ---- a. one target against its critical path ----

def critical_requests(bench, mock, device, steps):
    """What one device sends, as lines for the program `critical`."""
    trace = bench.folder / "one.har"
    run(bench.program, "-d", device, *steps, *mock.trust("--ca-file"), "--save-trace",
        trace, mock.url())
    lines = []
    for number, entry in enumerate(json.loads(trace.read_text())["log"]["entries"]):
        request = entry["request"]
        kind, body = "-", "-"
        if "postData" in request:
            kind = request["postData"]["mimeType"]
            body = bench.folder / f"body-{device}-{number}"
            body.write_bytes(base64.b64decode(request["postData"]["text"]))
        lines.append(f"{request['method']} {kind} {body} {request['url']}\n")
    return lines


def measure_path(bench):
    for scheme in ("http", "https"):
        for delay in (0, 20, 100):
            options = ["--delay", delay] + (["--tls"] if scheme == "https" else [])
            with Mock(bench, *options) as mock:
                path_row(bench, mock, f"all steps, {scheme}, {delay} ms", delay)
                if delay == 20:
                    path_row(bench, mock, f"without keys, {scheme}, {delay} ms", delay,
                             STEPS)


def path_row(bench, mock, name, delay, steps=()):
    slowest = max((critical_requests(bench, mock, device, steps)
                   for device in ("windows", "android", "ios")), key=len)
    lines = "".join(slowest).encode()
    ours, limit = take_turns(
        bench.options.rounds,
        lambda: run(bench.program, *steps, *mock.trust("--ca-file"), mock.url()),
        lambda: run(bench.critical, 1, *([mock.roots()] if mock.tls else []),
                    stdin=lines))
    bench.row("a", f"{name}: wall time / critical path",
              ratio(ours, limit), 1.10 if delay >= 20 else None,
              f"{len(slowest)} requests", ours=median(ours), limit=median(limit),
              least=min(c.wall for c in ours) / min(c.wall for c in limit))


# ---- b. peers doing the same ----

def client_scepclient(bench, mock):
    folder = Path(tempfile.mkdtemp(dir=bench.folder))
    return [["scepclient", "-server-url", mock.url("healthy-aes"), "-challenge", CHALLENGE,
             "-private-key", folder / "key.pem", "-certificate", folder / "cert.pem",
             "-cn", "bench"]]


def client_submit(bench, mock):
    """It sends a ready message, so a key is made beside it."""
    message = bench.folder / "message.pem"
    if not message.exists():
        mock.forget()
        run(bench.program, "-d", "android", "--method", "get", "-s", "pkioperation",
            "--challenge-file", "-", mock.url("healthy-aes"), stdin=CHALLENGE.encode())
        query, = [r["query"] for r in mock.seen() if r["message"]]
        octets = base64.b64decode(urllib.parse.unquote(query.split("message=")[1]))
        message.write_text("-----BEGIN PKCS7-----\n" + base64.encodebytes(octets).decode() +
                           "-----END PKCS7-----\n")
    ask = [SUBMIT, "-u", mock.url("healthy-aes")]
    return [["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            [*ask, "-c"], [*ask, "-C"],
            [*ask, "-r", bench.ca / "ra-encryption.pem", "-N", bench.ca / "ca.pem",
             "-I", bench.ca / "ra-signing.pem", "-p", message]]


def client_strongswan(bench, mock):
    folder = Path(tempfile.mkdtemp(dir=bench.folder))
    key = folder / "key.pem"
    return [["sh", "-c", f"pki --gen --type rsa --size 2048 --outform pem >{key}"],
            ["pki", "--scepca", "--url", mock.url("healthy-aes"), "--caout",
             folder / "ca.pem", "--raout", folder / "ra.pem"],
            ["pki", "--scep", "--url", mock.url("healthy-aes"), "--dn", "CN=bench",
             "--cacert-enc", bench.ca / "ra-encryption.pem", "--cacert-sig",
             bench.ca / "ra-signing.pem", "--cacert", bench.ca / "ca.pem", "--cipher",
             "des3", "--digest", "sha256", "--in", key, "--password", CHALLENGE]]


PEERS = {"scepclient": client_scepclient, SUBMIT: client_submit, "pki": client_strongswan}


def three_times(make, bench, mock):
    """One peer's whole work for three devices, one after the other, as it has it."""
    def work():
        began, cpu = time.monotonic(), 0
        for _ in range(DEVICES):
            for command in make(bench, mock):
                cost = run(*command)
                cpu += cost.cpu
                if cost.status != 0:
                    raise RuntimeError(f"{command[0]} fails: {cost.status}")
        return Cost(time.monotonic() - began, cpu, 0, 0)
    return work


def measure_peers(bench):
    with Mock(bench, "--delay", 20, "--challenge", CHALLENGE) as mock:
        names = [name for name in PEERS if shutil.which(name)]
        if not names:
            bench.skip("b", "peers", "none is installed; ./dev peers gets them")
            return
        ours, *theirs = take_turns(
            bench.options.rounds,
            lambda: run(bench.program, "-s", "caps,cacert,pkioperation",
                        "--challenge-file", "-", mock.url("healthy-aes"),
                        stdin=CHALLENGE.encode()),
            *(three_times(PEERS[name], bench, mock) for name in names))
        best = min(names, key=lambda name: median(theirs[names.index(name)]))
        for name, costs in zip(names, theirs):
            bench.row("b", f"three enrolments, 20 ms: {Path(name).name} / ours",
                      1 / ratio(ours, costs), -3 if name == best else None,
                      "the best of them" if name == best else "",
                      ours=median(ours), theirs=median(costs))


# ---- c. start-up ----

def measure_start(bench):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        for what, word in (("--version", "--version"), ("refused connection", url)):
            ours, curl = take_turns(bench.options.rounds * 5,
                                    lambda: run(bench.program, word),
                                    lambda: run("curl", "-s", word))
            bench.row("c", f"start-up, {what}: wall time / curl", ratio(ours, curl), 1.5,
                      f"processor time {ratio(ours, curl, 'cpu'):.2f}",
                      ours=median(ours), curl=median(curl))


# ---- d. many targets ----


def same_for_curl(bench, mock, n):
    """One target's requests, and curl's list of them for n targets."""
    mock.forget()
    run(bench.program, *STEPS, *mock.trust("--ca-file"), mock.url())
    records = mock.seen()
    paths = [record["target"] for record in records]
    list_file = bench.folder / "urls"
    with list_file.open("w") as out:
        for _ in range(n):
            for path in paths:
                out.write(f'url = "{mock.base}{path}"\noutput = "/dev/null"\n')
    by_connection = {}
    for record in records:
        by_connection.setdefault(record["connection"], []).append(record["target"])
    return len(paths), list_file, list(by_connection.values())


def many_once(mock, command):
    """The cost of one run, and how many connections it took."""
    mock.forget()
    first, before = mock.connections(), mock.cpu()
    cost = run(*command)
    spent = mock.cpu() - before
    # Between the two questions for the number there is one for what was seen.
    return cost, mock.connections() - first - 2, spent


def measure_many(bench):
    with Mock(bench, "--tls") as mock:
        per_request = {}
        for n in bench.options.targets:
            for parallel in bench.options.parallel:
                per_request[n, parallel] = many_rows(bench, mock, n, parallel)
        for parallel in bench.options.parallel:
            first, last = bench.options.targets[0], bench.options.targets[-1]
            if first != last:
                bench.row("d", f"growth, --parallel {parallel}: processor time per request, "
                          f"{last} / {first} targets",
                          per_request[last, parallel] / per_request[first, parallel], 1.15)


def many_rows(bench, mock, n, parallel):
    each, urls, devices = same_for_curl(bench, mock, n)
    file = bench.folder / "targets"
    file.write_text("".join(f"{mock.url()} label=t{i}\n" for i in range(n)))
    probe = [bench.program, *STEPS, *mock.trust("--ca-file"), "-q", "-j", parallel,
             "--targets", file, "-o", bench.folder / "report"]
    curl = ["curl", "-s", "--parallel", "--parallel-max", min(parallel * DEVICES, 300),
            *mock.trust("--cacert"), "-K", urls]
    bare = [bench.critical, n, mock.roots()]
    lists = [("".join(f"GET - - {mock.base}{target}\n" for target in device)).encode()
             for device in devices]

    def floor():
        costs = [run(*bare, stdin=lines) for lines in lists]
        return Cost(sum(c.wall for c in costs), sum(c.cpu for c in costs), 0, 0)

    taken, taken_curl, waited = [], [], []

    def ours():
        cost, count, server = many_once(mock, probe)
        taken.append(count)
        waited.append(server / cost.wall)
        return cost

    def theirs():
        cost, count, _ = many_once(mock, curl)
        taken_curl.append(count)
        return cost

    mine, curls, floors = take_turns(max(bench.options.rounds // 3, 1), ours, theirs, floor)
    requests = each * n
    name = f"{n} targets, --parallel {parallel}"
    bench.row("d", f"{name}: processor time / libcurl alone", ratio(mine, floors, "cpu"),
              1.5, "as many connections", requests=requests, ours=median(mine, "cpu"),
              floor=median(floors, "cpu"))
    bench.row("d", f"{name}: processor time / curl --parallel", ratio(mine, curls, "cpu"),
              None, f"connections {taken[0]} / {taken_curl[0]}", ours=median(mine, "cpu"),
              curl=median(curls, "cpu"), connections=taken[0],
              connections_of_curl=taken_curl[0])
    bench.row("d", f"{name}: requests per second / curl --parallel",
              median(curls) / median(mine), None,
              f"the server kept {statistics.median(waited):.2f} processors busy",
              per_second=requests / median(mine), per_second_of_curl=requests / median(curls))
    flight = min(n, parallel)
    bench.row("d", f"{name}: peak memory / (32 MB + 128 kB a target in flight)",
              median(mine, "memory") / (32 * 1024 + 128 * flight), 1.0,
              kilobytes=median(mine, "memory"))
    return median(mine, "cpu") / requests


# ---- e. diagnose alone ----

def instructions(*command, within=None):
    """Those of the whole command, or of one function and what it calls."""
    only = [f"--toggle-collect={within}"] if within else []
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                           *only, *map(str, command)], capture_output=True, text=True,
                          env=QUIET)
    line, = [line for line in done.stderr.splitlines() if "Collected" in line]
    return int(line.split(":")[1])


def measure_replay(bench):
    with Mock(bench) as mock:
        one, many = bench.folder / "one.har", bench.folder / "many.har"
        run(bench.program, "--save-trace", one, mock.url())
        file = bench.folder / "targets"
        file.write_text(f"{mock.url()}\n" * 20)
        run(bench.program, "--save-trace", many, "--targets", file)
    exchanges = len(json.loads(one.read_text())["log"]["entries"])
    cost, begin = take_turns(bench.options.rounds,
                             lambda: run(bench.program, "replay", many),
                             lambda: run(bench.program, "--version"))
    rate = 20 / (median(cost, "cpu") - median(begin, "cpu"))
    bench.row("e", "replay: traces per second of processor time", rate)
    if not shutil.which("valgrind"):
        bench.skip("e", "replay: instructions per exchange", "no valgrind")
        return
    for what, within, goal in (("all of it", None, None),
                               ("loading the archive", "har_load", None),
                               ("of that, jansson", "json_loadb", None),
                               ("judging", "report_judge", 640)):
        cost = (instructions(bench.program, "replay", one, one, one, within=within) -
                instructions(bench.program, "replay", one, within=within)) / 2
        bench.row("e", f"replay: thousand instructions per exchange, {what}",
                  cost / exchanges / 1000, goal, f"{exchanges} exchanges")


# ---- f. keys ----

def measure_keys(bench):
    genpkey = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
    with Mock(bench) as mock:
        costs = take_turns(
            bench.options.rounds * 3,
            lambda: run(bench.program, mock.url()),
            lambda: run(bench.keys, KEYS),
            lambda: run(bench.keys, 0),
            lambda: run(*genpkey),
            lambda: run("openssl", "version"))

    # The mean: the search for prime numbers takes as long as it takes.
    whole, ours, ours_empty, theirs, theirs_empty = (
        statistics.mean(cost.cpu for cost in some) for some in costs)
    key, other = (ours - ours_empty) / KEYS, theirs - theirs_empty
    bench.row("f", "RSA keys (four a target): share of all processor time",
              KEYS * key / whole, None, "each used once", key=key, whole=whole)
    bench.row("f", "one RSA key: processor time / openssl genpkey", key / other, None,
              "three prime numbers / two", ours=key, openssl=other)


# ---- g. the server ----

def measure_server(bench):
    if not shutil.which("wrk"):
        bench.skip("g", "mock-ndes: requests per second", "no wrk")
        return
    for scheme in ("http", "https"):
        with Mock(bench, *(["--tls"] if scheme == "https" else [])) as mock:
            lines = output("wrk", "-t1", "-c32", "-d3s",
                           mock.url() + "?operation=GetCACert&message=ca").decode()
        rate = [float(line.split()[1]) for line in lines.splitlines()
                if line.startswith("Requests/sec")]
        probes = [row["measured"]["per_second"] for row in bench.rows
                  if row["part"] == "d" and "per_second" in row["measured"]]
        if rate and probes:
            bench.row("g", f"mock-ndes, {scheme}: wrk's requests per second / ours in d",
                      rate[0] / max(probes), None, per_second=rate[0])
        elif rate:
            bench.row("g", f"mock-ndes, {scheme}: requests per second", rate[0], None,
                      per_second=rate[0])


# ---- h. logs ----

EVENTS = 20000
LOG_SIZE = 64 << 20
IIS_FIELDS = ("#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username "
              "c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status "
              "time-taken\n")


def iis_log(path, every=20):
    """One line in so many is of SCEP, as on a server that does other things besides."""
    lines = [IIS_FIELDS]
    for i in range(4000):
        scep = i % every == 0
        stem = f"{NDES_PATH}/pkiclient.exe" if scep else f"/app/page{i}.aspx"
        query = "operation=GetCACaps&message=default" if scep else f"id={i}"
        agent = ("Mozilla/4.0+(compatible;+Win32;+NDES+client+10.0.26100.1/ge)" if scep else
                 "Mozilla/5.0+(Windows+NT+10.0;+Win64;+x64)+AppleWebKit/537.36")
        lines.append(f"2026-03-01 {i // 3600:02}:{i // 60 % 60:02}:{i % 60:02} 10.0.0.1 GET "
                     f"{stem} {query} 443 - 10.0.{i % 250}.7 {agent} - 200 0 0 31\n")
    text = "".join(lines).encode()
    path.write_bytes(text * (LOG_SIZE // len(text)))


#: Other formats, each by one of its lines; {} is a number. Half of the lines are of SCEP.
OTHER_FORMATS = {
    "XML of events": "<Event xmlns='x'><System><Provider Name='{}'/><EventID>32</EventID>"
                     "<Level>2</Level><TimeCreated SystemTime='2026-03-01T08:00:00Z'/></System>"
                     "<EventData><Data>{} (0x80072f78)</Data></EventData></Event>\n",
    "console of iOS": "2026-03-01 08:00:00.123456-0700 0x1 Debug 0x0 1 0 {}: [a:b] Performing "
                      "synchronous URL request: https://ndes.example/certsrv/mscep/mscep.dll?"
                      "operation=GetCACert&message={}\n",
    "OMADM of Android": "2026-03-01T08:00:00.2500000\tVERB\tEvent\t{}\t1\t1\tSending "
                        "GetCACert(ca) to https://ndes.example/certsrv/mscep/mscep.dll?"
                        "operation=GetCACert&message={}\n",
}
SPEAKERS = {"XML of events": ("Microsoft-Windows-Fax", "Microsoft-Windows-DeviceManagement-"
                              "Enterprise-Diagnostics-Provider"),
            "console of iOS": ("locationd", "profiled"),
            "OMADM of Android": ("com.example.Other",
                                 "org.jscep.transport.UrlConnectionGetTransport")}


def measure_formats(bench):
    """No goal is set for these: the figures stand beside those of IIS."""
    half = bench.folder / "half.log"
    iis_log(half, every=2)
    files = {"IIS, half of it SCEP": half}
    for name, form in OTHER_FORMATS.items():
        text = "".join(form.format(SPEAKERS[name][i % 2], i % 7) for i in range(2000)).encode()
        files[name] = bench.folder / (name.split()[0] + ".log")
        files[name].write_bytes(text * (LOG_SIZE // 4 // len(text)))
    for name, path in files.items():
        ours, grep = take_turns(bench.options.rounds, lambda path=path: run(
            bench.program, "logs", path), lambda path=path: run(
                "sh", "-c", 'grep -c mscep "$0" | cat', path))
        bench.row("h", f"logs: {name}, processor time beside grep -c",
                  ratio(ours, grep, "cpu"))


def measure_logs(bench):
    """Events of .evtx files by the second, a bundle of 50 MB, and IIS beside grep -c."""
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    from bundles import zip_of
    from evtx import Event, evtx

    log, events, bundle = (bench.folder / name for name in ("u_ex.log", "a.evtx", "a.zip"))
    data = evtx(*(Event("Windows Error Reporting" if i % 100 else "Application Error", 1000,
                        level=4, data=["w3wp.exe" if i % 100 == 0 else "other.exe", str(i)])
                  for i in range(EVENTS)))
    events.write_bytes(data)
    bundle.write_bytes(zip_of({"Application.evtx": data, "trace.etl":
                               os.urandom((50 << 20) - len(data) // 8)}))
    iis_log(log)
    begin, cost, packed, ours, grep = take_turns(
        bench.options.rounds,
        lambda: run(bench.program, "--version"),
        lambda: run(bench.program, "logs", events),
        lambda: run(bench.program, "logs", bundle),
        lambda: run(bench.program, "logs", log),
        # Into a pipe: at /dev/null grep ends with the first line it finds.
        lambda: run("sh", "-c", 'grep -c mscep "$0" | cat', log))
    rate = EVENTS / max(median(cost, "cpu") - median(begin, "cpu"), 1e-6)
    bench.row("h", "logs: thousand events of .evtx per second", rate / 1000)
    bench.row("h", "logs: seconds for a bundle of 50 MB", median(packed))
    bench.row("h", "logs: IIS, processor time beside grep -c", ratio(ours, grep, "cpu"), 2)
    measure_formats(bench)


PARTS = {"a": measure_path, "b": measure_peers, "c": measure_start, "d": measure_many,
         "e": measure_replay, "f": measure_keys, "g": measure_server,
         "h": measure_logs}


def numbers(text):
    return sorted(int(word) for word in text.split(","))


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build",
                        help="where the programs are")
    parser.add_argument("--json", type=Path, help="where to write (build/bench.json)")
    parser.add_argument("--rounds", type=int, default=9, help="of each pair, default 9")
    parser.add_argument("--targets", type=numbers, default=[100, 300],
                        help="how many, default 100,300; 1000 takes minutes")
    parser.add_argument("--parallel", type=numbers, default=[64, 256], help="64,256")
    parser.add_argument("--only", default="".join(PARTS), help="parts, such as ad")
    return parser.parse_args()


def machine():
    load = os.getloadavg()[0]
    return {"processors": os.cpu_count(), "load": load, "machine": platform.machine(),
            "memory_megabytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20}


def main():
    options = parse_arguments()
    options.build = options.build.resolve()
    before = machine()
    print(f"{before['processors']} processors, {before['memory_megabytes']} MB, load "
          f"{before['load']:.1f} before; medians of {options.rounds} rounds\n")
    with contextlib.ExitStack() as stack:
        bench = Bench(options, stack.enter_context(tempfile.TemporaryDirectory()))
        with Mock(bench), Mock(bench, "--tls"):
            pass  # the certificates are made here, and not while something is measured
        for part, measure in PARTS.items():
            if part in options.only:
                measure(bench)
    after = machine()["load"]
    print(f"\nload {after:.1f} after")
    path = options.json or options.build / "bench.json"
    path.write_text(json.dumps({"machine": before, "load_after": after,
                                "rounds": options.rounds, "rows": bench.rows},
                               indent=1) + "\n")
    print(f"Written to {path}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
