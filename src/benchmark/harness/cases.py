# SPDX-License-Identifier: Apache-2.0
"""What is measured. A new case is one line in ALL."""
import dataclasses
import json


def photo(number, first_name, last_name):
    return {"id": f"{number:011d}", "owner": f"{number:08d}@A12", "photographer_first_name": first_name,
            "photographer_last_name": last_name, "secret": f"abc{number:03d}d456", "server": "1234", "farm": number % 10,
            "title": f"Sample photo {number}", "ispublic": True, "isfriend": False, "isfamily": False}


# Of the shape of the photo album in AWS's developer guide.
PHOTO_ALBUM = json.dumps({"photos": {"page": 1, "pages": "1234", "perpage": 100, "total": "123398", "photo": [
    photo(1, "Saanvi", "Sarkar"), photo(2, "Richard", "Roe"), photo(3, "Mary", "Major"), photo(4, "Jane", "Doe")]}}).encode()


@dataclasses.dataclass(frozen=True)
class Case:
    """Either many small requests (answer_bytes is what one must bring back) or, with a direction, big bodies one by one.

    api names the API that serves it, of management.DEFINITIONS; any but "proxy" is Stagedoor's alone."""

    name: str
    title: str
    path: str = ""
    method: str = "GET"
    body: bytes = b""
    content_type: str = "application/octet-stream"
    answer_bytes: int | None = None
    direction: str = ""
    resources: int = 0
    api: str = "proxy"


ALL = {
    case.name: case
    for case in (
        Case("get300", "GET, 300 bytes", "/get300", answer_bytes=300),
        Case("get10k", "GET, 10 KiB", "/get10k", answer_bytes=10_240),
        Case("post1k", "POST, 1 KiB", "/post", method="POST", body=b"x" * 1024, answer_bytes=15),
        Case("mapped", "POST, 1 KB, through the mapping template of AWS's photo album", "/photos", method="POST", body=PHOTO_ALBUM,
             content_type="application/json", answer_bytes=15, api="mapped"),
        Case("lambda", "GET, 300 bytes of a Lambda function behind the Invoke API", "/elsewhere", answer_bytes=300, api="functions"),
        Case("hosted", "GET, 300 bytes of a Lambda function that runs here", "/here", answer_bytes=300, api="functions"),
        Case("resources10", "GET, an API of 10 resources", resources=10, answer_bytes=300, api="resources-10"),
        Case("resources10000", "GET, an API of 10,000 resources", resources=10_000, answer_bytes=300, api="resources-10000"),
        Case("download", "100 MiB down", "/download", direction="down"),
        Case("upload", "100 MiB up", "/upload", direction="up"),
    )
}
