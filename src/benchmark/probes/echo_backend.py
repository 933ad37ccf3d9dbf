# SPDX-License-Identifier: Apache-2.0
"""A backend that repeats what reached it, byte for byte, and remembers what happened to its connections.

  /digest           reads a body of any size, answers {"bytes", "sha256"}
  /bytes/N          N bytes of the test pattern with a Content-Length; /chunked/N the same in chunks
  /hang             never answers
  /abort/ID/...     like the path after ID; what became of the connection is kept under ID
  anything else     one JSON line as framing.py reads it: method, raw target, headers, body
"""
import hashlib
import json
import pathlib
import re
import resource
import socket
import sys
import threading
import time
import urllib.request

from harness.process import Process, wait_for_port

BLOCK = hashlib.shake_128(b"stagedoor").digest(1 << 20)
MAX_ECHOED = 1 << 16


def pattern_digest(size):
    digest = hashlib.sha256()
    for offset in range(0, size, len(BLOCK)):
        digest.update(BLOCK[: min(len(BLOCK), size - offset)])
    return digest.hexdigest()


def raise_descriptor_limit(needed=0):
    """Allows this process all open files that the machine grants; says so when that is not enough."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise SystemExit(f"this probe needs {needed} open files and only {hard} are allowed: raise `ulimit -Hn`")


class EchoBackend:
    """Starts the backend as a process of its own; a context manager."""

    def __init__(self, directory, port):
        self.address = f"http://127.0.0.1:{port}"
        self.port = port
        self._directory = pathlib.Path(directory)

    def __enter__(self):
        self._directory.mkdir(parents=True, exist_ok=True)
        root = pathlib.Path(__file__).parent.parent
        self.processes = [Process("echo backend", [sys.executable, "-m", "probes.echo_backend", str(self.port)],
                                  self._directory / "echo-backend.log", env={"PYTHONPATH": str(root)})]
        wait_for_port(self.port, self.processes[0])
        return self

    def __exit__(self, *_):
        self.processes[0].stop()

    def state(self):
        """{"executions": {"METHOD target": count}, "started" and "ended": {id: monotonic seconds}, "open": connections}"""
        with urllib.request.urlopen(f"{self.address}/state", timeout=10) as answer:
            return json.load(answer)


class _State:
    def __init__(self):
        self.lock = threading.Lock()
        self.executions = {}
        self.started = {}
        self.ended = {}
        self.open = 0


STATE = _State()


class _Connection:
    """One connection, read strictly: what is not plain HTTP/1.1 ends it."""

    def __init__(self, connection):
        self._socket = connection
        self._buffer = bytearray()

    def serve(self):
        while self._one():
            pass

    def _one(self):
        head = self._until(b"\r\n\r\n")
        if head is None:
            return False
        lines = head.decode("latin-1").split("\r\n")
        method, target, protocol = lines[0].split(" ", 2)
        headers = [[name, value.strip()] for name, _, value in (line.partition(":") for line in lines[1:])]
        values = {name.lower(): value for name, value in headers}
        probe_id = re.match(r"/abort/([^/]+)(/.*)", target)
        path = probe_id[2] if probe_id else target
        with STATE.lock:
            key = f"{method} {path.partition('?')[0]}"
            if len(STATE.executions) < 10_000:
                STATE.executions[key] = STATE.executions.get(key, 0) + 1
            if probe_id:
                STATE.started[probe_id[1]] = time.monotonic()
        try:
            self._answer(method, target, path, protocol, headers, values)
        except OSError:
            self._ended(probe_id)
            return False
        return values.get("connection", "").lower() != "close"

    def _ended(self, probe_id):
        if probe_id:
            with STATE.lock:
                STATE.ended[probe_id[1]] = time.monotonic()

    def _answer(self, method, target, path, protocol, headers, values):
        if path == "/state":
            with STATE.lock:
                body = json.dumps({"executions": STATE.executions, "started": STATE.started, "ended": STATE.ended, "open": STATE.open})
            self._send(body.encode())
        elif path == "/hang":
            while self._socket.recv(65536):
                pass
            raise ConnectionError("the caller went away")
        elif match := re.fullmatch(r"/(bytes|chunked)/(\d+)", path):
            self._pattern(int(match[2]), match[1] == "chunked")
        elif path == "/digest":
            digest, size = hashlib.sha256(), 0
            for piece in self._body(values):
                digest.update(piece)
                size += len(piece)
            self._send(json.dumps({"bytes": size, "sha256": digest.hexdigest()}).encode())
        else:
            body, size = bytearray(), 0
            for piece in self._body(values):
                size += len(piece)
                body += piece[: MAX_ECHOED - len(body)]
            self._send(echo(method, target, protocol, headers, values, size, bytes(body)))

    def _body(self, values):
        """The body in pieces; a message without a length has none."""
        if "chunked" in values.get("transfer-encoding", "").lower():
            while size := int(self._line().split(b";")[0], 16):
                yield from self._exactly(size)
                if self._line() != b"":
                    raise ConnectionError("a chunk does not end where it says")
            while self._line() != b"":
                pass
        else:
            yield from self._exactly(int(values.get("content-length", "0")))

    def _exactly(self, size):
        while size:
            if not self._buffer:
                self._receive()
            piece = bytes(self._buffer[:size])
            del self._buffer[:size]
            size -= len(piece)
            yield piece

    def _line(self):
        line = self._until(b"\r\n")
        if line is None:
            raise ConnectionError("the body ended early")
        return line

    def _until(self, end):
        while (at := self._buffer.find(end)) < 0:
            try:
                self._receive()
            except OSError:
                return None
        found = bytes(self._buffer[:at])
        del self._buffer[: at + len(end)]
        return found

    def _receive(self):
        data = self._socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the caller closed the connection")
        self._buffer += data

    def _send(self, body):
        self._socket.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    def _pattern(self, size, chunked):
        framing = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % size
        self._socket.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n%s\r\n\r\n" % framing)
        for offset in range(0, size, len(BLOCK)):
            piece = BLOCK if size - offset >= len(BLOCK) else BLOCK[: size - offset]
            self._socket.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            self._socket.sendall(b"0\r\n\r\n")


def echo(method, target, protocol, headers, values, size, body):
    path, mark, query = target.partition("?")
    return json.dumps({
        "m": method, "uri": path, "ctx": "", "sp": path, "pi": None, "qs": query if mark else None, "proto": protocol,
        "host": values.get("host"), "cl": int(values.get("content-length", -1)), "h": headers, "blen": size,
        "body": body[:200].decode("latin-1"), "err": None}).encode() + b"\n"


def _serve(connection):
    with STATE.lock:
        STATE.open += 1
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _Connection(connection).serve()
    except (ValueError, OSError) as e:
        print(f"connection ended: {e}", flush=True)
    finally:
        connection.close()
        with STATE.lock:
            STATE.open -= 1


def main(port):
    raise_descriptor_limit()
    threading.stack_size(256 << 10)
    listener = socket.create_server(("127.0.0.1", port), backlog=4096)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main(int(sys.argv[1]))
