# SPDX-License-Identifier: Apache-2.0
"""Requests over connections that are used again and again, among faults, time-outs and clients that leave: nobody may get
the answer to another's request. Half are POSTs; each carries a nonce that the backend repeats in header and body."""
from probes import breaking
from probes.report import exactly

BROKEN_SHARE = 0.02
LEAVING_SHARE = 0.01


def backend(directory, options):
    return breaking.BreakingBackend(directory, options, BROKEN_SHARE)


def run(options, peer, backend):
    count = options.requests or 1_000_000
    _, state, rows = breaking.load(options, peer, backend, count, post_share=0.5, leaving_share=LEAVING_SHARE)
    return rows + [exactly("POSTs executed twice", state["twice"], 0)] + breaking.at_rest(peer, backend)
