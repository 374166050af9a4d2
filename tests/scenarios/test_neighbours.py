# SPDX-License-Identifier: MIT
"""Two hundred targets, and among them every hostile one that there is: each healthy target
has the verdict, and about the time, that it has among others like it, and the hostile ones
cost little processor time, though some of them send without end.
"""
import contextlib
import json
import resource
import statistics
import subprocess
import sys

import test_hostile
from hostile import QUICK, SECONDS_MORE, is_sanitized, run_measured
from rawserver import RawServer
from test_hostile import BODIES, CA_BARE, CA_RA, CONNECT_GAMES, HTTP_GAMES, TLS_GAMES

LIMIT, TARGETS = 40, 200

#: Processor time of all hostile ones, in seconds: about one on a computer of today. Before
#: what libcurl does for one exchange was bounded, it was as long as the limit.
COST_MOST = 8

#: Says how much longer than its processor time a busy process takes on this computer.
BURN = """
import time, sys
began = time.monotonic()
while time.process_time() < 0.3: pass
print((time.monotonic() - began) / time.process_time())
"""

#: Of the hostile ones: pki is what their chains are made with.
pki = test_hostile.pki


def hostile_lines(stack, pki):
    """A line of a targets file for each, with the server it leads to."""
    def serve(*args, **more):
        return stack.enter_context(RawServer(*args, **more))
    for game in HTTP_GAMES.values():
        yield serve(test_hostile.answering(game)).url
    for what, (make, _) in BODIES.items():
        yield serve(test_hostile.serving(make(), CA_RA if "bag" in what else CA_BARE)).url
    for game in TLS_GAMES.values():
        yield serve(None, raw=game).url.replace("http:", "https:")
    for game in CONNECT_GAMES.values():
        proxy = serve(test_hostile.answering(game))
        yield f"https://ndes.contoso.invalid proxy=http://127.0.0.1:{proxy.port}"
    slow = [test_hostile.ca(key=test_hostile.slow_key(), serial=bytes([i]))
            for i in range(1, 6)]
    context = test_hostile.chain_of(pki, "slow-neighbour", *slow)
    yield serve(test_hostile.serving(b""), tls=context).url + " insecure"


def stretch():
    done = subprocess.run([sys.executable, "-c", BURN], capture_output=True, check=True)
    return max(1, float(done.stdout))


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ask(path, lines):
    """All of the lines at once: a document."""
    path.write_text("\n".join(lines) + "\n")
    run = run_measured("-f", "json", *QUICK, "-s", "caps,cacert", "-t", LIMIT, "-j", TARGETS,
                       "--targets", path)
    document = json.loads(run.text)
    assert len(document["targets"]) == len(lines)
    assert run.seconds < LIMIT + SECONDS_MORE
    return document


def healthy_of(document):
    return [target for target in document["targets"]
            if target["label"].startswith("healthy")]


def usual_time(document):
    """Seconds of a healthy target's requests, the median."""
    return statistics.median(sum(exchange["timings"]["total"]
                                 for exchange in target["exchanges"])
                             for target in healthy_of(document))


def mixed(bad, good):
    """One among the other, evenly."""
    step = len(bad) / len(good)
    lines = [line for i, line in enumerate(good)
             for line in [*bad[int(i * step):int((i + 1) * step)], line]]
    return lines + [line for line in bad if line not in lines]


def test_healthy_among_hostile(mock, pki, tmp_path):
    with contextlib.ExitStack() as stack:
        bad = list(hostile_lines(stack, pki))
        good = [f"{mock.url()} label=healthy{i}" for i in range(TARGETS - len(bad))]
        assert len(bad) > 80 and len(good) > 50
        alone = ask(tmp_path / "targets", [f"{mock.url()} label=healthy{i}"
                                           for i in range(TARGETS)])
        before, burnt = processor_seconds(), stretch()
        among = ask(tmp_path / "targets", mixed(bad, good))
        cost = processor_seconds() - before
        burnt += stretch()
    for document in alone, among:
        wrong = {target["label"]: [finding["id"] for finding in target["findings"]]
                 for target in healthy_of(document) if target["status"] != "ok"}
        assert not wrong
    assert len(healthy_of(among)) == len(good)
    assert is_sanitized() or cost < COST_MOST
    # Behind the factor: a second of work for others, as long as it takes here and now.
    assert usual_time(among) < 2 * usual_time(alone) + burnt
