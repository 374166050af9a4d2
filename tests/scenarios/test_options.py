# SPDX-License-Identifier: MIT
"""The command line is a contract: what is wrong is said in one line, what is right works."""
import json
import os
import pty
import re
import subprocess
import socket
import ssl
import stat
import zlib

import pytest

from conftest import BUILD, HANGS_AFTER, PROGRAM, clean_environment

#: Enough for everything that does not depend on the device or on the key's size.
QUICK = ("--key-bits", "1024", "-d", "ios")


@pytest.fixture(scope="module")
def closed_port():
    """A port without a listener, reserved during the test."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


# ---- what is wrong ----

#: Arguments and what the complaint must name. {tmp} is a folder; see `files` below.
BAD = {
    "two outputs of one name": (["-o", "{tmp}/x", "--save-trace", "{tmp}/x", "x"],
                                "two outputs"),
    "trace to standard output": (["--save-trace", "-", "x"], "--save-trace"),
    "nothing": ([], "URL"),
    "no URL": (["-v"], "URL"),
    "empty URL": ([""], "URL"),
    "no host": (["http://"], "http://"),
    "other scheme": (["ftp://x/"], "ftp://x/"),
    "file scheme": (["file:///etc/passwd"], "file:"),
    "white space in URL": (["http://x/a b"], "white space"),
    "newline in URL": (["http://x/\ny"], "white space"),
    "user and password": (["http://u:p@x/"], "user name"),
    "bad port": (["http://x:99999/"], "99999"),
    "second URL": (["http://x/", "ftp://y/"], "ftp://y/"),
    "unknown long option": (["--wrong", "x"], "--wrong"),
    "unknown short option": (["-Z", "x"], "-Z"),
    "value where none belongs": (["--insecure=1", "x"], "--insecure"),
    "missing value": (["--timeout"], "--timeout"),
    "missing value, short": (["-t"], "-t"),
    "unknown device": (["-d", "ios,nokia", "x"], "nokia"),
    "no device": (["-d", ",", "x"], "--device"),
    "empty device": (["-d", "", "x"], "--device"),
    "unknown step": (["-s", "dance", "x"], "dance"),
    "no step": (["-s", "", "x"], "--step"),
    "unknown format": (["-f", "xml", "x"], "xml"),
    "empty format": (["-f", "", "x"], "--format"),
    "unknown method": (["--method", "put", "x"], "put"),
    "unknown cipher": (["--cipher", "rot13", "x"], "rot13"),
    "unknown key transport": (["--key-transport", "rsa", "x"], "rsa"),
    "unknown digest": (["--digest", "crc32", "x"], "crc32"),
    "forbidden digest": (["--digest", "md5", "x"], "md5"),
    "odd key size": (["--key-bits", "1000", "x"], "1000"),
    "key size with a tail": (["--key-bits", "2048x", "x"], "2048x"),
    "bad color": (["--color", "red", "x"], "--color"),
    "bad subject": (["--subject", "nobody", "x"], "nobody"),
    "empty subject": (["--subject", "", "x"], "--subject"),
    "subject without value": (["--subject", "CN=a,XX", "x"], "CN=a,XX"),
    "time is no number": (["-t", "soon", "x"], "soon"),
    "time is zero": (["-t", "0", "x"], "--timeout"),
    "time is negative": (["-t", "-5", "x"], "-5"),
    "time is not finite": (["-t", "inf", "x"], "inf"),
    "time is not a number": (["-t", "nan", "x"], "nan"),
    "time with a tail": (["-t", "5s", "x"], "5s"),
    "connect time": (["--connect-timeout", "x", "x"], "--connect-timeout"),
    "days with a fraction": (["--warning-days", "1.5", "x"], "1.5"),
    "negative days": (["--critical-days", "-1", "x"], "-1"),
    "empty days": (["--warning-days", "", "x"], "--warning-days"),
    "short fingerprint": (["--expect-fingerprint", "abcd", "x"], "--expect-fingerprint"),
    "fingerprint not hex": (["--expect-fingerprint", "g" * 40, "x"],
                            "--expect-fingerprint"),
    "resolve without address": (["--resolve", "host:443", "x"], "host:443"),
    "no CA file": (["--ca-file", "{tmp}/none", "x"], "{tmp}/none"),
    "CA file is a folder": (["--ca-file", "{tmp}", "x"], "--ca-file"),
    "CA file is not PEM": (["--ca-file", "{tmp}/text", "x"], "--ca-file"),
    "CA file is empty": (["--ca-file", "{tmp}/empty", "x"], "--ca-file"),
    "no certificate": (["--cert", "{tmp}/none", "x"], "{tmp}/none"),
    "certificate is not PEM": (["--cert", "{tmp}/text", "x"], "--cert"),
    "no key": (["--key", "{tmp}/none", "x"], "{tmp}/none"),
    "key is not PEM": (["--cert", "{tmp}/ca.pem", "--key", "{tmp}/text", "x"], "--key"),
    "key without certificate": (["--key", "{tmp}/ca.key", "x"], "--cert"),
    "no challenge file": (["--challenge-file", "{tmp}/none", "x"], "{tmp}/none"),
    "challenge file is a folder": (["--challenge-file", "{tmp}", "x"], "{tmp}"),
    "empty challenge": (["--challenge-file", "{tmp}/empty", "x"], "empty"),
    "challenge of two lines": (["--challenge-file", "{tmp}/two", "x"], "one line"),
    "challenge with a NUL": (["--challenge-file", "{tmp}/octet-0", "x"], "ASCII"),
    "challenge with an umlaut": (["--challenge-file", "{tmp}/umlaut", "x"], "ASCII"),
    "challenge with an umlaut in UTF-16": (
        ["--challenge-file", "{tmp}/umlaut16", "x"], "ASCII"),
    "challenge too long in UTF-16": (
        ["--challenge-file", "{tmp}/long16", "x"], "characters"),
    "challenge of a mark": (["--challenge-file", "{tmp}/mark", "x"], "empty"),
    "challenge before a blank": (["--challenge-file", "{tmp}/blank", "x"], "blank"),
    "challenge too long": (["--challenge-file", "{tmp}/long", "x"], "characters"),
    "empty challenge on stdin": (["--challenge-file", "-", "x"], "standard input"),
    "empty output": (["-o", "", "x"], "--output"),
    "explain": (["explain", "no-such-id"], "no-such-id"),
    "replay of no file": (["replay"], "replay"),
    "replay of a missing file": (["replay", "{tmp}/none"], "{tmp}/none"),
    "logs of no file": (["logs"], "logs"),
    "logs of a missing file": (["logs", "{tmp}/none"], "{tmp}/none"),
    "logs of a pattern": (["logs", "{tmp}/u_ex*.log"], "no file matches this pattern"),
    "archives of a pattern": (["replay", "{tmp}/none-*.har"], "no file matches this pattern"),
    "message of a pattern": (["decode", "{tmp}/reply.???"], "no file matches this pattern"),
    "targets of a pattern": (["--targets", "{tmp}/[ab]"], "no file matches this pattern"),
    "logs with an unknown device": (["logs", "--expect", "amiga", "{tmp}/text"], "amiga"),
    "command behind options": (["-v", "decode", "message"], "decode"),
    "renewal without a key": (["--renew-cert", "{tmp}/ca.pem", "x"], "--renew-key"),
    "renewal without a certificate": (["--renew-key", "{tmp}/ca.key", "x"], "--renew-cert"),
    "no certificate to renew": (["--renew-cert", "{tmp}/none", "x"], "{tmp}/none"),
    "no key to renew with": (["--renew-key", "{tmp}/none", "x"], "{tmp}/none"),
    "certificate to renew is not PEM": (
        ["--renew-cert", "{tmp}/text", "--renew-key", "{tmp}/ca.key", "x"], "--renew-cert"),
    "key to renew with is not PEM": (
        ["--renew-cert", "{tmp}/ca.pem", "--renew-key", "{tmp}/text", "x"], "--renew-key"),
    "key of another certificate": (
        ["--renew-cert", "{tmp}/ca.pem", "--renew-key", "{tmp}/ra-signing.key", "x"],
        "{tmp}/ra-signing.key"),
    "key is encrypted": (
        ["--renew-cert", "{tmp}/ca.pem", "--renew-key", "{tmp}/locked", "x"], "{tmp}/locked"),
    "unknown renewal": (["--renew-as", "x", "x"], "--renew-as"),
    "empty renewal": (["--renew-as", "", "x"], "--renew-as"),
    "poll time is no number": (["--poll", "x", "x"], "--poll"),
    "poll time is negative": (["--poll", "-1", "x"], "--poll"),
    "poll time is more than a day": (["--poll", "86401", "x"], "--poll"),
    "empty name of the certificate": (["--save-cert", "", "x"], "--save-cert"),
    "one slash": (["http:/x/certsrv"], "two slashes"),
    "no host": (["http:///certsrv"], "two slashes"),
    "two schemes": (["https://https://x/"], "two schemes"),
    "name that is not ASCII": (["http://b\u00fccher.example/"], "xn--"),
    "resolve without a port": (["--resolve", "a:b:c", "x"], "--resolve"),
    "resolve to no address": (["--resolve", "a:1:name", "x"], "--resolve"),
    "proxy of an unknown kind": (["--proxy", "foo://x", "x"], "--proxy"),
    **{f"proxy {value!r}": (["--proxy", value, "x"], f"--proxy is not [SCHEME://]"
                            f"[USER:PASSWORD@]HOST[:PORT]: {why}")
       for value, why in {
           "::": "write an IPv6 address in brackets",
           "::1": "write an IPv6 address in brackets",
           "http://fe80::1:3128": "write an IPv6 address in brackets",
           "http://": "No host", "://x": "a proxy's scheme", "user@": "", "@:80": "",
           "h:": "Port", "h:0": "port 0 does not exist", "http://h:70000": "Port",
           "h:x": "Port", "h:-1": "Port", "ftp://h:1": "a proxy's scheme",
           "http://[::1": "", " ": "it contains white space", "a b": "it contains white space",
           "a@b@c": "", "http://h/wpad.dat": "a proxy has no path",
           "h/x.pac": "a proxy has no path", "http://h?x": "a proxy has no path",
       }.items()},
    **{f"{command} with {option}": ([command, *option.split(), "{tmp}/text"],
                                    f"{option.split()[0].split('=')[0]}{rest} only applies to "
                                    "probing, not to this command")
       for command, option, rest in [
           ("logs", "--save-trace x", ""), ("logs", "--save-trace=x", ""),
           ("logs", "--anonymize", ""), ("logs", "-d ios", ""), ("logs", "-s caps", ""),
           ("logs", "--warning-days 3", ""), ("logs", "--targets x", ""),
           ("replay", "-t 5", ""), ("replay", "--proxy h", ""), ("replay", "--device ios", ""),
           ("decode", "--save-trace x", ""), ("decode", "-v", ""), ("explain", "-j 4", "")]},
    "option that nothing knows": (["logs", "--nonsense", "{tmp}/text"],
                                  "--nonsense is an unknown option"),
    "value that an option does not take": (["--verbose=x", "x"], "takes no value"),
    "way to renew, and nothing to renew": (["--renew-as", "pkcsreq", "x"], "--renew-cert"),
    "poll for what is not asked": (["--poll", "5", "-s", "caps", "x"], "--step"),
    "IPv6 only, for an IPv4 address": (["-6", "http://127.0.0.1/"], "-6"),
    "IPv4 only, for an IPv6 address": (["-4", "http://[::1]/"], "-4"),
    "poll is no step to ask for": (["-s", "poll", "x"], "poll has an option of its "
                                   "own: --poll"),
    "nor is measure": (["-s", "caps,measure", "x"], "measure has an option of its own: "
                       "--measure-limit"),
}


READS_FILES = "a URL, not a file; scepprobe URL probes it"
FOLDER = "a folder, not a file"


def a_file(path, name=None):
    """Of a file in a host's place; `name`: how the two commands call it."""
    name = name or path
    return (f"'{path}' is a file, not a host: use scepprobe replay {name} for a trace, "
            f"scepprobe logs {name} for a log")


