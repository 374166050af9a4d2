# SPDX-License-Identifier: MIT
"""Metrics read by Prometheus: promtool checks them and the shipped alerts, and a server of
its own scrapes them from node_exporter's textfile collector, as people run it."""
import json
import os
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

CONTRIB = Path(__file__).resolve().parents[2] / "contrib" / "prometheus"
RULES = CONTRIB / "scepprobe.rules.yml"
QUICK = ("--key-bits", "1024", "-d", "ios", "-f", "prometheus")
SCENARIOS = ("healthy", "ndes-general-page", "scep-app-pool-stopped", "url-too-long",
             "ra-certificate-expiring")
PATIENCE = 60

CONFIGURATION = """
global:
  scrape_interval: 1s
  evaluation_interval: 1s
rule_files: ["{rules}"]
scrape_configs:
  - job_name: node
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


def promtool(peer, *args, **more):
    done = subprocess.run([peer("promtool"), *map(str, args)], capture_output=True,
                          text=True, timeout=PATIENCE, **more)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_promtool_has_nothing_to_say(scenario, peer, probe, mock):
    text = probe(*QUICK, mock.url(scenario), mock.url()).stdout
    assert promtool(peer, "check", "metrics", input=text) == (0, "")


def test_shipped_alerts(peer):
    assert promtool(peer, "check", "rules", RULES)[0] == 0
    status, said = promtool(peer, "test", "rules", CONTRIB / "scepprobe.rules.test.yml")
    assert (status, "FAILED" in said) == (0, False), said


def ask(url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=PATIENCE) as answer:
        return answer.read().decode()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for(look, process):
    """What look() gives once it gives something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "it ended"
        try:
            found = look()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.1)
    pytest.fail("nothing came in time")


@pytest.fixture
def start(tmp_path):
    """Starts a program that runs until the test ends."""
    running = []

    def run(name, *args):
        log = (tmp_path / f"{name}.log").open("w")
        running.append((subprocess.Popen([*map(str, args)], stdout=log, stderr=log,
                                         stdin=subprocess.DEVNULL, cwd=tmp_path), log))
        return running[-1][0]
    yield run
    for process, log in running:
        process.terminate()
        process.wait(PATIENCE)
        log.close()


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "textfile"
    path.mkdir()
    return path


@pytest.fixture
def exporter(peer, start, folder):
    port = free_port()
    url = f"http://127.0.0.1:{port}/metrics"
    process = start("exporter", peer("prometheus-node-exporter"),
                    f"--web.listen-address=127.0.0.1:{port}",
                    "--collector.disable-defaults", "--collector.textfile",
                    f"--collector.textfile.directory={folder}")
    wait_for(lambda: ask(url), process)
    return port


def samples(text, name):
    return [line for line in text.splitlines() if line.startswith(name + "{")]


def test_collector_takes_both_schedules(exporter, folder, probe, mock):
    """The files of the shipped services stand side by side, for the same targets."""
    urls = [mock.url(name) for name in SCENARIOS]
    probe(*QUICK, "-s", "browse,caps,cacert", "-o", folder / "scepprobe-path.prom", *urls)
    probe(*QUICK, "-o", folder / "scepprobe-enrolment.prom", *urls, urls[0])
    text = ask(f"http://127.0.0.1:{exporter}/metrics")
    assert "node_textfile_scrape_error 0" in text.splitlines()
    assert len(samples(text, "scep_probe_success")) == 2 * len(urls) + 1
    assert sorted(path.name for path in folder.iterdir()) == [
        "scepprobe-enrolment.prom", "scepprobe-path.prom"]
    assert oct((folder / "scepprobe-path.prom").stat().st_mode & 0o444) == "0o444" or (
        os.umask(0o022) != 0o022)


def test_server_scrapes_and_alerts(peer, exporter, folder, start, probe, mock, tmp_path):
    """From the probe to the alert: what is broken is pending, what is healthy is not."""
    probe(*QUICK, "-o", folder / "scepprobe.prom", mock.url(),
          mock.url("scep-app-pool-stopped"))
    config = tmp_path / "prometheus.yml"
    config.write_text(CONFIGURATION.format(rules=RULES, port=exporter))
    port = free_port()
    base = f"http://127.0.0.1:{port}/api/v1"
    server = start("prometheus", peer("prometheus"), f"--config.file={config}",
                   f"--web.listen-address=127.0.0.1:{port}",
                   f"--storage.tsdb.path={tmp_path / 'data'}")

    def query(text):
        answer = json.loads(ask(f"{base}/query?query={urllib.parse.quote(text)}"))
        return {row["metric"]["target"]: float(row["value"][1])
                for row in answer["data"]["result"]}

    found = wait_for(lambda: query("scep_probe_success"), server)
    assert found == {mock.url(): 1, mock.url("scep-app-pool-stopped"): 0}
    assert query('scep_probe_finding{id="scep-app-pool-stopped"} == 1') == {
        mock.url("scep-app-pool-stopped"): 1}

    def alerts():
        """But for the one that is there before the first scrape."""
        found = json.loads(ask(f"{base}/alerts"))["data"]["alerts"]
        return [alert["labels"] for alert in found
                if alert["labels"]["alertname"] != "ScepProbeAbsent"]
    assert {(each["alertname"], each["target"], each["id"])
            for each in wait_for(alerts, server)} == {
        ("ScepCritical", mock.url("scep-app-pool-stopped"), "scep-app-pool-stopped")}
