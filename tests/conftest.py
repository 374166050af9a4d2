# SPDX-License-Identifier: MIT
"""What all tests share: the two programs, a running mock NDES, and ways to ask them.

SCEPPROBE_BUILD says where the build is; build/ beside this folder is the default. Each
pytest-xdist worker has a mock of its own, on a port that the system chooses.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
import warnings
from collections import Counter, namedtuple
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("SCEPPROBE_BUILD", ROOT / "build")).resolve()
#: Another build of the program, on whose behalf ./dev windows test names what starts it.
FOREIGN = os.environ.get("SCEPPROBE_PROGRAM")
PROGRAM = Path(FOREIGN) if FOREIGN else BUILD / "src" / "scepprobe"
MOCK = BUILD / "test-server" / "mock-ndes"
RESOLVER = BUILD / "tests" / "shim" / "libnames.so"
KEYS = BUILD / "tests" / "shim" / "libkeys.so"
OPENSSL = BUILD / "tests" / "shim" / "libopenssl.so"
ROUTES = BUILD / "tests" / "shim" / "libroutes.so"
SCHEMA = ROOT / "tests" / "schema" / "scepprobe-1.0.schema.json"

NDES_PATH = "/certsrv/mscep/mscep.dll"
EXIT_STATUS = {"ok": 0, "warning": 1, "critical": 2, "unknown": 3}

#: A run that takes longer hangs; no test waits for a time as such.
HANGS_AFTER = 120

SANITIZER = re.compile(r"ERROR: \w*Sanitizer|runtime error:|SUMMARY: \w*Sanitizer")

Result = namedtuple("Result", "status stdout stderr")
Listed = namedtuple("Listed", "scenario finding status title")


# ---- pytest itself ----

#: These are about the program for Windows, which is not there otherwise.
collect_ignore = [] if FOREIGN else ["windows"]


def pytest_configure(config):
    config.addinivalue_line("markers", "linux_only(reason): cannot be under Wine")


def pytest_collection_modifyitems(items):
    for item in items:
        mark = item.get_closest_marker("linux_only")
        if mark and FOREIGN:
            item.add_marker(pytest.mark.skip(reason=f"Linux only: {mark.args[0]}"))


def pytest_terminal_summary(terminalreporter):
    """What could not be under Wine is counted by its reason, next to pytest's own line."""
    left_out = Counter(report.longrepr[2].removeprefix("Skipped: ")
                       for report in terminalreporter.stats.get("skipped", ()))
    if FOREIGN:
        terminalreporter.section(f"left out under Wine: {left_out.total()} tests")
        for reason, count in left_out.most_common():
            terminalreporter.line(f"{count:5}  {reason}")


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true",
                     help="write tests/golden/ anew from what the program says now")


def pytest_sessionstart(session):
    for program in (PROGRAM, MOCK):
        if not program.exists():
            pytest.exit(f"{program} is missing: run ./dev build, or set SCEPPROBE_BUILD",
                        returncode=3)


def list_scenarios():
    """The lines of `mock-ndes --list`, which the scenario files are the source of."""
    done = subprocess.run([MOCK, "--list"], capture_output=True, text=True,
                          timeout=HANGS_AFTER)
    if done.returncode != 0:
        pytest.exit(f"mock-ndes --list fails:\n{done.stderr}", returncode=3)
    return [Listed(*line.split("\t")) for line in done.stdout.splitlines()]


def pytest_generate_tests(metafunc):
    """A test with an argument `listed` runs once for each scenario of the mock."""
    if "listed" in metafunc.fixturenames:
        rows = list_scenarios()
        metafunc.parametrize("listed", rows, ids=[row.scenario for row in rows])


# ---- programs ----

