# SPDX-License-Identifier: MIT
"""A healthy exchange that ends too early, at every octet there is.

One server answers as the mock did, but only the first N octets of it, and then closes or
resets. N stands in the path, so that one run of the program tries many of them: no finding
may be missing, none may say that the answer came whole, and none may differ by chance.
"""
import re
import socket
import struct
import threading

import pytest

from hostile import found, withstand
from rawserver import CA, SERVER, Pki, RawServer, forward, http, read_request

#: Targets of one run.
AT_ONCE = 100

CUT = re.compile(r"^/(close|reset)-(\d+)/")

#: What may be said of an exchange that was cut. Which one depends on where.
CUT_SHORT = {"connection-reset", "answer-cut", "answer-not-http", "request-never-arrived",
             "external-url-wrong"}


def reset(connection):
    """The close is a reset: nothing waits for what was not read."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.shutdown(socket.SHUT_RD)
    connection.close()


class Cutter(RawServer):
    """Gives whole answers to all operations but one, and that one by halves."""

    def __init__(self, port, operation):
        super().__init__(None)
        self.upstream, self.operation, self.whole = port, operation, {}
        self._lock = threading.Lock()

    def _answer(self, request, path):
        if request.operation == "PKIOperation":
            answer = forward(request, self.upstream, path)
            self.whole["PKIOperation"] = answer
            return answer
        with self._lock:
            key = request.operation
            if key not in self.whole:
                self.whole[key] = forward(request, self.upstream, path)
            return self.whole[key]

    def _cut(self, request):
        how, length = CUT.match(request.target).groups()
        path = request.target[request.target.index("/", 1):]
        answer = self._answer(request, path)
        if request.operation != self.operation:
            return answer, None
        return answer[:int(length)], how

    def _serve_one(self, connection):
        request = read_request(connection)
        if not request:
            return False
        answer, how = self._cut(request)
        connection.sendall(answer)
        if how == "reset":
            reset(connection)
        return False


def urls(server, how, offsets):
    return [f"{server.url}/{how}-{n}/certsrv/mscep/mscep.dll" for n in offsets]


def sweep(server, how, offsets, *options):
    """The targets of the report, by offset."""
    offsets = list(offsets)
    for at in range(0, len(offsets), AT_ONCE):
        part = offsets[at:at + AT_ONCE]
        document = withstand(*options, *urls(server, how, part), limit=60)
        assert len(document["targets"]) == len(part)
        yield from zip(part, document["targets"])


def length_of(server, step):
    """Octets of the whole answer."""
    withstand("-s", step, *urls(server, "close", [1 << 20]))
    return len(server.whole[server.operation])


def assert_told(offset, target, length):
    ids = {finding["id"] for finding in target["findings"]}
    if offset < length:
        assert target["status"] == "critical", (offset, ids)
        assert ids & CUT_SHORT, (offset, ids)
    else:
        assert not ids & CUT_SHORT, (offset, ids)


@pytest.mark.parametrize("how", ["close", "reset"])
def test_capabilities_at_every_octet(how, mock):
    with Cutter(mock.port, "GetCACaps") as server:
        length = length_of(server, "caps")
        last = length if how == "reset" else length + 1
        for offset, target in sweep(server, how, range(last), "-s", "caps"):
            assert_told(offset, target, length)


def test_certificates_at_every_octet(mock):
    with Cutter(mock.port, "GetCACert") as server:
        length = length_of(server, "cacert")
        for offset, target in sweep(server, "close", range(length + 1), "-s", "cacert"):
            assert_told(offset, target, length)


def test_certrep_at_many_octets(mock):
    """Each needs a key and the other steps, so not at every octet."""
    with Cutter(mock.port, "PKIOperation") as server:
        least = length_of(server, "pkioperation") - 16
        offsets = [*range(0, 240, 3), *range(240, least, 29), least]
        for offset, target in sweep(server, "close", offsets, "-s", "pkioperation"):
            assert_told(offset, target, 1 << 20)


# ---- TLS ----

class Relay(RawServer):
    """Passes octets on to a TLS server, but only the first of its own."""

    def __init__(self, port, most, how="close"):
        super().__init__(None)
        self.upstream, self.most, self.how = port, most, how
        self.passed = 0

    def _serve_one(self, connection):
        with socket.create_connection(("127.0.0.1", self.upstream)) as upstream:
            back = threading.Thread(target=self._pass, args=(connection, upstream))
            back.start()
            self._back(upstream, connection)
            if self.how == "reset":
                reset(connection)
            else:
                connection.shutdown(socket.SHUT_RDWR)
            back.join()
        return False

    @staticmethod
    def _pass(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass

    def _back(self, source, sink):
        left = self.most
        try:
            while left > 0 and (data := source.recv(min(left, 65536))):
                sink.sendall(data)
                left -= len(data)
                self.passed += len(data)
        except OSError:
            pass


@pytest.fixture(scope="module")
def pki(peer, tmp_path_factory):
    pki = Pki(peer("openssl"), tmp_path_factory.mktemp("pki"))
    pki.make("root", extensions=CA)
    pki.make("server", issuer="root", days=90, extensions=SERVER)
    return pki


#: Octets of the server's side of the handshake between two that are tried.
TLS_STEP = 37


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_handshake_that_is_cut(version, pki):
    """At many octets of each flight: told as broken off or as a failed handshake."""
    import ssl
    context = pki.context("server")
    context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
    options = ["-s", "caps", "--ca-file", pki.folder / "root.pem"]
    with RawServer(lambda request: http(b"AES\nSHA-256\n"), tls=context) as server:
        with Relay(server.port, 1 << 20) as relay:
            withstand(*options, f"https://127.0.0.1:{relay.port}")
            whole = relay.passed
        assert whole > 800
        for most in range(0, whole, TLS_STEP):
            how = "reset" if most // TLS_STEP % 2 else "close"
            with Relay(server.port, most, how) as relay:
                document = withstand(*options, f"https://127.0.0.1:{relay.port}")
            ids = set(found(document))
            assert document["status"] == "critical" or most > whole - 120, (most, ids)
            assert ids & {"tls-handshake-failed", "connection-reset", "answer-cut",
                          "weak-algorithms-only"}, (most, ids)
