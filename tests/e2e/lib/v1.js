// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A client of adda.v1 that checks, all the time, what the protocol promises

import { Client } from './client.js';
import { bounded, deferred } from './wait.js';

let nonces = 0;

export function newNonce() {
  return `n${process.pid.toString(36)}-${(++nonces).toString(36)}`;
}

export class V1Client extends Client {
  constructor(server, { username, token, query = {}, ...options } = {}) {
    super(server, {
      dialect: 'adda.v1',
      protocols: ['adda.v1'],
      query: { username, token, ...query },
      name: `v1 ${username ?? 'user'}`,
      ...options,
    });
    this.waiting = new Map();
    this.answered = new Set();
    this.lastSeq = new Map();
    this.onMessage = null;
  }

  /* session: of a guest who comes back */
  static async open(server, { session, ...options } = {}) {
    const client = await new V1Client(server, options).opened();
    if (client.socket.protocol !== 'adda.v1')
      throw new Error(`subprotocol is "${client.socket.protocol}"`);
    client.welcome = await client.takeType('welcome');
    if (session)
      client.welcome = await client.expect('welcome', { type: 'auth', session });
    client.user = client.welcome.user;
    client.session = client.welcome.session;
    return client;
  }

  gotJson(message) {
    if (message.type === 'message' || message.type === 'joined' || message.type === 'deleted')
      this.checkOrder(message);
    if (message.type === 'message') {
      if (this.onMessage)
        this.onMessage(message);
      else
        this.inbox.push(message);
      return;
    }
    if (message.nonce === undefined) {
      this.inbox.push(message);
      return;
    }
    const waiting = this.waiting.get(message.nonce);
    if (!waiting) {
      const why = this.answered.has(message.nonce) ? 'was answered twice' : 'was never sent';
      this.fault(`nonce ${message.nonce} ${why}: ${JSON.stringify(message).slice(0, 300)}`);
      return;
    }
    this.waiting.delete(message.nonce);
    this.answered.add(message.nonce);
    waiting.resolve(message);
  }

  /* Messages come in seq order, each once, without gaps, from the seq of the join on. */
  checkOrder(message) {
    if (message.type === 'joined') {
      const seqs = message.messages.map((m) => m.seq);
      const first = message.seq - seqs.length + 1;
      if (seqs.some((seq, i) => seq !== first + i))
        this.fault(`joined ${message.room} at ${message.seq} with messages ${seqs.slice(0, 20)}…`);
      this.lastSeq.set(message.room, message.seq);
      return;
    }
    const last = this.lastSeq.get(message.room);
    if (last === undefined)
      this.fault(`message of ${message.room} outside a membership`);
    else if (message.seq !== last + 1)
      this.fault(`message ${message.seq} of ${message.room} after ${last}`);
    this.lastSeq.set(message.room, message.seq);
  }

  /* Sends with a nonce; the one reply to it, be it an error. */
  ask(message, boundMs) {
    const nonce = message.nonce ?? newNonce();
    const waiting = deferred();
    this.answered.delete(nonce);
    this.waiting.set(nonce, waiting);
    this.sendJson({ ...message, nonce });
    const lost = this.closing.promise.then(({ code }) => {
      throw new Error(`${this.name} was closed (${code}) before the reply to ${message.type}`);
    });
    const reply = bounded(Promise.race([waiting.promise, lost]), `${this.name}: the reply to ${message.type} ${nonce}`, boundMs);
    reply.catch(() => {});
    return reply;
  }

  async expect(type, message, boundMs) {
    const reply = await this.ask(message, boundMs);
    if (reply.type !== type)
      throw new Error(`${this.name}: ${message.type} was answered by ${JSON.stringify(reply).slice(0, 400)}`);
    return reply;
  }

  /* The error that a request of a wrong shape, or at a wrong time, must bring. */
  async expectError(code, message, boundMs) {
    const nonce = message.nonce ?? newNonce();
    const waiting = deferred();
    this.waiting.set(nonce, waiting);
    this.sendText(JSON.stringify({ ...message, nonce }));
    const reply = await bounded(waiting.promise, `${this.name}: the error for ${message.type}`, boundMs);
    if (reply.type !== 'error' || reply.code !== code)
      throw new Error(`wanted error ${code}, got ${JSON.stringify(reply).slice(0, 400)}`);
    return reply;
  }

  join(room, more = {}) {
    return this.expect('joined', { type: 'join', room, ...more });
  }

  leave(room) {
    return this.expect('ack', { type: 'leave', room });
  }

  say(room, content, more = {}) {
    return this.expect('ack', { type: 'send', room, content, ...more });
  }

  history(room, more = {}) {
    return this.expect('history', { type: 'history', room, ...more });
  }

  hears(room, content, boundMs) {
    return this.take((m) => m.type === 'message' && m.room === room && m.content === content,
                     `the message ${content} in ${room}`, boundMs);
  }

  /* Whatever was caused for this connection before is in the inbox after it: the hub answers in
   * order (a ping would be answered before it gets there). */
  sync() {
    return this.expectError('not_in_room', { type: 'leave', room: 'nobody is here' });
  }
}
