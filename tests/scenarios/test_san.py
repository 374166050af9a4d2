# SPDX-License-Identifier: MIT
"""Which certificates name a host: what the report says is what the connection came to, with
and without --insecure, and the same as libcurl makes of it by itself.
"""
import itertools
import subprocess

import pytest

from hostile import withstand
from rawserver import CA, Pki, RawServer, http

NAME = "host.contoso.test"

#: Forms of a subjectAltName, with the subject's CN, and the hosts that are asked for.
FORMS = {
    "the name": ("DNS:host.contoso.test", "x"),
    "the name in capitals": ("DNS:HOST.Contoso.TEST", "x"),
    "the name with a dot behind it": ("DNS:host.contoso.test.", "x"),
    "another name with a dot behind it": ("DNS:other.contoso.test.", "x"),
    "the CN with a dot behind it": (None, "host.contoso.test."),
    "the CN with a dot beside another name": ("DNS:other.contoso.test", "host.contoso.test."),
    "a wildcard with a dot behind it": ("DNS:*.contoso.test.", "x"),
    "a wildcard with a dot, in capitals": ("DNS:*.CONTOSO.Test.", "x"),
    "a wildcard of the top with a dot behind it": ("DNS:*.test.", "x"),
    "a wildcard alone with a dot behind it": ("DNS:*.", "x"),
    "a wildcard of two labels with a dot": ("DNS:*.*.test.", "x"),
    "a wildcard for part of a label with a dot": ("DNS:h*.contoso.test.", "x"),
    "another wildcard with a dot behind it": ("DNS:*.host.contoso.test.", "x"),
    "a wildcard with a dot in the CN": (None, "*.contoso.test."),
    "the name with two dots behind it": ("DNS:host.contoso.test..", "x"),
    "a wildcard with two dots behind it": ("DNS:*.contoso.test..", "x"),
    "a dot": ("DNS:.", "x"),
    "a dot before it": ("DNS:.contoso.test", "x"),
    "a dot before and behind it": ("DNS:.contoso.test.", "x"),
    "an address with a dot behind it": ("DNS:127.0.0.1.", "x"),
    "a wildcard for addresses with a dot": ("DNS:*.0.0.1.", "x"),
    "an address with a dot in the CN": (None, "127.0.0.1."),
    "a wildcard for addresses with a dot in the CN": (None, "*.0.0.1."),
    "several with dots": ("DNS:a.test.,DNS:*.contoso.test.,DNS:b.test.", "x"),
    "another name": ("DNS:other.contoso.test", "x"),
    "a longer name": ("DNS:xhost.contoso.test", "x"),
    "a name below": ("DNS:a.host.contoso.test", "x"),
    "the domain": ("DNS:contoso.test", "x"),
    "a wildcard": ("DNS:*.contoso.test", "x"),
    "a wildcard of two labels": ("DNS:*.*.test", "x"),
    "a wildcard in the middle": ("DNS:host.*.test", "x"),
    "a wildcard for the end": ("DNS:host.contoso.*", "x"),
    "a wildcard for part of a label": ("DNS:h*.contoso.test", "x"),
    "a wildcard behind a label": ("DNS:*t.contoso.test", "x"),
    "a wildcard alone": ("DNS:*", "x"),
    "a wildcard of the top": ("DNS:*.test", "x"),
    "an address as a name": ("DNS:127.0.0.1", "x"),
    "a wildcard for addresses": ("DNS:*.0.0.1", "x"),
    "the address": ("IP:127.0.0.1", "x"),
    "another address": ("IP:127.0.0.2", "x"),
    "an address of the other family": ("IP:::1", "x"),
    "both": ("DNS:host.contoso.test,IP:127.0.0.1", "x"),
    "several": ("DNS:a.test,DNS:b.test,DNS:host.contoso.test", "x"),
    "a mail address": ("email:host.contoso.test@contoso.test", "host.contoso.test"),
    "a URI": ("URI:https://host.contoso.test/", "host.contoso.test"),
    "the CN alone": (None, "host.contoso.test"),
    "the CN beside another name": ("DNS:other.contoso.test", "host.contoso.test"),
    "the CN beside an address": ("IP:127.0.0.2", "host.contoso.test"),
    "a wildcard in the CN": (None, "*.contoso.test"),
    "the address in the CN": (None, "127.0.0.1"),
    "the address in the CN beside a name": ("DNS:host.contoso.test", "127.0.0.1"),
    "a mail address beside the address in the CN": ("email:a@b.test", "127.0.0.1"),
    "nothing": (None, "x"),
}


@pytest.fixture(scope="module")
def pki(peer, tmp_path_factory):
    pki = Pki(peer("openssl"), tmp_path_factory.mktemp("san"))
    pki.make("root", extensions=CA)
    return pki


def certificate(pki, form):
    san, name = FORMS[form]
    file = f"form{list(FORMS).index(form)}"
    pki.make(file, issuer="root", subject=f"/CN={name}", extensions=(
        *([f"subjectAltName={san}"] if san else []), "extendedKeyUsage=serverAuth"))
    return file


def resolved(port):
    for name in NAME, NAME + ".":
        yield from ("--resolve", f"{name}:{port}:127.0.0.1")


def libcurl_accepts(peer, pki, host, port):
    done = subprocess.run([peer("curl"), "-s", "-o", "/dev/null", "--cacert",
                           pki.folder / "root.pem", "--noproxy", "*",
                           *resolved(port), f"https://{host}:{port}/"],
                          timeout=60)
    assert done.returncode in (0, 60), done.returncode
    return done.returncode == 0


@pytest.mark.parametrize("form", FORMS)
def test_names_as_libcurl_does(form, pki, peer):
    context = pki.context(certificate(pki, form))
    with RawServer(lambda request: http(b"AES\n"), tls=context) as server:
        for host, insecure in itertools.product((NAME, NAME + ".", "127.0.0.1"),
                                                ([], ["-k"])):
            run = withstand(*insecure, "-s", "caps", "--ca-file", pki.folder / "root.pem",
                            *resolved(server.port), f"https://{host}:{server.port}")
            target = run["targets"][0]
            exchange = target["exchanges"][0]
            accepted = libcurl_accepts(peer, pki, host, server.port)
            assert exchange["tls"]["verified"] == accepted
            assert (exchange["http_status"] == 200) == (accepted or bool(insecure))
            named = {finding["id"] for finding in target["findings"]}
            assert ("tls-name-mismatch" in named) == (not accepted)
            assert "undocumented" not in named
