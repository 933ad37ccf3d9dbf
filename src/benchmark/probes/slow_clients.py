# SPDX-License-Identifier: Apache-2.0
"""Slow clients by the thousand, held open while ordinary clients are served: those must not notice.

  headers   a request head that grows by one byte every few seconds
  uploads   a body that does
  readers   a large answer that is never read
  upgrades  GETs that offer `Upgrade: foo` and have no body (a server that waits for one waits for ever)
  all       all four at once
"""
import contextlib
import pathlib
import resource
import selectors
import socket
import threading
import time

from harness import cases, load
from harness.backend import Backend
from probes.echo_backend import raise_descriptor_limit
from probes.report import Row, at_most, exactly, told

CONNECTIONS = 16
DRIP_SECONDS = 3
SETTLE_SECONDS = 3
BODY_BYTES = 1000
ORDINARY, ANSWERED = "/get300", b'{"stored":true}'
NEEDS_QUIET_MACHINE = True
PATIENCE = 2.0  # the p99 of ordinary requests may double, and anything below FAST_MILLIS is good
FAST_MILLIS = 50
FINISHED = 100


def backend(directory, options):
    return Backend(directory, options.port + 9, options.port + 8)


def run(options, peer, backend):
    count, seconds = options.clients or 2000, options.seconds or 10
    kinds = options.only.split(",") if options.only else ["headers", "uploads", "readers", "upgrades", "all"]
    raise_descriptor_limit(count * 4 + 200)
    load.wrk([peer.route(ORDINARY)], options.warm_up or 20, CONNECTIONS, cases.ALL["get300"])
    quiet, _ = load.wrk([peer.route(ORDINARY)], seconds, CONNECTIONS, cases.ALL["get300"])
    rows = [told("nobody slow", ordinary(quiet))]
    for kind in kinds:
        members = ["headers", "uploads", "readers", "upgrades"] if kind == "all" else [kind]
        with contextlib.ExitStack() as stack:
            herds = [stack.enter_context(Herd(peer, member, min(count, reader_limit()) if member == "readers" else count)) for member in members]
            time.sleep(SETTLE_SECONDS)  # the kernel's buffers fill up first
            rows += observe(peer, kind, herds, seconds, quiet)
            rows += [row for herd in herds for row in herd.outcome()]
        time.sleep(2)
    rows.append(exactly("an ordinary request afterwards", load.exchange(peer.route(ORDINARY), "GET")[0], 200))
    return rows


def reader_limit():
    """How many unread answers the kernel's TCP memory holds: on loopback each fills the gateway's whole send buffer."""
    def setting(name, index):
        return int(pathlib.Path(f"/proc/sys/net/ipv4/{name}").read_text().split()[index])

    return setting("tcp_mem", 0) * resource.getpagesize() // (setting("tcp_wmem", 2) + (1 << 20))


def observe(peer, kind, herds, seconds, quiet):
    opened, wanted = sum(herd.opened for herd in herds), sum(herd.count for herd in herds)
    try:
        figure, stalled = load.wrk([peer.route(ORDINARY)], seconds, CONNECTIONS, cases.ALL["get300"])
    except load.LoadError as e:
        return [Row(f"{kind}: ordinary requests with {opened} held", str(e)[:100], "answers", False)]
    return [
        exactly(f"{kind}: held open", opened, wanted),
        told(f"{kind}: ordinary requests", ordinary(figure)),
        exactly(f"{kind}: failed", figure["status"] + figure["socket"] + figure["timeout"], 0),
        exactly(f"{kind}: over a second, or without an answer", figure["slow"] + stalled, 0),
        at_most(f"{kind}: p99", figure["p99"] / 1000, max(PATIENCE * quiet["p99"] / 1000, FAST_MILLIS), " ms"),
    ]


def ordinary(figure):
    return (f"{figure['requests'] * 1e6 / figure['micros']:,.0f}/s, p50 {figure['p50'] / 1000:.1f} ms, p99 {figure['p99'] / 1000:.1f} ms, "
            f"slowest {figure['max'] / 1000:.0f} ms")


class Herd:
    """Many slow clients of one kind, fed by a thread of their own until the block ends."""

    def __init__(self, peer, kind, count):
        self._peer, self.kind, self.count = peer, kind, count
        self._clients = []
        self._cut = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._drip)

    def __enter__(self):
        route = self._peer.route({"readers": "/download", "uploads": "/post"}.get(self.kind, ORDINARY))
        start = f"{'POST' if self.kind == 'uploads' else 'GET'} {route.path} HTTP/1.1\r\nHost: {route.host}\r\n"
        head = {
            "headers": start + "X-Slow: ",
            "uploads": start + f"Content-Length: {BODY_BYTES}\r\n\r\nx",
            "readers": start + "\r\n",
            "upgrades": start + "Connection: Upgrade\r\nUpgrade: foo\r\n\r\n",
        }[self.kind].encode()
        for _ in range(self.count):
            client = socket.socket()
            client.settimeout(5)
            try:
                client.connect(("127.0.0.1", route.port))
                client.sendall(head)
            except OSError:
                client.close()
                break
            self._clients.append(client)
        self.opened = len(self._clients)
        self._sent = [1] * self.opened
        self._started = time.monotonic()
        self._thread.start()
        return self

    def _drip(self):
        while not self._stopping.wait(DRIP_SECONDS):
            if self.kind in ("headers", "uploads"):
                for number, client in enumerate(self._clients):
                    with contextlib.suppress(OSError):
                        client.send(b"x")
                        self._sent[number] += 1

    def outcome(self):
        """What the gateway did with them; and whether those that now hurry are served."""
        self._stopping.set()
        self._thread.join()
        held = time.monotonic() - self._started
        closed, answered = self._look()
        rows = [told(f"{self.kind}: closed by the gateway within {held:.0f} s", closed)]
        if self.kind == "upgrades":
            rows.append(exactly("upgrades: answered", answered, self.opened))
        if self.kind == "uploads" and not closed:
            rows.append(exactly("uploads: finished at last and answered with 200", self._finish(), min(FINISHED, self.opened)))
        return rows

    def _look(self):
        closed = answered = 0
        with selectors.DefaultSelector() as selector:
            for client in self._clients:
                client.setblocking(False)
                selector.register(client, selectors.EVENT_READ)
            if self.kind == "readers":
                return 0, 0  # reading would free them
            for key, _ in selector.select(0):
                try:
                    data = key.fileobj.recv(65536)
                except OSError:
                    data = b""
                answered += data.startswith(b"HTTP/1.1 200")
                closed += not data
        return closed, answered

    def _finish(self):
        good = 0
        for number, client in enumerate(self._clients[:FINISHED]):
            client.settimeout(5)
            with contextlib.suppress(OSError):
                client.sendall(b"x" * (BODY_BYTES - self._sent[number]))
                answer = client.recv(65536)
                while ANSWERED not in answer and (more := client.recv(65536)):
                    answer += more
                good += answer.startswith(b"HTTP/1.1 200") and ANSWERED in answer
        return good

    def __exit__(self, *_):
        self._stopping.set()
        self._thread.join()
        for client in self._clients:
            client.close()
