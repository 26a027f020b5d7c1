// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A program that webhooks are delivered to, on a port of this machine

import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Inbox } from './wait.js';

/* Each request goes to the inbox; answer(request, response) says what to do with it. */
export class Receiver {
  static async open(t, answer = (request, response) => response.end()) {
    const receiver = new Receiver();
    receiver.inbox = new Inbox('receiver');
    receiver.answer = answer;
    receiver.server = createServer((request, response) => receiver.take(request, response));
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    t.after(() => receiver.close());
    return receiver;
  }

  get port() { return this.server.address().port; }
  get url() { return `http://127.0.0.1:${this.port}/in?a=1`; }

  take(request, response) {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const got = { method: request.method, path: request.url, headers: request.headers, text, body: JSON.parse(text) };
      this.inbox.push(got);
      this.answer(got, response);
    });
  }

  next(fits = () => true, boundMs) {
    return this.inbox.take(fits, 'a delivery', boundMs);
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export function signatureOf({ headers, text }, secret) {
  return 'sha256=' + createHmac('sha256', secret).update(`${headers['x-adda-timestamp']}.${text}`).digest('hex');
}
