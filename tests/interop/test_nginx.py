# SPDX-License-Identifier: MIT
"""A real front end before the mock: nginx, with the limits that it comes with.

Debian's package nginx-light; ./dev peers installs that. It runs in the foreground with a
configuration of the test's own, on loopback, on a socket that the test hands it.
"""
import getpass
import os
import shutil
import socket
import subprocess

import pytest

QUICK = ("--key-bits", "1024")
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin") or "nginx"

CONFIGURATION = """
daemon off;
{user}
pid {folder}/pid;
worker_processes 1;
error_log stderr crit;
events {{ worker_connections 128; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass http://127.0.0.1:{backend}; }}
        location /healthy-slow/ {{
            proxy_pass http://127.0.0.1:{backend};
            proxy_read_timeout 300ms;
        }}
        location /stopped/ {{ proxy_pass http://127.0.0.1:{stopped}; }}
        location /response-timeout/ {{
            proxy_pass http://127.0.0.1:{backend};
            proxy_read_timeout 500ms;
        }}
        location /forbidden/ {{ deny all; }}
    }}
    large_client_header_buffers {buffers};
}}
"""


class Nginx:
    """One that forwards to the mock; some paths have a short timeout or a closed port."""

    def __init__(self, program, folder, backends, buffers="4 8k"):
        # An inherited socket (the variable NGINX) needs no free port to be guessed, and
        # connections wait in it until nginx is there.
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
            path = folder / "nginx.conf"
            path.write_text(CONFIGURATION.format(folder=folder, port=self.port, user=user,
                                                 buffers=buffers, **backends))
            self.log = (folder / "log").open("w+")
            self._process = subprocess.Popen(
                [program, "-p", folder, "-c", path, "-e", "stderr"], stderr=self.log,
                stdin=subprocess.DEVNULL, pass_fds=[listener.fileno()],
                env={**os.environ, "NGINX": f"{listener.fileno()};"})

    def url(self, scenario="healthy"):
        return f"http://127.0.0.1:{self.port}/{scenario}/certsrv/mscep/mscep.dll"

    def stop(self):
        self._process.terminate()
        status = self._process.wait(30)
        self.log.seek(0)
        assert status == 0, self.log.read()
        self.log.close()


@pytest.fixture(scope="module")
def backends(mock):
    """A backend that runs, and one that has stopped."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        yield {"backend": mock.port, "stopped": closed.getsockname()[1]}


@pytest.fixture(scope="module")
def nginx(peer, backends, tmp_path_factory):
    front = Nginx(peer(NGINX), tmp_path_factory.mktemp("nginx"), backends)
    yield front
    front.stop()


def findings(document):
    return {finding["id"]: finding for finding in document["targets"][0]["findings"]}


def answers(document):
    """(step, method): the statuses, and who answered."""
    seen = {}
    for exchange in document["targets"][0]["exchanges"]:
        seen.setdefault((exchange["step"], exchange["method"]), set()).add(
            (exchange["http_status"], exchange["responder"]))
    return seen


def test_default_limit_refuses_long_urls(nginx, probe_json):
    """Eight thousand octets by default, and iOS needs ten: who posts gets through, and the
    report says that it is nginx that refused."""
    document = probe_json(*QUICK, nginx.url())
    said = answers(document)
    finding = findings(document)["url-too-long"]

    assert said["long-url", "GET"] == {(414, "nginx")}
    assert said["pkioperation", "POST"] == {(200, "mscep")}
    assert list(findings(document)) == ["url-too-long", "challenge-refused"]
    assert (finding["certain"], finding["severity"]) == (True, "warning")
    assert "nginx" in finding["detail"] and "414" in finding["detail"]
    assert len(finding["devices"]) == 3
    assert document["status"] == "warning"


@pytest.mark.parametrize("device", ["windows", "android", "ios"])
def test_default_limit_is_measured(device, nginx, probe_json):
    """To the octet, and called by nginx's name, whatever the device's path and headers."""
    document = probe_json(*QUICK, "-d", device, nginx.url())
    limit = document["targets"][0]["url_limit"]
    urls = {exchange["query_length"]: exchange["url"]
            for exchange in document["targets"][0]["exchanges"]}
    line, longer = (len("GET  HTTP/1.1\r\n") + len(urls[length].split("/", 3)[3]) + 1
                    for length in (limit["passes"], limit["fails"]))

    assert line <= 8192 < longer <= line + 2
    assert limit["id"] == "nginx-large-client-header-buffers"
    assert limit["limit"] == 8192 and limit["requests"] <= 4
    detail = findings(document)["url-too-long"]["detail"]
    assert "large_client_header_buffers" in detail


def test_other_limit_is_measured(peer, backends, probe_json, tmp_path):
    """A configured limit equals no default, and is enclosed all the same."""
    front = Nginx(peer(NGINX), tmp_path, backends, buffers="4 6000")
    try:
        document = probe_json(*QUICK, "-d", "ios", front.url())
    finally:
        front.stop()
    limit = document["targets"][0]["url_limit"]
    assert limit["id"] is None
    assert 5900 < limit["passes"] < limit["fails"] < 6000
    assert "no known default" in findings(document)["url-too-long"]["detail"]


def test_default_limit_stops_devices_that_must_use_get(nginx, probe_json, seen, mock):
    mock.forget()
    document = probe_json(*QUICK, nginx.url("healthy-get"))
    assert answers(document)["pkioperation", "GET"] == {(414, "nginx")}
    assert [(f["id"], f["severity"], f["certain"])
            for f in document["targets"][0]["findings"]] == [
                ("url-too-long", "critical", True)]
    assert max(len(record["query"] or "") for record in seen(mock, "healthy-get")) < 8192


def test_raised_limit_lets_them_pass(peer, backends, probe_json, tmp_path):
    """As the finding's advice says: what it asks for does help."""
    front = Nginx(peer(NGINX), tmp_path, backends, buffers="4 64k")
    try:
        document = probe_json(*QUICK, front.url("healthy-get"))
    finally:
        front.stop()
    assert list(findings(document)) == ["challenge-refused"]
    assert document["status"] == "ok"


