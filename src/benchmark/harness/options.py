# SPDX-License-Identifier: Apache-2.0
"""Command-line options that the benchmark, the profiler and the probes share."""
import argparse
import os
import pathlib

from harness import peers


def add_common(parser):
    parser.add_argument("--connections", type=int, default=64, help="keep-alive connections (default %(default)s)")
    parser.add_argument("--warm-up", type=int, help="seconds of load before the first measurement of a Java peer (default 120)")
    parser.add_argument("--java-home", help="JDK that runs the Java peers (default: java on the PATH)")
    parser.add_argument("--java-options", default="-Xms512m -Xmx512m -XX:+UseG1GC", help="for both Java peers (default %(default)s)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="environment variable for Stagedoor; repeatable")
    parser.add_argument("--port", type=int, default=8170, help="first of ten free ports on 127.0.0.1 (default %(default)s)")
    parser.add_argument("--out", type=pathlib.Path, default=peers.ROOT / "target/benchmark", help="directory for results and logs (default target/benchmark)")
    parser.add_argument("--force", action="store_true", help="measure although the machine is busy")


def parse(parser):
    """The options, with the derived ones that peers need."""
    chosen = parser.parse_args()
    chosen.java = peers.java_of(chosen.java_home)
    chosen.java_options = chosen.java_options.split()
    chosen.stagedoor_environment = dict(pair.split("=", 1) for pair in chosen.set)
    chosen.out = pathlib.Path(os.path.abspath(chosen.out))
    return chosen


def names(known):
    """An argument type: a comma-separated list of known names."""

    def parse_names(text):
        given = text.split(",")
        unknown = [name for name in given if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"no such name: {', '.join(unknown)}; there are {', '.join(known)}")
        return given

    return parse_names
