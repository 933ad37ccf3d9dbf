// SPDX-License-Identifier: Apache-2.0
// A runtime in a plain loop that streams: metadata, what ?first says, and, once the file of ?until is there, ?rest. With
// ?fail it ends the response as AWS's runtime clients do, with an error in the trailers.
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { once } from 'node:events';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const api = `/2018-06-01/runtime/invocation`;
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

for (;;) {
  const next = await fetch(`http://${host}:${port}${api}/next`);
  const { queryStringParameters } = await next.json();
  const { first = '', rest = '', until, fail, size } = queryStringParameters ?? {};
  const post = request({
    host,
    port,
    method: 'POST',
    path: `${api}/${next.headers.get('lambda-runtime-aws-request-id')}/response`,
    headers: {
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Content-Type': 'application/vnd.awslambda.http-integration-response',
      Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    },
  });
  const ended = once(post, 'response').catch(() => []);
  post.write(JSON.stringify({ statusCode: 201, headers: { 'Content-Type': 'text/event-stream' }, cookies: ['a=1', 'b=2'] }));
  post.write('\0'.repeat(8));
  post.write(first);
  while (until && !existsSync(until)) {
    await sleep(20);
  }
  for (let left = Number(size ?? 0); left > 0; left -= 50_000) {
    if (!post.write('x'.repeat(Math.min(left, 50_000)))) {
      await once(post, 'drain');
    }
  }
  post.write(rest);
  if (fail) {
    post.addTrailers({ 'Lambda-Runtime-Function-Error-Type': 'Oops', 'Lambda-Runtime-Function-Error-Body': 'e30=' });
  }
  post.end();
  const [response] = await ended;
  response?.resume();
}