def clean_environment(**changes):
    """The caller's environment without what would change how the program behaves."""
    unwanted = re.compile(r"(?i)^(https?_proxy|all_proxy|no_proxy|no_color|term)$")
    kept = {name: value for name, value in os.environ.items()
            if not unwanted.match(name)}
    kept["LC_ALL"] = "C"    # or reports would have marks beyond ASCII for some
    kept.update(changes)
    return kept


def assert_clean(stderr):
    """No sanitizer has anything to say (in builds that have one)."""
    assert not SANITIZER.search(stderr), stderr


def capture(program, args, **more):
    """Runs a program to its end. Once in some thousand times Wine does not start it, and ends
    with 1 in silence; the program has words for every status. So that is tried again, and
    told among pytest's warnings."""
    def run():
        return subprocess.run([program, *map(str, args)], capture_output=True,
                              timeout=HANGS_AFTER, **more)

    done = run()
    if FOREIGN and (done.returncode, done.stdout, done.stderr) == (1, b"", b""):
        warnings.warn(f"Wine did not start {program}, and was asked again")
        done = run()
    return done


def run_program(*args, stdin=None, env=None, program=PROGRAM, **more):
    """Runs scepprobe to its end; gives its status and what it wrote, as text."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = capture(program, args, input=stdin or b"",
                   env=clean_environment(**(env or {})), **more)
    result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert_clean(result.stderr)
    assert result.status in (0, 1, 2, 3), (result.status, result.stderr)
    return result


def run_plugin(*args, **more):
    """The same under the name check_ndes, a link that the build leaves beside the program."""
    return run_program(*args, program=PROGRAM.with_name("check_ndes"), **more)


def assert_consistent(document):
    """What a schema cannot say: references lead somewhere, a whole is its worst part."""
    worst = ("ok", "info", "unknown", "warning", "critical").index
    for target in document["targets"]:
        ids = [exchange["id"] for exchange in target["exchanges"]]
        assert ids == list(range(1, len(ids) + 1))
        named = [step["exchange"] for device in target["devices"]
                 for step in device["steps"] if step["exchange"]]
        assert sorted(named) == ids, "each exchange is one step of one device"
        for finding in target["findings"]:
            assert set(finding["evidence"]) <= set(ids), finding["id"]
            assert worst(finding["severity"]) <= max(worst(target["status"]), 1)
    assert document["status"] == max(
        (target["status"] for target in document["targets"]), key=worst)


def run_json(validator, *args, **more):
    """The same with --format json: the document, which holds the contract's promises."""
    result = run_program("--format", "json", *args, **more)
    assert result.stdout, (result.status, result.stderr)
    document = json.loads(result.stdout)
    validator.validate(document)
    assert_consistent(document)
    assert result.status == EXIT_STATUS[document["status"]]
    assert result.stderr == ""
    return document


class Mock:
    """A mock NDES that runs. It dies with its standard input, so with this process."""

    def __init__(self, folder, *args):
        self.ca_dir = Path(folder) / "ca"
        self.scheme = "https" if "--tls" in args else "http"
        self._stderr = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [MOCK, "--ca-dir", self.ca_dir, *map(str, args)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._stderr, text=True)
        first = self._process.stdout.readline().split()
        assert first[:2] == ["LISTEN", "127.0.0.1"], self._complaints()
        self.port = int(first[2])
        self.base = f"{self.scheme}://127.0.0.1:{self.port}"

    def url(self, scenario="healthy"):
        return f"{self.base}/{scenario}{NDES_PATH}"

    def _ask(self, path, method="GET"):
        request = urllib.request.Request(self.base + path, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=HANGS_AFTER) as answer:
            return answer.read()

    def seen(self, scenario="healthy"):
        """What came to the scenario since forget(): a list of /-/seen's records."""
        return json.loads(self._ask(f"/-/seen?scenario={scenario}"))

    def forget(self):
        self._ask("/-/seen", "DELETE")

    def _complaints(self):
        self._stderr.seek(0)
        return self._stderr.read().decode(errors="replace")

    def stop(self):
        """Ends it in order; it must end well, and not before."""
        assert self._process.poll() is None, f"it had ended by itself: {self._complaints()}"
        self._process.stdin.close()
        status = self._process.wait(timeout=HANGS_AFTER)
        self._process.stdout.close()
        complaints = self._complaints()
        self._stderr.close()
        assert_clean(complaints)
        assert status == 0, complaints


