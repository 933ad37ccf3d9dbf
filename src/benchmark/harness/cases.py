# SPDX-License-Identifier: Apache-2.0
"""What is measured. A new case is one line in ALL."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Case:
    """Either many small requests (answer_bytes is what one must bring back) or, with a direction, big bodies one by one."""

    name: str
    title: str
    path: str = ""
    method: str = "GET"
    body_bytes: int = 0
    answer_bytes: int | None = None
    direction: str = ""
    resources: int = 0


ALL = {
    case.name: case
    for case in (
        Case("get300", "GET, 300 bytes", "/get300", answer_bytes=300),
        Case("get10k", "GET, 10 KiB", "/get10k", answer_bytes=10_240),
        Case("post1k", "POST, 1 KiB", "/post", method="POST", body_bytes=1024, answer_bytes=15),
        Case("resources10", "GET, an API of 10 resources", resources=10, answer_bytes=300),
        Case("resources10000", "GET, an API of 10,000 resources", resources=10_000, answer_bytes=300),
        Case("download", "100 MiB down", "/download", direction="down"),
        Case("upload", "100 MiB up", "/upload", direction="up"),
    )
}
