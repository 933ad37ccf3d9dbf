# SPDX-License-Identifier: Apache-2.0
"""Faults and hostile clients against a running gateway; each module has run(options, peer, backend, table) and says what it proves."""
