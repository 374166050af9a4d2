# SPDX-License-Identifier: MIT
"""The Debian package: ./dev package makes it and has lintian read it; then dpkg installs it
into a root that is thrown away, where it is run and removed. And what `meson install` puts
where, without Debian.

One test is the whole of it, because making the package takes a minute of two processors."""
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import BUILD, ROOT

NEEDED = ("dpkg-buildpackage", "dh", "fakeroot", "lintian", "meson")
#: Where root is: root itself, or a user who is root in a namespace of their own.
AS_ROOT = [] if os.getuid() == 0 else ["unshare", "--map-root-user"]

#: What people and programs look for, below the prefix.
PLACES = """
    bin/scepprobe bin/check_ndes bin/mock-ndes
    lib/systemd/system/scepprobe-path.service lib/systemd/system/scepprobe-path.timer
    lib/systemd/system/scepprobe-enrolment.service
    lib/systemd/system/scepprobe-enrolment.timer lib/sysusers.d/scepprobe.conf
    share/bash-completion/completions/scepprobe share/bash-completion/completions/check_ndes
    share/fish/vendor_completions.d/scepprobe.fish
    share/fish/vendor_completions.d/check_ndes.fish
    share/doc/scepprobe/README.md share/doc/scepprobe/SECURITY.md
    share/doc/scepprobe/examples/README.md
    share/doc/scepprobe/examples/icinga2/scepprobe.conf
    share/doc/scepprobe/examples/prometheus/scepprobe.rules.yml
    share/doc/scepprobe/examples/prometheus/scepprobe.rules.test.yml
    share/doc/scepprobe/examples/systemd/scepprobe.tmpfiles
    share/man/man1/scepprobe.1 share/man/man1/scepprobe-logs.1
    share/man/man1/scepprobe-decode.1 share/man/man1/check_ndes.1 share/man/man1/mock-ndes.1
    share/man/man7/scepprobe-causes.7
    share/scepprobe/scepprobe-1.0.schema.json share/scepprobe/scepprobe-line-1.0.schema.json
    share/scepprobe/explain-1.0.schema.json share/scepprobe/junit.xsd
    share/scepprobe/mock-ndes/scenarios/healthy.scenario
""".split()
#: Debian has its own place or form of these.
UPSTREAM_ONLY = ["share/zsh/site-functions/_scepprobe", "share/doc/scepprobe/LICENSE",
                 "share/doc/scepprobe/CHANGELOG.md"]
DEBIAN_ONLY = ["share/zsh/vendor-completions/_scepprobe", "share/doc/scepprobe/copyright",
               "share/doc/scepprobe/changelog.gz"]


def run(*command, status=0, **more):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=900,
                          **more)
    assert done.returncode == status, (command, done.stdout[-3000:], done.stderr[-3000:])
    return done.stdout


def need_tools():
    for tool in NEEDED:
        if shutil.which(tool):
            continue
        message = f"{tool} is not installed; ./dev package gets it"
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


# ---- a root to throw away ----

def copy_program(root, path):
    """A program of this system with the libraries that it is linked with."""
    libraries = re.findall(r"(/\S+) \(0x", run("ldd", path))
    for source in [str(path), *libraries]:
        place = root / source.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            shutil.copy(source, place)


def make_root(path, package):
    """As little as dpkg's scripts and the package's programs need."""
    unpacked = path.with_name("unpacked")
    run("dpkg-deb", "-x", package, unpacked)
    for name in ("etc", "tmp", "dev", "var/lib/dpkg/info", "var/lib/dpkg/updates"):
        (path / name).mkdir(parents=True)
    for name in ("var/lib/dpkg/status", "etc/passwd", "etc/group", "dev/null"):
        (path / name).touch()
    copy_program(path, "/bin/sh")
    sysusers = shutil.which("systemd-sysusers")
    if sysusers:
        copy_program(path, sysusers)
    else:   # without systemd there is nothing that makes groups, and the script must not fail
        script = path / "usr/bin/systemd-sysusers"
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text("#!/bin/sh\nexit 0\n")
        script.chmod(0o755)
    for name in ("scepprobe", "mock-ndes"):
        for library in re.findall(r"(/\S+) \(0x", run("ldd", unpacked / "usr/bin" / name)):
            copy_program(path, library)
    return bool(sysusers)


def dpkg(root, *args):
    return run(*AS_ROOT, "dpkg", f"--root={root}", "--force-depends", "--log=/dev/null", *args)


def left_over(root):
    return [str(path.relative_to(root)) for path in root.rglob("*")
            if re.search("scepprobe|ndes", path.name)]


# ---- the tests ----

def test_meson_install(tmp_path):
    """Everything has a place, with any prefix; units name the program where it is."""
    run("meson", "install", "-C", BUILD, "--no-rebuild", "--quiet",
        env={**os.environ, "DESTDIR": str(tmp_path)})
    top, = [path.parent.parent for path in tmp_path.rglob("bin/scepprobe")]
    assert [name for name in PLACES + UPSTREAM_ONLY if not (top / name).exists()] == []
    unit = (top / "lib/systemd/system/scepprobe-path.service").read_text()
    program = "/" + str((top / "bin/scepprobe").relative_to(tmp_path))
    assert f"ExecStart={program} " in unit
    scenarios = run(top / "bin/mock-ndes", "--list").splitlines()
    assert len(scenarios) == len(list((ROOT / "test-server/scenarios").glob("*.scenario")))


def test_debian_package(tmp_path):
    need_tools()
    build = tmp_path / "build"
    said = run(ROOT / "dev", "package", cwd=ROOT,
               env={**os.environ, "SCEPPROBE_BUILD": str(build)})
    assert "Made " in said and not re.search("^[EWI]: ", said, re.MULTILINE), said
    package, = build.with_name("build-package").glob("scepprobe_*.deb")

    fields = run("dpkg-deb", "--field", package)
    for library in ("libcurl4", "libssl3", "libjansson4", "libarchive13", "zlib1g"):
        assert library in fields
    root = tmp_path / "root"
    has_sysusers = make_root(root, package)
    dpkg(root, "--install", package)
    assert run("dpkg-query", f"--admindir={root}/var/lib/dpkg", "-W",
               "-f=${Status}", "scepprobe") == "install ok installed"
    for name in PLACES + DEBIAN_ONLY:
        place = root / "usr" / name
        packed = place.with_name(place.name + ".gz")
        assert place.exists() or packed.exists(), name
    assert not has_sysusers or "scepprobe:" in (root / "etc/group").read_text()

    try_programs(root)

    dpkg(root, "--purge", "scepprobe")
    assert left_over(root) == []


def try_programs(root):
    """The installed programs find each other and their files."""
    inside = [*AS_ROOT, "chroot", root]
    assert run(*inside, "/usr/bin/scepprobe", "--version").startswith("scepprobe ")
    assert "SCEP" in run(*inside, "/usr/bin/scepprobe", "explain", "scep-app-pool-stopped")
    with subprocess.Popen([*map(str, inside), "/usr/bin/mock-ndes"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as mock:
        port = mock.stdout.readline().split()[2]
        url = f"http://127.0.0.1:{port}/scep-app-pool-stopped/certsrv/mscep/mscep.dll"
        text = run(*inside, "/usr/bin/scepprobe", "-d", "ios", "-s", "caps", url, status=2)
        assert "scep-app-pool-stopped" in text
        text = run(*inside, "/usr/bin/check_ndes", "-d", "ios", "-s", "caps", "-H", url,
                   status=2)
        assert text.startswith("SCEP CRITICAL")
        mock.stdin.close()
        assert mock.wait(timeout=60) == 0
