// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// One HTTP request on a connection of its own, with the answer as it stood on the wire

import { request } from 'node:http';
import { bounded, deferred } from './wait.js';

/* { status, headers, body } */
export function ask(port, method, path, { headers = {}, body } = {}) {
  const answer = deferred();
  const req = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (res) => {
    const chunks = [];
    res.on('data', (chunk) => chunks.push(chunk));
    res.on('end', () => answer.resolve({ status: res.statusCode, headers: res.headers, body: Buffer.concat(chunks) }));
    res.on('error', answer.reject);
  });
  req.on('error', answer.reject);
  req.end(body);
  return bounded(answer.promise, `an answer to ${method} ${path}`).finally(() => req.destroy());
}