def probed_by(host):
    return f"; to probe a host of that name: https://{host}"


#: Files, folders and URLs in each other's places; arguments, as they are behind a `cd {tmp}`,
#: and the whole line behind "scepprobe: ".
MISPLACED = {
    "archive": (["text.har"], a_file("text.har") + probed_by("text.har/")),
    "log behind options": (["-v", "-d", "ios", "text"], a_file("text") + probed_by("text/")),
    "file behind a URL": (["http://127.0.0.1:1/", "ca.pem"],
                          a_file("ca.pem") + probed_by("ca.pem/")),
    "file of this folder": (["./text"], a_file("./text")),
    "file before a command": (["/etc/passwd", "replay"], a_file("/etc/passwd")),
    "file below a host's folder": (["lab.test/certsrv"], a_file("lab.test/certsrv") +
                                   probed_by("lab.test/certsrv")),
    "file whose name has a blank": (["a b.log"], a_file("a b.log", "FILE")),
    "folder": (["./lab.test"], "'./lab.test' is a folder, not a host: use scepprobe logs "
               "./lab.test for the logs in it"),
    "folder beside us": (["bare/"], "'bare/' is a folder, not a host: use scepprobe logs bare/ "
                         "for the logs in it"),
    **{f"missing {path}": ([path], f"'{path}' looks like a file: use scepprobe logs "
                           "FILE or scepprobe replay FILE")
       for path in [r"C:\logs\u_ex.log", "c:/logs/u_ex.log", r"\\server\logs\u_ex.log",
                    r".\u_ex.log", r"logs\u_ex.log", "../none/u_ex.log", "/none/u_ex.log",
                    "./none.har"]},
    "logs of a URL": (["logs", "http://x/y"], f"http://x/y: {READS_FILES}"),
    "message of a URL": (["decode", "https://x/"], f"https://x/: {READS_FILES}"),
    "archive of a URL": (["replay", "HTTPS://x/"], f"HTTPS://x/: {READS_FILES}"),
    "targets of a URL": (["--targets", "http://x/"], f"http://x/: {READS_FILES}"),
    "archive that is a log": (
        ["replay", "iis.log"], "iis.log: not an HTTP archive (HAR); scepprobe logs reads logs, "
        "scepprobe decode messages"),
    "archive that is a log with brackets": (
        ["replay", "bracket.log"], "bracket.log: not an HTTP archive (HAR); scepprobe logs "
        "reads logs, scepprobe decode messages"),
    "archive that is damaged": (
        ["replay", "half.har"], "half.har: not an HTTP archive (HAR): line 1, column 6: "
        "string or '}' expected near '2018'"),
    **{f"message that is {name}": (
        ["decode", name], f"{name}: this text holds no SCEP message; scepprobe logs "
        "FILE judges logs, scepprobe replay FILE traces (HAR)")
       for name in ["iis.log", "bracket.log", "half.har"]},
    **{f"message that is {name}": (
        ["decode", name], f"{name}: there is no SCEP message in this text: no base64 that begins "
        "with a SEQUENCE") for name in ["word.b64", "query.log"]},
    "message that is binary": (
        ["decode", "events"], "events: no SCEP message is in the file; it looks like an event "
        "log of Windows (.evtx): scepprobe logs reads it"),
    "folder to decode": (["decode", "lab.test"], f"lab.test: {FOLDER}"),
    "key that is a folder": (["decode", "--key", "lab.test", "text"], f"lab.test: {FOLDER}"),
    "folder to replay": (["replay", "lab.test"], f"lab.test: {FOLDER}"),
    "folder of targets": (["--targets", "lab.test"], f"lab.test: {FOLDER}"),
    "CA file that is a folder": (["--ca-file", "bare", "x"],
                                 f"--ca-file: cannot read bare: {FOLDER}"),
    "challenge that is a folder": (["--challenge-file", "bare", "x"],
                                   "--challenge-file: cannot read the file that it names, "
                                   f"which holds the challenge: {FOLDER}"),
    "report to a folder": (["-o", "lab.test", "x"], f"lab.test: {FOLDER}"),
    "trace to a folder": (["--save-trace", "lab.test", "x"],
                          f"lab.test: {FOLDER}"),
    "empty folder of logs": (["logs", "bare"], "bare: the folder is empty or cannot be "
                             "listed"),
    **{f"one URL {way}": ([*way.split()], "--compare needs the external URL too: scepprobe "
                          "--compare INTERNAL EXTERNAL")
       for way in ["--compare http://x/", "--compare=http://x/", "-v --compare x"]},
    **{f"URL {blanks!r}": (blanks, "an empty URL was given")
       for blanks in [[""], [" "], [" ", "\t"], ["\u00a0"], ["''"], ["http://x/", " "],
                      ["lab", "http://x/", ""]]},
    "internal URL of blanks": (["--compare", " ", "x"], "--compare: ' ' is not the URL of an "
                               "NDES: No host part in the URL"),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_misplaced(name, probe, files):
    """What was wrong and what to do, in one line; nothing is probed."""
    arguments, line = MISPLACED[name]
    result = probe(*arguments, cwd=files)
    assert (result.status, result.stdout) == (3, "")
    assert result.stderr == f"scepprobe: {line}\n"


@pytest.mark.parametrize("word", ["lab.test", "https://text/", "text.test", "lab.test:8443"])
def test_host_beside_files(word, probe, files):
    """A folder may have a host's name; with a scheme, so may a file."""
    resolve = [f"--resolve={name}:127.0.0.1" for name in (
        "lab.test:443", "text:443", "text.test:443", "lab.test:8443")]
    result = probe("-q", "-s", "browse", *QUICK, *resolve, word, cwd=files)
    assert result.status == 2 and result.stderr == ""


@pytest.mark.linux_only("rights of files")
@pytest.mark.parametrize("command", [["logs"], ["replay"], ["decode"], ["--targets"],
                                     ["x", "--ca-file"], ["x", "--challenge-file"]],
                         ids=" ".join)
def test_file_of_somebody_else(command, probe, peer, tmp_path):
    path = tmp_path / "kept"
    path.write_text("http://x/\n")
    path.chmod(0)
    if os.geteuid() == 0:
        result = probe("--bounding-set", "-dac_override,-dac_read_search", PROGRAM, *command,
                       path, program=peer("setpriv"))
    else:
        result = probe(*command, path)
    assert (result.status, result.stdout) == (3, "")
    assert result.stderr.endswith(f"{path}: Permission denied; run as an administrator, or "
                                  "copy the file\n")


#: Words that are no command, and which is likely meant.
SLIPS = {"log": "logs", "loge": "logs", "lgos": "logs", "logss": "logs", "replya": "replay",
         "decod": "decode", "xexplain": "explain", "Decode": "decode", "help": "--help",
         "version": "--version", "list": "explain", "probe": "scepprobe URL"}


@pytest.mark.parametrize("options", [[], ["-v"]], ids=["first", "behind-options"])
@pytest.mark.parametrize("word", SLIPS)
def test_mistyped_command(word, options, probe):
    result = probe(*options, word, "file.log")
    assert (result.status, result.stdout) == (3, "")
    assert result.stderr == (f"scepprobe: unknown command '{word}'; did you mean "
                             f"{SLIPS[word]}? To probe a host of that name: https://{word}/\n")


@pytest.mark.parametrize("targets", [["https://log/"], ["log.test"], ["log/"], ["lab"],
                                     ["ndes"], ["gosl"], ["lo"], ["ndes", "log"]],
                         ids=" ".join)
def test_host_that_is_no_slip(targets, probe):
    """A host may have one label, and stand there with a scheme if it is like a command."""
    resolve = [f"--resolve={name}:443:127.0.0.1" for name in ("log", "log.test", "lab", "ndes",
                                                              "gosl", "lo")]
    result = probe("-q", "-s", "browse", *QUICK, *resolve, *targets)
    assert result.status == 2 and result.stderr == ""


#: Each is one, though without a listener; the empty one is no proxy at all.
PROXIES = ["127.0.0.1:1", "http://127.0.0.1:1/", "HTTP://[::1]:1", "[::1]:1",
           "https://127.0.0.1:1", "socks4://127.0.0.1:1", "socks5h://127.0.0.1:1",
           "geheim:wort@127.0.0.1:1",
           "http://geheim:%20wort@[::1]:1"]


@pytest.mark.parametrize("value", ["", *PROXIES])
def test_proxy_that_can_be_used(value, probe, mock):
    result = probe("-s", "browse", "--key-bits", "1024", "-q", "--proxy", value, mock.url())
    assert result.status == (0 if value == "" else 2), result.stderr
    assert result.stderr == "" and "wort" not in result.stdout


@pytest.mark.parametrize("option", [True, False])
def test_password_in_a_proxy_that_cannot_be_used(option, probe, mock):
    """Neither of the command line's nor of the environment's is a word shown."""
    value = "http://geheim:wort@"
    arguments = ["--proxy", value] if option else []
    result = probe("-s", "browse", "--key-bits", "1024", *arguments, mock.url(),
                   env={"http_proxy": value, "no_proxy": ""})
    assert result.status == (3 if option else 2)
    told = result.stdout + result.stderr
    assert "proxy" in told and "wort" not in told and "geheim" not in told


@pytest.fixture(scope="module")
def files(tmp_path_factory, mock, peer):
    folder = tmp_path_factory.mktemp("files")
    for name in ("ca.pem", "ca.key", "ra-signing.key"):
        (folder / name).write_bytes((mock.ca_dir / name).read_bytes())
    subprocess.run([peer("openssl"), "pkey", "-in", folder / "ca.key", "-aes128", "-passout",
                    "pass:geheim", "-out", folder / "locked"], check=True)
    (folder / "empty").write_text("")
    (folder / "text").write_text("this is not PEM\n")
    (folder / "two").write_text("one\ntwo\n")
    (folder / "octet-0").write_bytes(b"one\0two")
    (folder / "umlaut").write_text("\u00fcber\n")
    (folder / "umlaut16").write_bytes("\u00fcber\n".encode("utf-16"))
    (folder / "long16").write_bytes(("x" * 16385 + "\r\n").encode("utf-16"))
    (folder / "mark").write_bytes(b"\xef\xbb\xbf")
    (folder / "blank").write_text("one \n")
    (folder / "long").write_text("x" * 20000)
    (folder / "lab.test").mkdir()
    (folder / "lab.test" / "certsrv").write_text("saved\n")
    (folder / "bare").mkdir()
    (folder / "text.har").write_text("{}\n")
    (folder / "half.har").write_text('{ 2018 "log"\n')
    (folder / "a b.log").write_text("words\n")
    (folder / "iis.log").write_text("2018-08-08 20:22:16 10.0.0.1 GET /certsrv/mscep - 200\n")
    (folder / "bracket.log").write_text("[2018-08-08 20:22:16] GET /certsrv/mscep 200\n")
    (folder / "query.log").write_text("GET /?operation=PKIOperation&message=none here\n")
    (folder / "word.b64").write_text("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\n" * 3)
    (folder / "events").write_bytes(b"ElfFile\0" + bytes(range(256)))
    return folder


@pytest.mark.parametrize("name", BAD)
def test_bad_usage(name, probe, files):
    """Status 3, nothing on stdout, one line on stderr that names what was wrong."""
    arguments, named = BAD[name]
    arguments = [argument.replace("{tmp}", str(files)) for argument in arguments]
    result = probe(*arguments)

    assert result.status == 3
    assert result.stdout == ""
    assert result.stderr.startswith("scepprobe: ")
    assert result.stderr.endswith("\n") and result.stderr.count("\n") == 1
    assert named.replace("{tmp}", str(files)) in result.stderr


def test_challenge_is_not_in_the_complaint(probe, tmp_path):
    """Also a challenge that is refused is secret."""
    (tmp_path / "two").write_text("geheim\ngeheim\n")
    assert "geheim" not in probe("--challenge-file", tmp_path / "two", "x").stderr


# ---- help ----

VALUES = {
    "device": "ios", "step": "caps", "method": "get", "challenge-file": "{tmp}/one",
    "subject": "CN=x", "key-bits": "2048", "cipher": "aes-128-cbc", "digest": "sha256",
    "key-transport": "oaep",
    "ca-file": "{tmp}/ca.pem", "cert": "{tmp}/ca.pem", "key": "{tmp}/ca.key",
    "proxy": "http://127.0.0.1:1",
    "noproxy": "*", "resolve": "h:1:127.0.0.1", "timeout": "5", "connect-timeout": "0.5",
    "expect-fingerprint": "ab:" * 19 + "ab", "warning-days": "10", "critical-days": "1",
    "format": "json", "output": "{tmp}/report", "color": "never",
    "renew-cert": "{tmp}/ca.pem", "renew-key": "{tmp}/ca.key", "renew-as": "pkcsreq",
    "poll": "0.5", "save-cert": "{tmp}/issued",
    "save-trace": "{tmp}/trace.har",
    "targets": "{tmp}/one", "parallel": "3", "compare": "http://x/",
    "warn-on": "url-too-long", "ignore": "url-too-long,undocumented",
}


def help_rows(probe):
    """(letter or None, name, whether it takes a value) of each option in --help."""
    rows = re.findall(r"^  (?:-(\w), |    )--([a-z0-9-]+)( [A-Z:]+)?", probe("--help").stdout,
                      re.MULTILINE)
    return [(letter, name, bool(value)) for letter, name, value in rows]


@pytest.mark.parametrize("option", ["-h", "--help", "-V", "--version"])
def test_help_and_version(option, probe):
    result = probe(option)
    assert (result.status, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0].startswith(("Usage: scepprobe", "scepprobe "))


def test_version_names_the_libraries(probe):
    """Those that run: of a program that has them within, that is what asks for a new one."""
    first, *rest = probe("--version").stdout.splitlines()
    assert re.fullmatch(r"scepprobe \d+\.\d+\.\d+", first)
    versions = dict(line.split(maxsplit=1) for line in rest)
    assert {"OpenSSL", "libcurl", "jansson", "zlib", "libarchive", "liblzma"} <= set(versions)
    assert all(re.match(r"\d+\.\d", version) for version in versions.values())
    if PROGRAM.is_relative_to(BUILD):    # then Python runs with the same
        assert versions["OpenSSL"] == ssl.OPENSSL_VERSION.split()[1]
        assert versions["zlib"] == zlib.ZLIB_RUNTIME_VERSION


def test_help_fits_the_terminal(probe):
    assert max(map(len, probe("--help").stdout.splitlines())) <= 80


def test_every_option_of_help_is_accepted(probe, mock):
    """Read up to --version, which ends the reading without a probe."""
    folder = mock.ca_dir
    (folder / "one").write_text("challenge")
    for letter, name, takes in help_rows(probe):
        if name in ("help", "version"):
            continue
        value = VALUES[name].replace("{tmp}", str(folder)) if takes else None
        for option in [f"--{name}"] + ([f"-{letter}"] if letter else []):
            result = probe(option, *([value] if takes else []), "--version")
            assert (result.status, result.stderr) == (0, ""), option


def test_every_setting_is_in_help(probe, build):
    """One row describes a setting, for the parser and for --help; the program's own options
    stand beside it."""
    rows = re.findall(r'\.is = \{ \.name = "([a-z0-9-]+)"',
                      (build.root / "src/api/settings.c").read_text())
    shown = {name for _, name, _ in help_rows(probe)}
    assert len(rows) > 30 and set(rows) <= shown
    assert {name for _, name, takes in help_rows(probe) if takes} == set(VALUES)


def test_one_dash_too_few_is_said(probe):
    result = probe("-output", "x", "host")
    assert result.status == 3 and "two dashes: --output" in result.stderr


def test_a_slip_does_not_repeat_what_may_be_secret(probe, tmp_path):
    for arguments in (["--prxy=http://user:secret@proxy/"], ["--resolve", "u:secret@h"],
                      ["--timeout", "user:secret@host"], ["--step", "user:secret@host"],
                      ["--quiet=secret"], ["http://u:secret@h h/"],
                      ["LAB\\u:secret@h"],
                      ["--challenge", "secret"], ["--challenge=secret"],
                      ["--challenge-file", "secret"]):
        result = probe(*arguments, "host.invalid")
        assert result.status == 3, arguments
        assert "secret" not in result.stdout + result.stderr, arguments
    targets = tmp_path / "targets"
    targets.write_text("ndes.contoso.com http://user:secret@ndes\n")
    result = probe("--targets", targets)
    assert result.status == 3 and "secret" not in result.stderr


@pytest.mark.parametrize("octets", [4096, 5000, pytest.param(100000, marks=pytest.mark.linux_only(
    "a command line of Windows has at most 32,767 characters"))])
@pytest.mark.parametrize("form", ["http://127.0.0.1:9/{}", "http://{}.invalid/", "{}",
                                  "http://127.0.0.1:9/?x={}", "http://127.0.0.1:9/#{}"])
def test_long_url(octets, form, probe):
    """Refused with words, or probed as what is left of it, as a copied message is."""
    result = probe("-t", "5", "-s", "caps", form.format("a" * octets))
    if result.status == 3 and not result.stdout:
        assert "is not the URL of an NDES: " in result.stderr
        assert len(result.stderr) < 400
    else:
        assert "127.0.0.1" in result.stdout


def test_thresholds_the_wrong_way_round_are_refused(probe):
    result = probe("--warning-days", "1", "--critical-days", "20", "host.invalid")
    assert result.status == 3 and "exchange the two" in result.stderr


# ---- where the report goes ----

@pytest.mark.linux_only("modes of files")
def test_output_is_a_file_of_default_mode(probe, mock, tmp_path):
    path = tmp_path / "report"
    result = probe(*QUICK, "-s", "caps", "-o", path, mock.url(),
                   preexec_fn=lambda: os.umask(0o027))
    assert (result.status, result.stdout, result.stderr) == (0, "", "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_text().startswith(mock.url())
    assert os.listdir(tmp_path) == ["report"]


def test_output_replaces_the_file_whole(probe, mock, tmp_path):
    """Who reads the old report while a new one is written reads the old one to its end."""
    path = tmp_path / "report"
    path.write_text("the old report")
    with path.open() as reader:
        probe(*QUICK, "-f", "json", "-s", "caps", "-o", path, mock.url())
        assert reader.read() == "the old report"
    assert json.loads(path.read_text())["status"] == "ok"
    assert os.listdir(tmp_path) == ["report"]


def test_output_is_kept_on_wrong_usage(probe, tmp_path):
    path = tmp_path / "report"
    path.write_text("the old report")
    assert probe("-o", path, "ftp://x/").status == 3
    assert path.read_text() == "the old report"


@pytest.mark.parametrize("where", ["missing/report", "folder"])
def test_output_cannot_be_written(where, probe, mock, tmp_path):
    (tmp_path / "folder").mkdir()
    result = probe(*QUICK, "-s", "caps", "-o", tmp_path / where, mock.url())
    assert (result.status, result.stdout) == (3, "")
    assert str(tmp_path / where) in result.stderr and result.stderr.count("\n") == 1
    assert os.listdir(tmp_path) == ["folder"]
    assert os.listdir(tmp_path / "folder") == []


def test_output_dash_is_stdout(probe, mock):
    assert probe(*QUICK, "-s", "caps", "-o", "-", mock.url()).stdout.startswith(mock.url())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["-s", "caps", "URL"]],
                         ids=" ".join)
