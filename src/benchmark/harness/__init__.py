# SPDX-License-Identifier: Apache-2.0
"""What the benchmark, the profiler and the probes share: starting and measuring processes, calling the management API."""
