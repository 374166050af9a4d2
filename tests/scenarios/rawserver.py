# SPDX-License-Identifier: MIT
"""Servers that misbehave below HTTP, and the small PKI that TLS tests need.

A RawServer takes connections on loopback, each in a thread of its own, and hands each
request's head to a function that writes what it likes.
"""
import re
import socket
import ssl
import subprocess
import threading


class Request:
    """A request as it came: its first line, its header lines, its body."""

    def __init__(self, head, body):
        self.head = head
        self.body = body
        self.method, self.target = head.split(" ", 2)[:2]

    @property
    def operation(self):
        match = re.search(r"operation=(\w+)", self.target)
        return match.group(1) if match else None


def read_request(connection):
    """The next request, or None when there is none."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    match = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    while len(body) < int(match.group(1) if match else 0):
        more = connection.recv(65536)
        if not more:
            return None
        body += more
    return Request(head.decode("latin-1"), body)


class RawServer:
    """with RawServer(answer) as server: answer(request) gives bytes, or an iterable of
    them; the connection is closed behind it. `tls` is an ssl.SSLContext. With `raw`
    octets go back behind whatever comes first, which need not be HTTP, and is kept in
    `first`. `protocols` are what ALPN came to on each connection over TLS."""

    def __init__(self, answer, tls=None, keep=False, raw=None):
        self.answer, self.tls, self.keep, self.raw = answer, tls, keep, raw
        self.requests, self.first, self.protocols = [], [], []
        self._connections, self._threads = [], []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    @property
    def url(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self):
        self._spawn(self._accept)
        return self

    def __exit__(self, *unused):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            close(connection)
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def _spawn(self, target, *args):
        self._threads.append(threading.Thread(target=target, args=args, daemon=True))
        self._threads[-1].start()

    def _accept(self):
        while True:
            try:
                connection = self._listener.accept()[0]
            except OSError:
                return
            self._connections.append(connection)
            self._spawn(self._serve, connection)

    def _serve(self, connection):
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
                self.protocols.append(connection.selected_alpn_protocol())
            while self._serve_one(connection) and self.keep:
                pass
        except OSError:      # the client has left, as it may
            pass
        finally:
            close(connection)

    def _serve_one(self, connection):
        if self.raw is not None:
            self.first.append(connection.recv(65536))
            connection.sendall(self.raw)
            return False
        request = read_request(connection)
        if not request:
            return False
        self.requests.append(request)
        answer = self.answer(request)
        for part in [answer] if isinstance(answer, bytes) else answer:
            connection.sendall(part)
        return True


def close(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()


def http(body=b"", status="200 OK", content_type="text/plain", headers=()):
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def forward(request, port, target=None):
    """The answer of the server at the port to the same request, or to another target."""
    _, rest = request.head.split("\r\n", 1)
    first = f"{request.method} {target or request.target} HTTP/1.1\r\n"
    lines = [line for line in rest.split("\r\n")
             if not line.lower().startswith(("connection:", "accept-encoding:"))]
    head = first + "\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as upstream:
        upstream.sendall(head.encode("latin-1") + request.body)
        parts = iter(lambda: upstream.recv(65536), b"")
        return b"".join(parts)


class Pki:
    """Certificates by the openssl command, PEM files in a folder."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def _run(self, *args):
        done = subprocess.run([self.program, *map(str, args)], capture_output=True,
                              cwd=self.folder)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def make(self, name, issuer=None, subject=None, days=30, extensions=(), key="EC",
             digest="sha256"):
        """NAME.pem and NAME.key; -1 days: expired. Without issuer: self-signed."""
        issuer = issuer or name
        algorithm = {"EC": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
                     "RSA": ["-algorithm", "RSA"],
                     "RSA 1024": ["-algorithm", "RSA", "-pkeyopt",
                                  "rsa_keygen_bits:1024"]}[key]
        self._run("genpkey", *algorithm, "-out", f"{name}.key")
        self._run("req", "-new", "-utf8", "-key", f"{name}.key", "-out", f"{name}.csr",
                  "-subj", subject or f"/CN={name}")
        (self.folder / f"{name}.ext").write_text("\n".join(extensions) + "\n")
        signer = ["-signkey", f"{name}.key"] if issuer == name else \
            ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial"]
        self._run("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", *signer,
                  "-days", days, "-extfile", f"{name}.ext", f"-{digest}")
        return self.folder / f"{name}.pem"

    def bag(self, *names):
        """The degenerate SignedData that GetCACert gives."""
        files = [part for name in names for part in ("-certfile", f"{name}.pem")]
        return self._run("crl2pkcs7", "-nocrl", *files, "-outform", "DER")

    def context(self, *names):
        """A TLS server with the first certificate; the rest completes its chain."""
        chain = self.folder / f"{'-'.join(names)}.chain"
        chain.write_text("".join((self.folder / f"{n}.pem").read_text() for n in names))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT@SECLEVEL=0")  # old servers have weak certificates
        context.load_cert_chain(chain, self.folder / f"{names[0]}.key")
        return context


CA = ("basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign,cRLSign")
SERVER = ("subjectAltName=DNS:localhost,IP:127.0.0.1", "extendedKeyUsage=serverAuth")
