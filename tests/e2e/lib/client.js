// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What the clients of both dialects share: a connection, its inbox, its schema checks

import { once } from 'node:events';
import { request } from 'node:http';
import WebSocket from 'ws';
import { checkFromClient, checkFromServer } from './schema.js';
import { Inbox, bounded, deferred } from './wait.js';

/* An upgrade that may be refused: { status, headers, body }; status 101 if it was not. */
export function tryUpgrade(server, path, headers = {}) {
  const answer = deferred();
  const fields = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  for (const name of Object.keys(fields)) {
    if (fields[name] === null)
      delete fields[name];
  }
  const req = request({ host: '127.0.0.1', port: server.port, path, headers: fields, agent: false });
  req.on('upgrade', (res, socket) => {
    socket.destroy();
    answer.resolve({ status: res.statusCode, headers: res.headers, body: '' });
  });
  req.on('response', (res) => {
    let body = '';
    res.setEncoding('utf8');
    res.on('data', (text) => { body += text; });
    res.on('end', () => answer.resolve({ status: res.statusCode, headers: res.headers, body }));
  });
  req.on('error', answer.reject);
  req.end();
  return bounded(answer.promise, `an answer to the upgrade of ${path}`).finally(() => req.destroy());
}

export function queryText(query) {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length ? `?${pairs.join('&')}` : '';
}

/* One connection that speaks a dialect. Whatever it notices to be wrong stays in faults,
 * fails everybody who waits, and is thrown by close(). */
export class Client {
  constructor(server, { dialect, path = '/ws', protocols = [], query = {}, headers = {}, name = 'client', checked = true,
                        autoPong = true }) {
    Object.assign(this, { server, dialect, name, checked });
    this.inbox = new Inbox(name);
    this.faults = [];
    this.pings = [];
    this.closing = deferred();
    this.socket = new WebSocket(server.wsUrl + path + queryText(query), protocols,
                                { perMessageDeflate: false, headers, autoPong, maxPayload: 64 << 20 });
    this.socket.on('message', (data, isBinary) => this.gotMessage(data, isBinary));
    this.socket.on('ping', (data) => this.pings.push(data));
    this.socket.on('error', (error) => { this.error = error; });
    this.socket.on('close', (code, reason) => {
      const close = { code, reason: reason.toString() };
      this.closing.resolve(close);
      this.inbox.fail(new Error(`${name} was closed: ${code} ${close.reason} ${this.error ?? ''}`));
    });
  }

  /* Resolves once the upgrade is through. */
  async opened() {
    if (this.socket.readyState === WebSocket.CONNECTING)
      await bounded(Promise.race([once(this.socket, 'open'), this.closing.promise]), `${this.name}'s upgrade`);
    if (this.socket.readyState !== WebSocket.OPEN)
      throw new Error(`${this.name} could not connect: ${this.error}`);
    return this;
  }

  /* { code, reason } */
  closed(boundMs) {
    return bounded(this.closing.promise, `${this.name}'s close`, boundMs);
  }

  fault(text) {
    const error = new Error(`${this.name}: ${text}`);
    this.faults.push(error);
    this.inbox.fail(error);
  }

  gotMessage(data, isBinary) {
    if (isBinary) {
      this.fault('got a binary message');
      return;
    }
    let message;
    try {
      message = JSON.parse(data.toString());
      if (this.checked)
        checkFromServer(this.dialect, message);
    } catch (error) {
      this.fault(error.message);
      return;
    }
    this.gotJson(message);
  }

  gotJson(message) {
    this.inbox.push(message);
  }

  /* Checked against the schema first: a test that means to be wrong uses sendText(). */
  sendJson(message) {
    if (this.checked)
      checkFromClient(this.dialect, message);
    this.socket.send(JSON.stringify(message));
  }

  sendText(text) {
    this.socket.send(text);
  }

  take(fits, what, boundMs) {
    return this.inbox.take(fits, what, boundMs);
  }

  takeType(type, boundMs) {
    return this.inbox.take((m) => m.type === type, `a message of type ${type}`, boundMs);
  }

  assertNoFaults() {
    if (this.faults.length)
      throw this.faults[0];
  }

  /* The normal way out. */
  async close(code = 1000) {
    if (this.socket.readyState === WebSocket.OPEN)
      this.socket.close(code);
    await this.closed();
    this.assertNoFaults();
  }

  /* As if the wire had been cut. */
  cut() {
    this.socket.terminate();
  }
}
