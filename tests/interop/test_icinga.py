# SPDX-License-Identifier: MIT
"""Icinga 2 takes the shipped command, and its own parser reads what the plugin says."""
import getpass
import grp
import os
import re
import subprocess
import time
from pathlib import Path

import pytest

CONTRIB = Path(__file__).resolve().parents[2] / "contrib" / "icinga2" / "scepprobe.conf"
PATIENCE = 90

BASE = """
include <itl>
const NodeName = "here"
object Endpoint NodeName {}
object Zone "all" { endpoints = [ NodeName ] }
include "%s"
object CheckCommand "up" { command = [ "/bin/true" ] }
"""

HOSTS = """
object Host "well" {
  check_command = "up"
  vars.ndes_url = "%(well)s"
  vars.scepprobe_devices = "ios"
}
object Host "ill" {
  check_command = "up"
  vars.ndes_url = "%(ill)s"
  vars.scepprobe_devices = "ios"
  vars.scepprobe_warning_days = 40
}
object Host "no-ndes" { check_command = "up" }
"""

ROW = "\\t".join(["ROW", "$host.name$", "$service.name$", "$service.state$",
                  "$service.perfdata$", "$service.output$", "END"])

CHECKER = """
object CheckerComponent "checker" {}
object PerfdataWriter "perfdata" {
  service_perfdata_path = "%(folder)s/services"
  service_temp_path = "%(folder)s/services.tmp"
  host_temp_path = "%(folder)s/hosts.tmp"
  host_perfdata_path = "%(folder)s/hosts"
  rotation_interval = 1s
  service_format_template = "%(row)s"
}
"""


def icinga(program, folder, *args):
    """The command line: everything that it would keep elsewhere goes into the folder."""
    group = grp.getgrgid(os.getgid()).gr_name
    places = {"DataDir": "data", "LogDir": "log", "InitRunDir": "run", "CacheDir": "cache",
              "SpoolDir": "spool"}
    for name in places.values():
        (folder / name).mkdir(exist_ok=True)
    defines = [f"-D{name}={folder / place}" for name, place in places.items()]
    return [program, "daemon", "-c", str(folder / "icinga2.conf"), *defines,
            f"-DRunAsUser={getpass.getuser()}", f"-DRunAsGroup={group}", *args]


@pytest.fixture
def configure(tmp_path, build):
    """configure(more): a configuration with the shipped file, whose plugin is ours. A
    first check comes at a random time within the interval, but a test has not all day."""
    def write(more, interval=None):
        link = tmp_path / "check_ndes"
        link.symlink_to(build.program)
        text = CONTRIB.read_text()
        assert text.count("/usr/bin/check_ndes") == 1
        if interval:
            text, n = re.subn("check_interval = .*", f"check_interval = {interval}", text)
            assert n == 2
        shipped = tmp_path / "scepprobe.conf"
        shipped.write_text(text.replace("/usr/bin/check_ndes", str(link)))
        (tmp_path / "icinga2.conf").write_text(BASE % shipped + more)
        return tmp_path
    return write


def test_configuration_is_accepted(peer, configure):
    folder = configure(HOSTS % {"well": "ndes.contoso.com", "ill": "other.contoso.com"})
    done = subprocess.run(icinga(peer("/usr/sbin/icinga2"), folder, "-C"), capture_output=True,
                          text=True, timeout=PATIENCE)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "Instantiated 4 Services." in said
    assert not re.search("warning/|critical/", said)


def test_wrong_configuration_is_not(peer, configure):
    folder = configure('object Service "x" { import "scepprobe-path" }')
    done = subprocess.run(icinga(peer("/usr/sbin/icinga2"), folder, "-C"), capture_output=True,
                          text=True, timeout=PATIENCE)
    assert done.returncode != 0


def checked(folder):
    """{(host, service): (state, output, performance data)} of what the writer wrote."""
    found = {}
    for path in folder.glob("services*"):
        for row in re.findall(r"ROW\t(.*?)\tEND", path.read_text(), re.DOTALL):
            host, service, state, data, output = row.split("\t")
            found[host, service] = (state, output, data)
    return found


def test_checks_run(peer, configure, mock, tmp_path):
    """A real Icinga runs both services of both hosts and splits text from data."""
    hosts = HOSTS % {"well": mock.url(), "ill": mock.url("ra-certificate-expiring")}
    folder = configure(hosts + CHECKER % {"folder": tmp_path, "row": ROW}, interval="2s")
    with (folder / "daemon.log").open("w") as log:
        daemon = subprocess.Popen(icinga(peer("/usr/sbin/icinga2"), folder), stdout=log, stderr=log,
                                  stdin=subprocess.DEVNULL)
    end, found = time.monotonic() + PATIENCE, {}
    try:
        while len(found) < 4 and time.monotonic() < end:
            assert daemon.poll() is None, (folder / "daemon.log").read_text()
            time.sleep(0.2)
            found.update(checked(folder))
    finally:
        daemon.terminate()
        daemon.wait(PATIENCE)
    assert {key: state for key, (state, _, _) in found.items()} == {
        ("well", "ndes-path"): "OK", ("well", "ndes-enrolment"): "OK",
        ("ill", "ndes-path"): "WARNING", ("ill", "ndes-enrolment"): "WARNING"}
    state, output, data = found["ill", "ndes-enrolment"]
    assert output.startswith("SCEP WARNING - ra-certificate-expiring")
    assert not re.search(r"\||_days=", output)
    # Ten days, less what has passed since the server made the certificate: a second or none.
    assert re.search(r"\bra_signing_days=(9|10)\b", data)
    assert "ios_pkioperation=" in data and "'" not in data, "no label needs a quote"
    assert "pkioperation" not in found["ill", "ndes-path"][2]