@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
def test_stdout_cannot_be_written(arguments, redirection, build, mock):
    """A report that is lost is an error; a monitoring system must not take it for ok."""
    arguments = [mock.url() if a == "URL" else a for a in arguments]
    done = subprocess.run(["sh", "-c", f'exec "$0" "$@" {redirection}', build.program,
                           *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 3
    assert re.fullmatch(r"scepprobe: standard output: .+\n", done.stderr)


def test_stdout_that_is_closed_is_nobodys_socket(build, mock):
    """The first descriptor opened must not take stdout's place and get the report."""
    mock.forget()
    subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', build.program, *QUICK, "-s", "caps",
                    mock.url()], capture_output=True, timeout=60)
    assert [record["method"] for record in mock.seen()] == ["GET"]


# ---- color ----

def run_on_a_terminal(program, *args, **variables):
    """What the program writes to a pseudo terminal."""
    kept = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    main, other = pty.openpty()
    with subprocess.Popen([program, *args], stdout=other, stdin=subprocess.DEVNULL,
                          env={**kept, "TERM": "xterm", **variables}) as process:
        os.close(other)
        text = b""
        while True:
            try:
                more = os.read(main, 65536)
            except OSError:
                break
            if not more:
                break
            text += more
        os.close(main)
        process.wait(60)
    assert b"URL" not in text and b"mscep.dll" in text
    return text


