// SPDX-License-Identifier: Apache-2.0
// A runtime in a plain loop: answers AWS_PROXY with the event itself.
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
for (;;) {
  const next = await fetch(`${api}/next`);
  const event = await next.json();
  const response = event.httpMethod
    ? { statusCode: 200, headers: { 'x-node': process.version }, body: JSON.stringify(event) }
    : { received: event, trace: next.headers.get('lambda-runtime-trace-id') };
  await fetch(`${api}/${next.headers.get('lambda-runtime-aws-request-id')}/response`, {
    method: 'POST',
    body: JSON.stringify(response),
  });
}
