# SPDX-License-Identifier: MIT
"""Real front ends before the mock, each with the limits and pages that it comes with.

Debian's packages; ./dev peers installs them. Each runs in the foreground, on loopback, with
a configuration of the test's own that says where NDES is and little else. Only how long they
wait for a silent server is set, because no test waits a minute.

What must come out, whoever stands in front: a healthy NDES stays healthy; where the server
behind is gone or silent the front end is named, and not NDES; a URL that is too long for it
is called that, with its limit. `undocumented` is never the answer.
"""
import getpass
import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections import namedtuple
from pathlib import Path

import pytest

QUICK = ("--key-bits", "1024")
SEARCHED = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
STARTS_WITHIN = 30

#: Where things are: folder, the port to listen on, that of NDES, and one that nobody has.
Place = namedtuple("Place", "folder port backend stopped")


# ---- how each is set up: writes what it wants to read, gives its command line ----

def write(path, text):
    path.write_text(text)
    return str(path)


def haproxy(place):
    path = write(place.folder / "haproxy.cfg", f"""
defaults
    mode http
    timeout connect 500ms
    timeout client 30s
    timeout server 500ms
frontend devices
    bind 127.0.0.1:{place.port}
    use_backend gone if {{ path_beg /gone/ }}
    default_backend ndes
backend ndes
    server ndes 127.0.0.1:{place.backend}
backend gone
    server gone 127.0.0.1:{place.stopped}
""")
    return ["-db", "-f", path]


def apache(place):
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in ("mpm_event", "authz_core", "proxy", "proxy_http"))
    # ServerTokens and ServerSignature are what Debian's package sets.
    path = write(place.folder / "apache2.conf", f"""
{modules}
ServerName front.example
ServerTokens OS
ServerSignature On
DefaultRuntimeDir {place.folder}
PidFile {place.folder}/pid
ErrorLog /dev/stderr
User {"www-data" if os.geteuid() == 0 else getpass.getuser()}
Listen 127.0.0.1:{place.port}
ProxyTimeout 1
ProxyPass /gone/ http://127.0.0.1:{place.stopped}/
ProxyPass / http://127.0.0.1:{place.backend}/
""")
    return ["-X", "-f", path]


def lighttpd(place):
    path = write(place.folder / "lighttpd.conf", f"""
server.modules = ( "mod_proxy" )
server.document-root = "{place.folder}"
server.errorlog = "/dev/stderr"
server.bind = "127.0.0.1"
server.port = {place.port}
$HTTP["url"] =~ "^/gone/" {{
    proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => {place.stopped} )) )
}} else $HTTP["url"] =~ "" {{
    proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => {place.backend},
                              "read-timeout" => 1 )) )
}}
""")
    return ["-D", "-f", path]


def varnish(place):
    path = write(place.folder / "varnish.vcl", f"""
vcl 4.1;
backend ndes {{ .host = "127.0.0.1"; .port = "{place.backend}"; .first_byte_timeout = 0.5s; }}
backend gone {{ .host = "127.0.0.1"; .port = "{place.stopped}"; }}
sub vcl_recv {{
    if (req.url ~ "^/gone/") {{ set req.backend_hint = gone; }}
}}
""")
    return ["-F", "-n", str(place.folder / "varnish"), "-f", path, "-s", "malloc,16m",
            "-a", f"127.0.0.1:{place.port}"]


def squid(place):
    # The two peers need names of their own; everything else is as Squid comes.
    path = write(place.folder / "squid.conf", f"""
http_port 127.0.0.1:{place.port} accel defaultsite=ndes.example
cache_peer 127.0.0.1 parent {place.backend} 0 no-query originserver name=ndes
cache_peer localhost parent {place.stopped} 0 no-query originserver name=gone
acl gone urlpath_regex ^/gone/
cache_peer_access gone allow gone
cache_peer_access ndes deny gone
http_access allow all
read_timeout 1 second
shutdown_lifetime 0 seconds
visible_hostname front.example
pid_filename none
access_log none
cache_log /dev/null
coredump_dir {place.folder}
netdb_filename none
pinger_enable off
""")
    return ["-N", "-f", path]