class MockTls(Mock):
    """The same over https, asked with the root that it hands out."""

    def _ask(self, path, method="GET"):
        import ssl
        context = ssl.create_default_context(cafile=self.ca_file)
        request = urllib.request.Request(self.base + path, method=method)
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
        with opener.open(request, timeout=HANGS_AFTER) as answer:
            return answer.read()

    @property
    def ca_file(self):
        return self.ca_dir / "tls-ca.pem"


# ---- fixtures ----

@pytest.fixture(scope="session")
def build():
    """Where the programs are."""
    return namedtuple("Build", "root folder program mock")(ROOT, BUILD, PROGRAM, MOCK)


@pytest.fixture(scope="session")
def start_mock(tmp_path_factory):
    """Starts a mock with these options; it is stopped, and checked, at the end."""
    running = []

    def start(*args):
        kind = MockTls if "--tls" in args else Mock
        running.append(kind(tmp_path_factory.mktemp("mock"), *args))
        return running[-1]

    yield start
    for mock in running:
        mock.stop()


@pytest.fixture(scope="session")
def mock(start_mock):
    return start_mock()


@pytest.fixture(scope="session")
def mock_tls(start_mock):
    return start_mock("--tls")


@pytest.fixture(scope="session")
def probe():
    """Runs the program: probe(*args, stdin=, env=) gives (status, stdout, stderr)."""
    return run_program


def preloading(library, variable, entries):
    # The sanitizer's library of gcc wants to be loaded first, and need not be.
    options = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    return {"LD_PRELOAD": str(library), "ASAN_OPTIONS": options.lstrip(":"),
            variable: ";".join(f"{key}={words}" for key, words in entries.items())}


@pytest.fixture(scope="session")
def names():
    """names({HOST: WORDS}): the environment in which host names come to what
    tests/shim/names.c says of these words."""
    return lambda entries: preloading(RESOLVER, "SCEPPROBE_NAMES", entries)


@pytest.fixture(scope="session")
def routes():
    """routes({ADDRESS: WORD}): the environment in which connecting to these comes to what
    tests/shim/routes.c says."""
    return lambda entries: preloading(ROUTES, "SCEPPROBE_ROUTES", entries)


@pytest.fixture(scope="session")
def openssl():
    """openssl({HOW: "HOST=SECONDS"}): the environment in which OpenSSL does what
    tests/shim/openssl.c says."""
    return lambda entries: preloading(OPENSSL, "SCEPPROBE_OPENSSL", entries)


@pytest.fixture(scope="session")
def check_ndes():
    """Runs it as the monitoring plugin: check_ndes(*args)."""
    return run_plugin


@pytest.fixture(scope="session")
def validator():
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


@pytest.fixture(scope="session")
def probe_json(validator):
    """Runs it with --format json and gives the document, valid against the schema."""
    def run(*args, **more):
        return run_json(validator, *args, **more)
    return run


@pytest.fixture(scope="session")
def seen():
    """seen(mock, scenario): what the mock recorded of it."""
    return lambda mock, scenario="healthy": mock.seen(scenario)


@pytest.fixture(scope="session")
def peer():
    """peer(program, *needs): its path. Without it, or without a file that it needs, the test
    skips, and fails with CI=true."""
    def find(program, *needs):
        path = shutil.which(program)
        lacking = [need for need in needs if not Path(need).exists()]
        if path and not lacking:
            return path
        message = f"{lacking[0] if path else program} is not installed; ./dev peers gets it"
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        return pytest.skip(message)
    return find
