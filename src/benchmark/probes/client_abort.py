# SPDX-License-Identifier: Apache-2.0
"""Clients that go away in the middle: the backend must see its connection end within a second, and nothing may pile up.

Kinds: `upload` leaves after half of the body, `download` after the first bytes of a large answer (both by turns with a
clean close and with a reset). `waiting` leaves before the backend has answered at all; it is only told, because the
servlet API reports a closed connection on read or write alone.
"""
import socket
import struct
import threading
import time

from harness.load import exchange
from harness.process import descriptor_count, thread_count
from probes.report import Row, at_most, exactly, told

BATCH = 50
LIMIT_SECONDS = 1.0
GRACE_SECONDS = 5.0
WAITING = 20
LARGE = 1 << 30


def run(options, peer, backend):
    total = options.clients or 1000
    warm_up = min(200, total)
    abort_many(peer, 0, warm_up, ("upload", "download"))
    settle(backend)
    threads, descriptors = thread_count(peer.pid), descriptor_count(peer.pid)

    left = abort_many(peer, warm_up, total, ("upload", "download"))
    rows = judge(backend, left, LIMIT_SECONDS)
    waiting = abort_many(peer, warm_up + total, WAITING, ("waiting",))
    rows += [told(row.what, row.measured) for row in judge(backend, waiting, LIMIT_SECONDS)]
    settle(backend)
    rows += [
        at_most("more threads than before", thread_count(peer.pid) - threads, 20),
        at_most("more open files than before", descriptor_count(peer.pid) - descriptors, 64),
        exactly("an ordinary request afterwards", exchange(peer.route("/after"), "GET")[0], 200),
    ]
    return rows


def abort_many(peer, first, count, kinds):
    """Returns {id: (kind, when the client left)}."""
    left = {}
    for start in range(first, first + count, BATCH):
        clients = [threading.Thread(target=abort, args=(peer, number, kinds[number % len(kinds)], left))
                   for number in range(start, min(start + BATCH, first + count))]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
    return left


def abort(peer, number, kind, left):
    path = {"upload": "/digest", "download": f"/bytes/{LARGE}", "waiting": "/hang"}[kind]
    route = peer.route(f"/abort/{number}{path}")
    method = "POST" if kind == "upload" else "GET"
    length = "Content-Length: 1000000\r\n" if kind == "upload" else ""
    with socket.create_connection(("127.0.0.1", route.port), 10) as client:
        client.settimeout(10)
        client.sendall(f"{method} {route.path} HTTP/1.1\r\nHost: {route.host}\r\n{length}\r\n".encode())
        if kind == "upload":
            client.sendall(b"x" * 500_000)
        if kind == "download":
            client.recv(1000)
        time.sleep(0.3)
        if number % 4 >= 2:  # a reset instead of a clean close
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        left[str(number)] = kind, time.monotonic()


def judge(backend, left, limit):
    """How long after each client the backend's connection ended, for the requests that got as far as the backend."""
    deadline = time.monotonic() + GRACE_SECONDS
    while True:
        state = backend.state()
        reached = left.keys() & state["started"].keys()
        if reached <= state["ended"].keys() or time.monotonic() > deadline:
            break
        time.sleep(0.1)
    rows = []
    for kind in sorted({kind for kind, _ in left.values()}):
        numbers = {number for number in reached if left[number][0] == kind}
        delays = [state["ended"][number] - max(left[number][1], state["started"][number]) for number in numbers & state["ended"].keys()]
        all_of_kind = sum(each == kind for each, _ in left.values())
        rows.append(Row(f"{kind}: requests that reached the backend", str(len(numbers)), f"≥ {all_of_kind // 2}", len(numbers) >= all_of_kind // 2))
        rows.append(at_most(f"{kind}: slowest end at the backend, of {len(delays)}", max(delays, default=0.0), limit, " s"))
        rows.append(exactly(f"{kind}: backend connections that never ended, of {len(numbers)}", len(numbers) - len(delays), 0))
    return rows


def settle(backend):
    """Lets connections that are kept alive or being closed come to rest."""
    time.sleep(3)
    for _ in range(50):
        if backend.state()["open"] <= 2 * BATCH:
            return
        time.sleep(0.2)