TERMINAL = {
    "a terminal": ([], {}, True),
    "never": (["--color", "never"], {}, False),
    "NO_COLOR": ([], {"NO_COLOR": "1"}, False),
    "empty NO_COLOR": ([], {"NO_COLOR": ""}, True),
    "dumb": ([], {"TERM": "dumb"}, False),
    "always wins over NO_COLOR": (["--color", "always"], {"NO_COLOR": "1"}, True),
}


@pytest.mark.linux_only("Wine's console writes escape sequences of its own")
@pytest.mark.parametrize("name", TERMINAL)
def test_color_on_a_terminal(name, build, mock):
    arguments, variables, colorful = TERMINAL[name]
    text = run_on_a_terminal(build.program, *arguments, *QUICK, "-s", "caps", mock.url(),
                             **variables)
    assert (b"\x1b[" in text) == colorful


@pytest.mark.parametrize("arguments, colorful", [
    ([], False), (["--color", "auto"], False), (["--color", "always"], True),
])
def test_color_in_a_pipe(arguments, colorful, probe, mock):
    result = probe(*arguments, *QUICK, "-s", "caps", mock.url())
    assert ("\x1b" in result.stdout) == colorful


def test_color_changes_nothing_else(probe, mock):
    """Without its escape sequences the colorful report is the plain one."""
    url = mock.url("scep-app-pool-stopped")
    plain = probe(*QUICK, "--color", "never", url).stdout
    color = probe(*QUICK, "--color", "always", url).stdout
    times = re.compile(r" +\d+ ms")
    assert times.sub("", re.sub("\x1b\\[[0-9;]*m", "", color)) == times.sub("", plain)


