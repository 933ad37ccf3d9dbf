# SPDX-License-Identifier: Apache-2.0
"""Large bodies in both directions: they arrive whole, and the gateway never holds more than a few buffers of them.

Live heap is what `jcmd GC.class_histogram` counts after a full collection, taken again and again while bodies flow.
"""
import concurrent.futures
import hashlib
import json
import pathlib
import re
import socket
import subprocess
import threading
import time

from harness.process import is_java, reset_peak_rss, rss_mib
from probes.echo_backend import BLOCK, pattern_digest
from probes.report import Row, at_most, exactly, told

JAVA_OPTIONS = ["-XX:+AlwaysPreTouch"]  # so that a growing RSS means memory outside the heap
HEAP_LIMIT_MIB = 64
SETTLE_SECONDS = 2


def run(options, peer, backend):
    size = options.mib << 20
    down(peer, 32 << 20, "bytes"), up(peer, 32 << 20)  # load classes, make pools
    time.sleep(SETTLE_SECONDS)
    with LiveHeap(options, peer.pid) as heap:
        base_heap, base_rss = heap.now(), rss_mib(peer.pid)
        rows = []
        wanted = pattern_digest(size)
        for title, transfer in (("down, Content-Length", lambda: down(peer, size, "bytes")),
                                ("down, chunked", lambda: down(peer, size, "chunked")),
                                ("up, Content-Length", lambda: up(peer, size)),
                                ("up, chunked", lambda: up(peer, size, chunked=True))):
            reset_peak_rss(peer.pid)
            heap.restart()
            started = time.monotonic()
            with concurrent.futures.ThreadPoolExecutor(options.parallel) as pool:
                outcomes = [future.result() for future in [pool.submit(transfer) for _ in range(options.parallel)]]
            rate = options.mib * options.parallel / (time.monotonic() - started)
            rows.append(told(f"{title}: {options.parallel} × {options.mib} MiB", f"{rate:,.0f} MiB/s"))
            rows.append(exactly(f"{title}: bodies whole and unchanged", sum(outcome == wanted for outcome in outcomes), options.parallel))
            rows += [Row("", str(outcome), "", None) for outcome in set(outcomes) - {wanted}]
            if heap.samples:
                rows.append(at_most(f"{title}: live heap above idle ({heap.samples} samples)", heap.peak - base_heap, HEAP_LIMIT_MIB, " MiB"))
            elif base_heap is not None:
                rows.append(Row(f"{title}: live heap above idle", "no sample: the body was too small", f"≤ {HEAP_LIMIT_MIB} MiB", False))
            rows.append(told(f"{title}: peak RSS above idle", f"{rss_mib(peer.pid, peak=True) - base_rss:.0f} MiB"))
    return rows


class LiveHeap:
    """The size of the live objects of a JVM, sampled in the background; nothing for a process that is no JVM."""

    def __init__(self, options, pid):
        self._jcmd = str(pathlib.Path(options.java).parent / "jcmd")
        self._pid = pid
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self.restart()

    def __enter__(self):
        if self.now() is not None:
            self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def restart(self):
        self.peak, self.samples = 0.0, 0

    def now(self):
        if not is_java(self._pid):
            return None
        done = subprocess.run([self._jcmd, str(self._pid), "GC.class_histogram"], capture_output=True, text=True)
        total = re.search(r"^Total\s+\d+\s+(\d+)", done.stdout, re.M)
        return int(total[1]) / (1 << 20) if total else None

    def _sample(self):
        while not self._stopping.wait(0.2):
            self.peak = max(self.peak, self.now() or 0)
            self.samples += 1


def down(peer, size, kind):
    """Fetches the pattern and returns its SHA-256, or what went wrong."""
    route = peer.route(f"/{kind}/{size}")
    digest, received = hashlib.sha256(), 0
    with socket.create_connection(("127.0.0.1", route.port), 30) as client:
        client.sendall(f"GET {route.path} HTTP/1.1\r\nHost: {route.host}\r\nConnection: close\r\n\r\n".encode())
        reader = client.makefile("rb", 1 << 18)
        status, headers = head(reader)
        if status != 200:
            return f"status {status}"
        for piece in pieces(reader, headers):
            digest.update(piece)
            received += len(piece)
    return digest.hexdigest() if received == size else f"{received} bytes"


def up(peer, size, chunked=False):
    """Sends the pattern and returns the SHA-256 that the backend saw, or what went wrong."""
    route = peer.route("/digest")
    framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}"
    with socket.create_connection(("127.0.0.1", route.port), 30) as client:
        client.sendall(f"POST {route.path} HTTP/1.1\r\nHost: {route.host}\r\nConnection: close\r\n{framing}\r\n\r\n".encode())
        try:
            for offset in range(0, size, len(BLOCK)):
                piece = BLOCK if size - offset >= len(BLOCK) else BLOCK[: size - offset]
                if chunked:
                    client.sendall(b"%x\r\n" % len(piece))
                client.sendall(piece)
                if chunked:
                    client.sendall(b"\r\n")
            if chunked:
                client.sendall(b"0\r\n\r\n")
        except OSError as e:
            return f"sending broke off: {e}"
        reader = client.makefile("rb")
        status, headers = head(reader)
        body = b"".join(pieces(reader, headers))
    if status != 200:
        return f"status {status}: {body[:100]!r}"
    answer = json.loads(body)
    return answer["sha256"] if answer["bytes"] == size else f"{answer['bytes']} bytes"


def head(reader):
    status_line = reader.readline()
    if not status_line:
        return 0, {}
    headers = {}
    while (line := reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return int(status_line.split(b" ")[1]), headers


def pieces(reader, headers):
    if headers.get("transfer-encoding", "").lower() == "chunked":
        while size := int(reader.readline().split(b";")[0] or b"0", 16):
            yield from exactly_bytes(reader, size)
            reader.readline()
    elif "content-length" in headers:
        yield from exactly_bytes(reader, int(headers["content-length"]))
    else:
        while piece := reader.read1(1 << 18):
            yield piece


def exactly_bytes(reader, size):
    while size:
        piece = reader.read1(min(size, 1 << 18))
        if not piece:
            return
        size -= len(piece)
        yield piece
