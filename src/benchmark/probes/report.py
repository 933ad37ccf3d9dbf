# SPDX-License-Identifier: Apache-2.0
"""The small table that every probe ends with."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    """One thing that was looked at; passed is None where a figure is only told."""

    what: str
    measured: str
    wanted: str = ""
    passed: bool | None = None
    cause: str = ""


def at_most(what, value, limit, unit=""):
    return Row(what, f"{value:,.4g}{unit}", f"≤ {limit:,.4g}{unit}", value <= limit)


def exactly(what, value, wanted):
    return Row(what, str(value), str(wanted), value == wanted)


def told(what, measured):
    return Row(what, str(measured))


def markdown(title, rows):
    verdicts = {True: "pass", False: "**FAIL**", None: ""}
    with_cause = any(row.cause for row in rows)
    columns = ["", "measured", "wanted", "verdict"] + ["cause"] * with_cause
    lines = [f"## {title}", "", "| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
    for row in rows:
        cells = [row.what, row.measured, row.wanted, verdicts[row.passed]] + [row.cause] * with_cause
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    failed = sum(row.passed is False for row in rows)
    lines += ["", f"{sum(row.passed is True for row in rows)} passed, {failed} failed", ""]
    return "\n".join(lines)