# ---- verbosity ----

def test_quiet_is_url_and_verdict_of_each_target(probe, mock):
    """Two lines each; a verdict that does not fit goes on, indented, in the next."""
    urls = [mock.url(), mock.url("scep-app-pool-stopped")]
    *lines, count = probe(*QUICK, "-q", *urls).stdout.splitlines()
    assert count == "2 targets: 1 critical, 1 ok"
    begun = [line for line in lines if not line.startswith(" " * 10)]
    assert begun[0::2] == urls
    assert begun[1].startswith("OK        Devices can reach NDES, and it responds")
    assert begun[3].startswith("CRITICAL  The SCEP application pool does not run")
    assert len(begun) == 4 and len(lines) <= 6


def test_quiet_is_the_beginning_of_the_report(probe, mock):
    url = mock.url("scep-app-pool-stopped")
    quiet, usual = probe(*QUICK, "-q", url).stdout, probe(*QUICK, url).stdout
    assert usual.startswith(quiet) and len(usual) > 2 * len(quiet)
    assert usual[len(quiet):].startswith(("\n", "route "))


def test_verbose_shows_every_exchange(probe, mock):
    text = probe(*QUICK, "-v", mock.base).stdout
    for number in range(1, 6):
        assert f"exchange {number}, 127.0.0.1" in text
    assert "operation=GetCACaps" in text and "DES-EDE3-CBC" in text


