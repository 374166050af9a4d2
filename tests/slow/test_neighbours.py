# SPDX-License-Identifier: MIT
"""Two hundred targets, and among them every hostile one that there is: each healthy target
has the verdict that it has alone, none is called paused, and the run ends in time.
"""
import contextlib
import json

import test_hostile
from hostile import QUICK, SECONDS_MORE, run_measured
from rawserver import RawServer
from test_hostile import BODIES, CA_BARE, CA_RA, CONNECT_GAMES, HTTP_GAMES, TLS_GAMES

LIMIT, TARGETS = 60, 200

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


def ask(path, parallel):
    run = run_measured("-f", "json", *QUICK, "-s", "caps,cacert", "-t", LIMIT, "-j", parallel,
                       "--targets", path)
    return json.loads(run.text), run


def test_healthy_among_hostile(mock, pki, tmp_path):
    with contextlib.ExitStack() as stack:
        bad = list(hostile_lines(stack, pki))
        good = [f"{mock.url()} label=healthy{i}" for i in range(TARGETS - len(bad))]
        assert len(bad) > 80 and len(good) > 50
        step = len(bad) / len(good)
        lines = [line for i, line in enumerate(good)
                 for line in [*bad[int(i * step):int((i + 1) * step)], line]]
        lines += [line for line in bad if line not in lines]
        path = tmp_path / "targets"
        path.write_text("\n".join(lines) + "\n")
        document, run = ask(path, TARGETS)
    assert len(document["targets"]) == len(lines)
    healthy = [target for target in document["targets"]
               if target["label"].startswith("healthy")]
    assert len(healthy) == len(good)
    wrong = {target["label"]: [finding["id"] for finding in target["findings"]]
             for target in healthy if target["status"] != "ok"}
    assert not wrong
    assert run.seconds < LIMIT + SECONDS_MORE


def test_the_same_time_among_hostile(mock, pki, tmp_path):
    """Twice as long at most, and a second for a machine that is busy with this very test."""
    path = tmp_path / "targets"
    good = [f"{mock.url()} label=healthy{i}" for i in range(20)]
    path.write_text("\n".join(good) + "\n")
    alone, _ = ask(path, TARGETS)
    slow = [test_hostile.ca(key=test_hostile.slow_key(), serial=bytes([i]))
            for i in range(1, 41)]
    with RawServer(test_hostile.serving(test_hostile.bag(*slow), CA_RA)) as keys, \
            RawServer(test_hostile.answering(HTTP_GAMES[
                "stacked transfer codings that give nothing"])) as codings:
        path.write_text("\n".join(
            [f"{keys.url} label=k{i}" for i in range(10)] + good +
            [f"{codings.url} label=c{i}" for i in range(10)]) + "\n")
        among, _ = ask(path, TARGETS)

    def times(document):
        return {target["label"]: max(exchange["timings"]["total"]
                                     for exchange in target["exchanges"])
                for target in document["targets"] if target["label"].startswith("healthy")}
    before, after = times(alone), times(among)
    assert before.keys() == after.keys()
    assert max(after.values()) < 2 * max(before.values()) + 1
