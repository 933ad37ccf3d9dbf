# SPDX-License-Identifier: Apache-2.0
"""A Lambda function and its runtime: a loop over the Lambda Runtime API of 127.0.0.1:<first argument>, once somebody listens there."""
import http.client
import json
import sys
import time

ANSWER = json.dumps({"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "x" * 300}).encode()
INVOCATION = "/2018-06-01/runtime/invocation/"


def work(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while True:
        connection.request("GET", INVOCATION + "next")
        response = connection.getresponse()
        json.loads(response.read())
        connection.request("POST", INVOCATION + response.headers["Lambda-Runtime-Aws-Request-Id"] + "/response", ANSWER)
        connection.getresponse().read()


if __name__ == "__main__":
    while True:
        try:
            work(int(sys.argv[1]))
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