def caddy(place):
    path = write(place.folder / "Caddyfile", f"""
{{
    admin off
}}
http://:{place.port} {{
    bind 127.0.0.1
    handle /gone/* {{
        reverse_proxy 127.0.0.1:{place.stopped}
    }}
    handle /elsewhere/* {{
        respond 404
    }}
    handle {{
        reverse_proxy 127.0.0.1:{place.backend} {{
            transport http {{
                response_header_timeout 500ms
            }}
        }}
    }}
}}
""")
    return ["run", "--config", path, "--adapter", "caddyfile"]


def nginx(place):
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    paths = "\n".join(f"    {name}_temp_path {place.folder}/{name};" for name in (
        "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = write(place.folder / "nginx.conf", f"""
daemon off;
{user}
pid {place.folder}/pid;
worker_processes 1;
error_log stderr crit;
events {{ }}
http {{
    access_log off;
{paths}
    proxy_read_timeout 500ms;
    server {{
        listen 127.0.0.1:{place.port};
        location / {{ proxy_pass http://127.0.0.1:{place.backend}; }}
        location /gone/ {{ proxy_pass http://127.0.0.1:{place.stopped}; }}
    }}
}}
""")
    return ["-p", str(place.folder), "-c", path, "-e", "stderr"]


#: Its program, how to set it up, and the name that the page must show. `refuses` is what its
#: default limit makes of the request of a device that must use GET (eleven thousand octets):
#: the status, None where it closes the connection; and None for the whole where that passes.
#: `limit` is the row of limits.c that must be found when the length is measured.
Front = namedtuple("Front", "program configure title refuses limit")

FRONTS = {
    "haproxy": Front("haproxy", haproxy, "HAProxy", None, "haproxy-bufsize"),
    "apache": Front("apache2", apache, "Apache", 414, "apache-limit-request-line"),
    "lighttpd": Front("lighttpd", lighttpd, "lighttpd", 431,
                      "lighttpd-max-request-field-size"),
    "varnish": Front("varnishd", varnish, "Varnish", None, "varnish-http-req-size"),
    "squid": Front("squid", squid, "Squid", 400, "squid-max-url"),
    "caddy": Front("caddy", caddy, "Caddy", None, None),
    "nginx": Front("nginx", nginx, "nginx", 414, "nginx-large-client-header-buffers"),
}

REFUSING = [name for name, front in FRONTS.items() if front.refuses]
PASSING = [name for name, front in FRONTS.items() if not front.refuses]


class Running:
    """A front end that forwards to the mock, and below /gone/ to a closed port."""

    def __init__(self, front, program, folder, backend, stopped):
        folder.chmod(0o755)    # some give up root, and read here
        self.log = folder / "output"
        for _ in range(5):
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
            place = Place(folder, self.port, backend, stopped)
            if self._start([program, *front.configure(place)], folder):
                return
        raise AssertionError(self.log.read_text(errors="replace"))

    def _start(self, command, folder):
        environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder),
                       "XDG_CONFIG_HOME": str(folder)}
        with self.log.open("w") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                             stderr=log, env=environment, cwd=folder)
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers():
                return True
            time.sleep(0.02)    # none of them says when it is ready
        self.stop()
        return False

    def _answers(self):
        """Whether the mock's capabilities come through: no other has taken the port."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(
                "GET", "/healthy/certsrv/mscep/mscep.dll?operation=GetCACaps&message=ready")
            return b"POSTPKIOperation" in connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def url(self, scenario="healthy"):
        return f"http://127.0.0.1:{self.port}/{scenario}/certsrv/mscep/mscep.dll"

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(30)


@pytest.fixture(scope="module")
def start(peer, mock):
    """start(name): that front end, which is started once and stopped at the end."""
    running = {}
    # Not pytest's own folder: that is the caller's alone.
    with socket.socket() as closed, tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        closed.bind(("127.0.0.1", 0))    # bound and not listening: refuses

        def get(name):
            if name not in running:
                front = FRONTS[name]
                program = shutil.which(front.program, path=SEARCHED)
                own = Path(folder) / name
                own.mkdir()
                running[name] = Running(front, program or peer(front.program), own,
                                        mock.port, closed.getsockname()[1])
            return running[name]

        yield get
        for front in running.values():
            front.stop()


def findings(document):
    return {finding["id"]: finding for finding in document["targets"][0]["findings"]}


def answers(document, *steps):
    """Status and responder of these steps, or of all."""
    return {(exchange["http_status"], exchange["responder"])
            for exchange in document["targets"][0]["exchanges"]
            if exchange["http_status"] and (not steps or exchange["step"] in steps)}


# ---- healthy ----

@pytest.mark.parametrize("name", FRONTS)
def test_healthy(name, start, probe_json):
    """NDES is healthy behind it, and is still known to be NDES."""
    document = probe_json(*QUICK, "-s", "browse,caps,cacert,pkioperation", start(name).url())

    assert list(findings(document)) == ["challenge-refused"]
    assert document["status"] == "ok"
    assert answers(document, "caps", "cacert", "pkioperation") == {(200, "mscep")}
    assert answers(document, "browse") == {(403, "iis")}


@pytest.mark.parametrize("name", FRONTS)
def test_what_ndes_says_through_it_is_not_its_own(name, start, probe_json):
    """A stopped pool and a 500 of IIS are the server's, through any front end."""
    for scenario in ("scep-app-pool-stopped", "ndes-internal-error"):
        document = probe_json(*QUICK, "-d", "ios", start(name).url(scenario))
        assert scenario in findings(document)
        assert "front-end-bad-gateway" not in findings(document)


# ---- no server behind it, or a silent one ----

TROUBLE = {"gone": "gone", "silent": "response-timeout"}


@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.parametrize("name", FRONTS)
def test_trouble_behind_it(name, trouble, start, probe_json):
    document = probe_json(*QUICK, "-d", "ios", start(name).url(TROUBLE[trouble]))
    found = findings(document)

    assert {responder for _, responder in answers(document)} == {name}
    assert list(found) == ["front-end-bad-gateway"]
    finding = found["front-end-bad-gateway"]
    assert (finding["severity"], finding["certain"]) == ("critical", True)
    assert finding["who"] == "the network administrator"
    assert FRONTS[name].title in finding["detail"]


@pytest.mark.parametrize("name", FRONTS)
def test_trouble_is_told_to_people(name, start, probe):
    """In the text as well: who answered, and nothing of IIS, which did not."""
    result = probe(*QUICK, "-d", "ios", start(name).url("gone"))

    assert FRONTS[name].title in result.stdout
    assert "undocumented" not in result.stdout
    assert "application pool" not in result.stdout


# ---- long URLs ----

@pytest.mark.parametrize("name", REFUSING)
def test_long_url_beside_post(name, start, probe_json):
    """Devices that post get through; the longer request by GET is refused by name."""
    document = probe_json(*QUICK, start(name).url())
    finding = findings(document)["url-too-long"]

    assert answers(document, "long-url") == {(FRONTS[name].refuses, name)}
    assert answers(document, "pkioperation") == {(200, "mscep")}
    assert list(findings(document)) == ["url-too-long", "challenge-refused"]
    assert (finding["severity"], finding["certain"]) == ("warning", True)
    assert FRONTS[name].title in finding["detail"]


@pytest.mark.parametrize("name", REFUSING)
def test_long_url_of_devices_that_must_use_get(name, start, probe_json):
    document = probe_json(*QUICK, start(name).url("healthy-get"))

    assert [(f["id"], f["severity"], f["certain"])
            for f in document["targets"][0]["findings"]] == [
                ("url-too-long", "critical", True)]
    assert document["targets"][0]["url_limit"]["id"] == FRONTS[name].limit


@pytest.mark.parametrize("scenario", ["healthy", "healthy-get"])
@pytest.mark.parametrize("name", PASSING)
def test_long_url_that_passes(name, scenario, start, probe_json):
    """Their limits are above what devices send."""
    document = probe_json(*QUICK, start(name).url(scenario))

    assert list(findings(document)) == ["challenge-refused"]
    assert document["status"] == "ok"


@pytest.mark.parametrize("name", FRONTS)
def test_limit_is_measured(name, start, probe_json):
    """Found also where no device of this probe meets it, and called by its name."""
    document = probe_json(*QUICK, "-d", "ios", "--measure-limit", start(name).url())
    limit = document["targets"][0]["url_limit"]

    assert limit["id"] == FRONTS[name].limit
    assert (limit["fails"] is None) == (FRONTS[name].limit is None)
