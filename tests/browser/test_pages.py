# SPDX-License-Identifier: MIT
"""Pages (--format html) in a real browser: headless Chromium opens reports of twelve
scenarios and four logs at three widths, in dark and as printed. It may have nothing to
say on its console, nothing to load, nothing that sticks out or lies over something else,
tidy must be content with the HTML, and axe-core must find nothing that keeps a reader out.

./dev browser installs what this takes. Pictures are kept where SCEPPROBE_PICTURES says.
"""
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LOGS = HERE.parent / "logs"
SCENARIOS = ["healthy", "ndes-general-page", "scep-app-pool-stopped", "url-too-long",
             "ra-certificate-expiring", "app-proxy-gateway-timeout", "ndes-internal-error",
             "challenge-refused", "wrong-path", "redirected", "connection-reset",
             "issued-without-challenge"]
LOG_SETS = {
    "logs-impersonation": ["iis-500.log", "ndesplugin-403.log"],
    "logs-ios": ["ios-contact.log", "ios-delivery.log"],
    "logs-android": ["omadm-delivery.log", "iis-android.log"],
    "logs-all": sorted(path.name for path in LOGS.iterdir() if path.name != "README"),
}
SCREENS = [{"width": 360}, {"width": 768}, {"width": 1280},
           {"width": 1280, "dark": True}, {"width": 800, "print": True}]
FIRST_SCREEN = 800


def missing(what):
    message = f"{what} is not installed; ./dev browser gets it"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser(build):
    """browser(jobs): what Chromium and axe-core saw; see look.mjs."""
    modules = build.folder / "browser"
    node = shutil.which("node")
    chromium = next(filter(None, map(
        shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
    for what, there in (("node", node), ("chromium", chromium),
                        ("axe-core", (modules / "node_modules/axe-core").is_dir())):
        if not there:
            missing(what)

    def look(jobs):
        done = subprocess.run([node, HERE / "look.mjs", modules, chromium],
                              input=json.dumps(jobs), capture_output=True, text=True,
                              timeout=110)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
    return look


def picture(name, screen):
    folder = os.environ.get("SCEPPROBE_PICTURES")
    if not folder:
        return None
    words = [name, str(screen["width"])] + [word for word in ("dark", "print")
                                            if screen.get(word)]
    return str(Path(folder) / ("-".join(words) + ".png"))


def complaints(path):
    """What tidy says of the page's HTML. It does not know that drawings may be nested, so
    what it takes for proprietary is left to the browser."""
    tidy = shutil.which("tidy") or missing("tidy")
    done = subprocess.run([tidy, "-q", "-e", "--warn-proprietary-attributes", "no", path],
                          capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


def assert_readable(browser, path):
    assert complaints(path) == ""
    jobs = [{"file": str(path), "dark": False, "print": False, **screen,
             "axe": not screen.get("print"), "picture": picture(path.stem, screen)}
            for screen in SCREENS]
    for seen in browser(jobs):
        where = {key: seen[key] for key in ("width", "dark", "print")}
        assert seen["console"] == [], where
        assert seen["requests"] == [], where
        assert seen["overflow"] == [], where
        assert seen["collisions"] == [], where
        assert seen["silent"] == [], where
        assert seen["astray"] == [], where
        assert [violation for violation in seen["axe"]
                if violation["impact"] in ("serious", "critical")] == [], where
        yield seen


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_report(scenario, browser, mock, probe, tmp_path):
    path = tmp_path / f"{scenario}.html"
    probe("--key-bits", "1024", "-t", "20", "-f", "html", "-o", path, mock.url(scenario))
    for seen in assert_readable(browser, path):
        if seen["width"] >= 768:    # what matters is on the first screen
            assert max(seen["first"].values()) < FIRST_SCREEN, seen["first"]


@pytest.mark.parametrize("name", LOG_SETS)
def test_logs(name, browser, probe, tmp_path):
    path = tmp_path / f"{name}.html"
    probe("logs", "-f", "html", "-o", path, *[LOGS / log for log in LOG_SETS[name]])
    for seen in assert_readable(browser, path):
        if seen["width"] >= 768:
            assert max(seen["first"]["verdict"], seen["first"]["act"]) < FIRST_SCREEN


def test_many_targets(browser, mock, probe, tmp_path):
    path = tmp_path / "many.html"
    probe("--key-bits", "1024", "-d", "ios", "-f", "html", "-o", path,
          *[mock.url(scenario) for scenario in SCENARIOS[:5]])
    list(assert_readable(browser, path))


def test_the_browser_notices(browser, tmp_path):
    """What these tests look for is found where it is."""
    path = tmp_path / "bad.html"
    path.write_text(
        "<!DOCTYPE html><html><head><meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'\"></head><body><p class='verdict'>"
        "<img src='http://127.0.0.1:1/x'><script>1</script></p>"
        "<div id='wide'>" + "x" * 900 + "</div>"
        "<svg class='drawing' width='100'><text x='0' y='9'>one</text>"
        "<text x='2' y='9'>two</text></svg><div class='wide' aria-label='rows'><pre>"
        + "y" * 900 + "</pre></div>"
        "<svg class='drawing' width='300'><text x='200' y='9'>caps GET</text>"
        "<rect class='p0' x='0' y='9' width='9' height='9'></rect></svg></body></html>")
    seen, = browser([{"file": str(path), "width": 400, "axe": True}])
    assert seen["console"] and seen["overflow"] and seen["collisions"]
    assert seen["astray"] == ["caps GET"]
    assert any(v["impact"] in ("serious", "critical") for v in seen["axe"])
    assert "Warning" in complaints(path)


def test_compare(browser, mock, probe, tmp_path):
    """Two places: the traces name one URL, as if they had been taken on both sides."""
    for place, scenario in (("inside", "healthy"), ("outside", "scep-app-pool-stopped")):
        path = tmp_path / f"{place}.har"
        probe("--key-bits", "1024", "-q", "--save-trace", path, mock.url(scenario))
        path.write_text(path.read_text().replace(f"/{scenario}/", "/"))
    path = tmp_path / "compare.html"
    probe("replay", "--compare", "-f", "html", "-o", path, tmp_path / "inside.har",
          tmp_path / "outside.har")
    list(assert_readable(browser, path))