# ---- targets ----

NDES = "/certsrv/mscep/mscep.dll"
#: What people paste; {} is host and port.
FORMS = ["{}", "{}/", "https://{}", "https://{}/", "HTTPS://{}", "https://{}" + NDES,
         "https://{}" + NDES + "/pkiclient.exe", "https://{}" + NDES + "?",
         "https://{}" + NDES + "?operation=GetCACaps&message=ca",
         "https://{}" + NDES + "/pkiclient.exe?operation=GetCACert&message=default",
         "{}" + NDES, "https://{}" + NDES + "#top"]


@pytest.mark.parametrize("form", FORMS)
def test_url_form(form, probe_json, closed_port):
    """They all mean the same NDES."""
    host = f"127.0.0.1:{closed_port}"
    document = probe_json("-d", "ios", "-s", "browse", form.format(host))
    assert document["targets"][0]["url"] == f"https://{host}{NDES}"
    assert document["targets"][0]["exchanges"][0]["url"] == f"https://{host}{NDES}"


def test_other_path_is_used_as_given(probe_json, closed_port):
    url = f"http://127.0.0.1:{closed_port}/scep/x"
    assert probe_json("-d", "ios", "-s", "browse", url)["targets"][0]["url"] == url


def test_targets_keep_their_order(probe_json, mock):
    """Also when the first is the slowest, and the worst decides the status."""
    names = ["healthy-slow", "scep-app-pool-stopped", "healthy"]
    document = probe_json(*QUICK, *map(mock.url, names))
    assert [target["url"] for target in document["targets"]] == list(map(mock.url, names))
    assert [t["status"] for t in document["targets"]] == ["ok", "critical", "ok"]
    assert document["status"] == "critical"


def test_resolve(probe_json, mock, seen):
    """The name goes out in Host, the address is ours to choose."""
    mock.forget()
    name = f"ndes.contoso.invalid:{mock.port}"
    document = probe_json(*QUICK, "-s", "caps", "--resolve",
                          f"{name}:127.0.0.1", f"http://{name}/")
    assert document["targets"][0]["exchanges"][0]["address"] == "127.0.0.1"
    assert ["Host", name] in seen(mock)[0]["headers"]


def test_ipv6_only_does_not_use_ipv4(probe_json, mock):
    url = mock.url().replace("127.0.0.1", "localhost")
    document = probe_json(*QUICK, "-6", "-s", "caps", url)
    assert document["status"] == "critical"
    assert document["targets"][0]["exchanges"][0]["address"] != "127.0.0.1"


# ---- steps ----

def operations(records):
    found = [re.search(r"operation=(\w+)", record["query"] or "") for record in records]
    return [(record["method"], match.group(1) if match else None)
            for record, match in zip(records, found)]


BROWSE, CAPS, CERT = ("GET", None), ("GET", "GetCACaps"), ("GET", "GetCACert")
POST, GET = ("POST", "PKIOperation"), ("GET", "PKIOperation")

EVERYTHING = "browse,caps,cacert,pkioperation,long-url,nextcacert,getcert,getcrl"

#: Options and scenario, and what an iPhone then sends.
SENT = {
    "browse": (["-s", "browse"], "healthy", [BROWSE]),
    "caps": (["-s", "caps"], "healthy", [CAPS]),
    "cacert": (["-s", "cacert"], "healthy", [CERT]),
    "two steps": (["-s", "caps,browse"], "healthy", [BROWSE, CAPS]),
    "pkioperation needs both": (["-s", "pkioperation"], "healthy", [CERT, CAPS, POST]),
    "long-url needs both": (["-s", "long-url"], "healthy", [CERT, CAPS, GET]),
    "all": ([], "healthy", [BROWSE, CERT, CAPS, POST, GET]),
    "last -s wins": (["-s", "browse", "-s", "caps"], "healthy", [CAPS]),
    "getcert needs both": (["-s", "getcert"], "healthy", [CERT, CAPS, POST]),
    "nextcacert needs none": (["-s", "nextcacert"], "healthy", [("GET", "GetNextCACert")]),
    "all there is": (["-s", EVERYTHING], "healthy", [
        BROWSE, CERT, CAPS, POST, GET, ("GET", "GetNextCACert"), POST, POST]),
    "--method get": (["--method", "get"], "healthy", [BROWSE, CERT, CAPS, GET]),
    "--method post": (["--method", "post", "-s", "pkioperation"], "healthy-get",
                      [CERT, CAPS, POST]),
    "--method auto": (["--method", "auto", "-s", "pkioperation"], "healthy-get",
                      [CERT, CAPS, GET]),
}