def test_what_nginx_passes_on_is_not_its_own(nginx, probe_json):
    """It puts its name into every answer; the pages are those of NDES all the same."""
    document = probe_json(*QUICK, "-s", "browse,caps,cacert", nginx.url())
    said = answers(document)
    assert {exchange["server"] for exchange in document["targets"][0]["exchanges"]} == {
        f"nginx/{version(nginx)}"}
    assert said["browse", "GET"] == {(403, "iis")}
    assert said["caps", "GET"] == said["cacert", "GET"] == {(200, "mscep")}
    assert (document["status"], findings(document)) == ("ok", {})


def version(nginx):
    done = subprocess.run([NGINX, "-v"], capture_output=True, text=True)
    return done.stderr.split("nginx/")[1].split()[0]


#: Location, and status and finding.
TROUBLE = {
    "stopped": (502, "front-end-bad-gateway"),
    "response-timeout": (504, "front-end-bad-gateway"),
    "healthy-slow": (504, "front-end-bad-gateway"),
    "forbidden": (403, "blocked-by-front-end"),
}


@pytest.mark.parametrize("location", TROUBLE)
def test_trouble(location, nginx, probe_json):
    status, name = TROUBLE[location]
    document = probe_json(*QUICK, "-d", "ios", nginx.url(location))
    assert {pair for pairs in answers(document).values() for pair in pairs} == {
        (status, "nginx")}
    assert [(f["id"], f["severity"], f["certain"])
            for f in document["targets"][0]["findings"]] == [(name, "critical", True)]
    assert "nginx" in findings(document)[name]["detail"]


def test_page_that_ndes_forbids_is_not_nginx_s(nginx, probe_json):
    """A 403 of IIS differs from nginx's own, though both have nginx's name."""
    document = probe_json(*QUICK, "-d", "ios", nginx.url("forbidden-not-by-mscep"))
    assert "forbidden-not-by-mscep" in findings(document)
    assert "blocked-by-front-end" not in findings(document)


def test_stopped_application_pool_behind_nginx(nginx, probe_json):
    """nginx hides http.sys's Server header, not its page."""
    document = probe_json(*QUICK, "-d", "ios", nginx.url("scep-app-pool-stopped"))
    assert list(findings(document)) == ["scep-app-pool-stopped"]
