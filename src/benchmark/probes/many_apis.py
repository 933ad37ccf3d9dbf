# SPDX-License-Identifier: Apache-2.0
"""The management API with 10 stored APIs and with 10,000: listing, getting and deploying one may cost a fifth more, not grow."""
import concurrent.futures
import statistics
import time

from harness import management
from probes.report import at_most, told

FEW, MANY = 10, 10_000
CALLS = 200
CLIENTS = 4
GROWTH = 1.2
NEEDS_QUIET_MACHINE = True


def run(options, peer, backend):
    many = options.clients or MANY
    definition = management.definition("proxy", backend.address)
    apis = [peer.management.deploy(definition) for _ in range(FEW - 1)]  # and the one that the peer has deployed itself
    end = time.monotonic() + (options.warm_up or 60)
    while time.monotonic() < end:
        measure(peer.management, apis, 20)
        peer.management.delete(peer.management.deploy(definition))
    few = measure(peer.management, apis, CALLS)
    started = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda _: peer.management.deploy(definition), range(many - FEW)))
    rows = [told(f"imports and deployments from {FEW} to {many:,} APIs", f"{(many - FEW) / (time.monotonic() - started):,.0f}/s")]
    time.sleep(2)
    for what, millis in measure(peer.management, apis, CALLS).items():
        rows += [
            told(f"{what} with {FEW} APIs, median", f"{few[what]:.2f} ms"),
            told(f"{what} with {many:,} APIs, median", f"{millis:.2f} ms"),
            at_most(f"{what}: growth", millis / few[what], GROWTH, " times"),
        ]
    return rows


def measure(api, ids, calls):
    """The median time of each call in milliseconds, the calls taking turns."""
    work = {
        "GetRestApis, a page of 25": lambda id: api.call("GET", "/restapis", query={"limit": "25"}),
        "GetRestApi": lambda id: api.call("GET", f"/restapis/{id}"),
        "GetResources": lambda id: api.call("GET", f"/restapis/{id}/resources", query={"embed": "methods"}),
        "CreateDeployment": lambda id: api.call("POST", f"/restapis/{id}/deployments", {"stageName": "prod"}),
    }
    times = {what: [] for what in work}
    for number in range(calls):
        for what, call in work.items():
            start = time.perf_counter()
            call(ids[number % len(ids)])
            times[what].append((time.perf_counter() - start) * 1000)
    return {what: statistics.median(millis) for what, millis in times.items()}