@pytest.mark.parametrize("name", SENT)
def test_sent(name, probe_json, mock, seen):
    options, scenario, wanted = SENT[name]
    mock.forget()
    probe_json(*QUICK, *options, mock.url(scenario))
    assert operations(seen(mock, scenario)) == wanted


def test_partial_verdict(probe, mock):
    """Only a PKIOperation proves the whole path; less says so."""
    text = probe(*QUICK, "-s", "caps", mock.url()).stdout
    assert "Only a PKIOperation" in " ".join(text.split())


#: An option of the message and what the mock then finds in it.
MESSAGE = [
    (["--cipher", "aes-256-cbc"], {"cipher": "aes-256-cbc"}),
    (["--cipher", "AES-128-CBC"], {"cipher": "aes-128-cbc"}),
    (["--cipher", "3des"], {"cipher": "des-ede3-cbc"}),
    (["--digest", "sha1"], {"digest": "sha1"}),
    (["--digest", "sha384"], {"digest": "sha384"}),
    (["--key-bits", "3072"], {"csr_key_bits": 3072}),
    (["--subject", "CN=Käthe,O=Contoso\\, Inc."],
     {"csr_subject": "CN=Käthe,O=Contoso\\, Inc."}),
    (["--subject", "CN=user,OU=Staff,O=Contoso,C=DE"],
     {"csr_subject": "CN=user,OU=Staff,O=Contoso,C=DE"}),
]


@pytest.mark.parametrize("options, wanted", MESSAGE, ids=lambda v: " ".join(map(str, v)))
def test_message_option(options, wanted, probe_json, mock, seen):
    mock.forget()
    probe_json(*QUICK, *options, "-s", "pkioperation", mock.url())
    message = seen(mock)[-1]["message"]
    assert {key: message[key] for key in wanted} == wanted
    assert message["signature_valid"] and message["csr_signature_valid"]


# ---- challenges ----

CHALLENGE = "q7Zr+/5bWtL0=geheim"


@pytest.fixture(scope="module")
def issuing(start_mock):
    return start_mock("--challenge", CHALLENGE)


#: What Windows' editors and PowerShell's > make of a line of text.
WINDOWS_FILES = {"file with a mark": "utf-8-sig", "file in UTF-16": "utf-16",
                 "file in UTF-16 BE": "utf-16-be"}


@pytest.fixture(params=["file", "file with newline", "file with CR LF", "stdin",
                        *WINDOWS_FILES])
def challenge(request, tmp_path):
    """(options, stdin) that hand over a challenge in each possible way."""
    def give(text):
        if request.param == "stdin":
            return ["--challenge-file", "-"], text + "\n"
        path = tmp_path / "challenge"
        if request.param in WINDOWS_FILES:
            encoding = WINDOWS_FILES[request.param]
            mark = "\ufeff" if encoding == "utf-16-be" else ""
            path.write_bytes(f"{mark}{text}\r\n".encode(encoding))
            return ["--challenge-file", str(path)], None
        tail = {"file": "", "file with newline": "\n", "file with CR LF": "\r\n"}
        path.write_bytes((text + tail[request.param]).encode())
        return ["--challenge-file", str(path)], None
    return give


def findings(document):
    return {finding["id"]: finding for finding in document["targets"][0]["findings"]}


def certreps(document, step):
    return [exchange["reply"] for exchange in document["targets"][0]["exchanges"]
            if exchange["step"] == step]


def test_enrolment(challenge, probe_json, issuing):
    """With the right challenge a certificate comes, for our key and our name."""
    options, stdin = challenge(CHALLENGE)
    document = probe_json("-d", "ios", *options, "--subject", "CN=test", issuing.url(),
                          stdin=stdin)
    reply, = certreps(document, "pkioperation")

    assert document["status"] == "ok"
    assert findings(document)["enrolled"]["certain"]
    assert "challenge" not in findings(document)["enrolled"]["detail"]
    assert reply["pki_status"] == "SUCCESS"
    assert (reply["decrypted"], reply["issued_key_matches"]) == (True, True)
    assert (reply["signature"], reply["nonce_matches"]) == ("valid", True)
    assert reply["issued"]["role"] == "issued"
    assert reply["issued"]["subject"] == "CN=test"
    assert reply["issued"]["issuer"] == "CN=Contoso Issuing CA,DC=contoso,DC=com"
    assert reply["issued"]["key"] == "RSA 2048"
    assert reply["issued"]["days_left"] > 0


@pytest.mark.parametrize("device", ["windows", "android", "ios"])
def test_every_device_enrols(device, probe_json, issuing, seen):
    issuing.forget()
    document = probe_json("--key-bits", "1024", "-d", device, "--challenge-file", "-",
                          issuing.url(), stdin=CHALLENGE)
    reply, = certreps(document, "pkioperation")
    answers = [record["answer"] for record in seen(issuing) if record["message"]]
    assert reply["issued_key_matches"] is True
    assert answers.count("SUCCESS") == 1, "a challenge is used once"


@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
@pytest.mark.parametrize("arguments", [["-v"], ["-f", "json"], ["-q"]], ids=" ".join)
def test_challenge_shows_nowhere(right, arguments, probe, issuing):
    secret = CHALLENGE if right else "falsch-aber-geheim"
    result = probe(*QUICK, *arguments, "--challenge-file", "-", issuing.url(),
                   stdin=secret)
    assert result.stdout
    assert secret not in result.stdout and secret not in result.stderr


def test_wrong_challenge(challenge, probe_json, issuing):
    """A real challenge that is refused is a fault, unlike the placeholder."""
    options, stdin = challenge("wrong")
    document = probe_json(*QUICK, *options, "-s", "pkioperation", issuing.url(),
                          stdin=stdin)
    target = document["targets"][0]
    assert document["status"] == "critical"
    assert [finding["id"] for finding in target["findings"]] == ["challenge-refused"]
    assert target["findings"][0]["severity"] == "critical"


def test_challenge_reaches_ndes_as_it_is(probe_json, issuing, seen):
    issuing.forget()
    probe_json(*QUICK, "--challenge-file", "-", "-s", "pkioperation", issuing.url(),
               stdin=CHALLENGE)
    message = seen(issuing)[-1]["message"]
    assert message["challenge_length"] == len(CHALLENGE)
    assert message["challenge_type"] == "PrintableString"


# ---- the judgement ----

@pytest.fixture(scope="module")
def fingerprints(mock, probe_json):
    """(sha1, sha256) of the CA certificate as GetCACert gave it."""
    document = probe_json(*QUICK, "-s", "cacert", mock.url())
    bag = document["targets"][0]["exchanges"][0]["reply"]["certificates"]
    ca, = [certificate for certificate in bag if certificate["role"] == "ca"]
    return ca["sha1"], ca["sha256"]


def with_colons(text):
    return ":".join(re.findall("..", text))


@pytest.mark.parametrize("index", [0, 1], ids=["sha1", "sha256"])
@pytest.mark.parametrize("form", [str, str.upper, str.lower, with_colons])
def test_expected_fingerprint(index, form, fingerprints, probe_json, mock):
    document = probe_json(*QUICK, "-s", "cacert", "--expect-fingerprint",
                          form(fingerprints[index]), mock.url())
    assert document["status"] == "ok"


@pytest.mark.parametrize("length", [40, 64])
def test_other_fingerprint(length, probe_json, mock):
    document = probe_json(*QUICK, "-s", "cacert", "--expect-fingerprint", "0" * length,
                          mock.url())
    assert document["status"] == "critical"
    assert findings(document)["ca-fingerprint-mismatch"]["certain"]


#: The RA certificates of this scenario end in ten days, the CA's in some years.
DAYS = {
    "by default": ([], "warning", ["ra-certificate-expiring"]),
    "no warning": (["--warning-days", "5"], "ok", []),
    "critical": (["--critical-days", "15"], "critical", ["ra-certificate-expiring"]),
    "the CA too": (["--warning-days", "36500"], "warning",
                   ["ra-certificate-expiring", "ca-certificate-expiring"]),
}


@pytest.mark.parametrize("name", DAYS)
def test_days(name, probe_json, mock):
    options, status, ids = DAYS[name]
    document = probe_json(*QUICK, "-s", "cacert", *options,
                          mock.url("ra-certificate-expiring"))
    assert document["status"] == status
    assert sorted(findings(document)) == sorted(ids)


# ---- what the program decides ----

def test_debug_tells_decisions_and_no_secret(mock, tmp_path):
    challenge = tmp_path / "challenge"
    challenge.write_text("hushhush")
    arguments = [PROGRAM, *QUICK, "--challenge-file", challenge, "-d", "ios", "-q",
                 mock.url()]
    quiet = subprocess.run(arguments, capture_output=True, text=True, timeout=HANGS_AFTER,
                           env=clean_environment())
    told = subprocess.run(arguments, capture_output=True, text=True, timeout=HANGS_AFTER,
                          env=clean_environment(SCEPPROBE_DEBUG="1"))
    assert quiet.stderr == "" and told.stdout.split()[:1] == quiet.stdout.split()[:1]
    assert "debug: send: ios pkioperation by POST" in told.stderr
    assert "debug: finding 1: challenge-refused" in told.stderr
    assert "hushhush" not in told.stderr


# ---- what people write instead ----

@pytest.mark.parametrize("words, shows", [
    (["help"], "Usage: scepprobe [OPTION]"), (["/?"], "Usage: scepprobe [OPTION]"),
    (["-?"], "Usage: scepprobe [OPTION]"), (["help", "logs"], "Usage: scepprobe logs"),
    (["logs", "-?"], "Usage: scepprobe logs"), (["version"], "scepprobe 0.")])
def test_habits(words, shows, probe):
    """What other programs answer is answered."""
    result = probe(*words)
    assert (result.status, result.stderr) == (0, "")
    assert result.stdout.startswith(shows)


@pytest.mark.parametrize("before, behind", [
    (" ", " "), ("<", ">"), ('"', '"'), ("'", "'"), ("\u201c", "\u201d"), ("\u00a0", "\n"),
    ("\ufeff", "\r\n"), ("\u00ab", "\u00bb"), ("`", "`"), ("<'", "'> ")])
def test_wrapped_url(before, behind, mock, probe_json):
    """As mails, chats and documents hand it over."""
    url = mock.url()
    for way in ([f"{before}{url}{behind}"], ["--compare", f"{before}{url}{behind}", url]):
        document = probe_json("-d", "ios", "-s", "caps", *way)
        assert {target["url"] for target in document["targets"]} == {url}
        assert document["targets"][0]["label"].strip("\"'<> ") == url


@pytest.mark.parametrize("middle", [" ", "<", "\u201c", "\u00a0"])
def test_wrapping_within(middle, probe):
    """Only what is around a URL is taken away."""
    result = probe(f"http://127.0.0.1:1/cert{middle}srv/mscep/mscep.dll")
    assert result.status == 3 or middle == "<"


def test_device_in_any_case(mock, probe_json):
    document = probe_json("--device=iOS,WINDOWS", "-s", "Caps", mock.url())
    assert [row["device"] for row in document["targets"][0]["devices"]] == ["ios", "windows"]


def test_format_that_the_name_promises(mock, probe, tmp_path):
    for name, form in (("a.html", "html"), ("a.json", "json"), ("a.prom", "prometheus")):
        result = probe("-d", "ios", "-s", "caps", "-o", tmp_path / name, mock.url())
        assert f"{name} will be plain text; use -f {form} " in result.stderr
    for more in (["-f", "text", "-o", tmp_path / "b.html"], ["-o", tmp_path / "b.txt"],
                 ["-f", "html", "-o", tmp_path / "c.html"]):
        assert probe("-d", "ios", "-s", "caps", *more, mock.url()).stderr == ""


def test_word_among_urls(mock, probe):
    """Of several words one may have been meant as a command."""
    result = probe("-d", "ios", "-s", "caps", "-t", "5", "inspect", mock.url())
    assert "'inspect' is probed as a host" in result.stderr
    assert mock.url() in result.stdout


@pytest.mark.parametrize("end", ["", "/"])
def test_path_without_its_end(end, mock, probe):
    url = mock.url().removesuffix("/mscep.dll") + end
    result = probe("-d", "ios", "-s", "caps", url)
    assert "devices call .../certsrv/mscep/mscep.dll" in result.stderr
    assert probe("-d", "ios", "-s", "caps", mock.url()).stderr == ""


def test_other_files_for_replay(mock, probe, tmp_path):
    path = tmp_path / "urls.txt"
    path.write_text(f"\n{mock.url()}\nhttps://ndes.contoso.com/\n")
    assert "a list of URLs: scepprobe --targets FILE probes them" in probe("replay", path).stderr
    path.write_text("#Software: Microsoft Internet Information Services 10.0\n")
    assert "scepprobe logs reads logs" in probe("replay", path).stderr
