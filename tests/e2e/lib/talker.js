// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Somebody who talks and listens whatever happens to the wire: comes back, resends, resumes

import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { checkFromClient, checkFromServer } from './schema.js';
import { bounded, deferred } from './wait.js';

const messageHead = Buffer.from('{"type":"message"');

/**
 * One person in one room. What is sent with say() stays in `unacked` until it is acked, over any
 * number of connections; a listener's `heard` holds the room's messages from seq 1 on.
 *
 * port(): a promise of where to connect, which waits while there is nothing to connect to.
 */
export class Talker {
  constructor({ port, room, name, listens = false, window = 32 }) {
    Object.assign(this, { port, room, name, listens, window });
    this.session = null;
    this.userId = null;
    this.epoch = null;
    this.unacked = new Map();
    this.acks = new Map();
    this.heard = [];
    this.connects = 0;
    this.resets = 0;
    this.closes = [];
    this.fault = null;
    this.changed = [];
    this.stopped = false;
    this.connect();
  }

  get lastSeq() { return this.heard.length; }

  say(nonce, content) {
    this.unacked.set(nonce, content);
    this.flush();
  }

  /* Resolves when test() holds; looked at whenever something came. */
  until(test, what, boundMs = 60000) {
    const wanted = deferred();
    this.changed.push({ test, wanted });
    this.notice();
    return bounded(wanted.promise, `${this.name}: ${what}`, boundMs).catch((error) => {
      throw this.fault ?? new Error(`${error.message}; ${this.unacked.size} unacked, heard up to ${this.lastSeq}, ` +
                                    `${this.connects} connects, closes ${JSON.stringify(this.closes.slice(-5))}`);
    });
  }

  notice() {
    this.changed = this.changed.filter(({ test, wanted }) => {
      if (this.fault)
        wanted.reject(this.fault);
      else if (test())
        wanted.resolve();
      else
        return true;
      return false;
    });
  }

  fail(text) {
    this.fault ??= new Error(`${this.name}: ${text}`);
    this.stopped = true;
    this.socket?.terminate();
    this.notice();
  }

  async connect() {
    const port = await this.port();
    if (this.stopped)
      return;
    this.connects++;
    this.inRoom = false;
    this.filling = false;
    this.later = [];
    this.asked = new Set();
    const url = `ws://127.0.0.1:${port}/ws?username=${encodeURIComponent(this.name)}`;
    const socket = new WebSocket(url, ['adda.v1'], { perMessageDeflate: false });
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      if (this.socket === socket)
        this.receive(data);
    });
    socket.on('close', (code) => {
      this.closes.push(code);
      if (this.socket === socket && !this.stopped)
        setImmediate(() => this.connect());
    });
  }

  send(message) {
    checkFromClient('adda.v1', message);
    if (message.nonce)
      this.asked.add(message.nonce);
    this.socket.send(JSON.stringify(message));
  }

  receive(data) {
    if (!this.listens && data.subarray(0, messageHead.length).equals(messageHead))
      return;
    try {
      const message = JSON.parse(data);
      checkFromServer('adda.v1', message);
      this.handle(message);
    } catch (error) {
      this.fail(error.message);
    }
    this.notice();
  }

  handle(message) {
    const { type, nonce } = message;
    if (nonce !== undefined && type !== 'message' && !this.asked.delete(nonce))
      throw new Error(`an answer to what was not asked, or the second one: ${JSON.stringify(message)}`);
    switch (type) {
      case 'welcome':
        this.handleWelcome(message);
        break;
      case 'joined':
        this.handleJoined(message);
        break;
      case 'message':
        if (this.filling)
          this.later.push(message);
        else
          this.hear(message);
        break;
      case 'history':
        this.handleHistory(message);
        break;
      case 'ack':
        this.handleAck(message);
        break;
      case 'error':
        throw new Error(`error: ${JSON.stringify(message)}`);
    }
  }

  handleWelcome(message) {
    if (message.nonce === undefined && this.session) {
      this.send({ type: 'auth', session: this.session, nonce: 'auth' });
      return;
    }
    this.userId ??= message.user.id;
    this.epoch ??= message.epoch;
    this.session = message.session;
    assert.equal(message.user.id, this.userId, 'the same guest comes back');
    assert.equal(message.epoch, this.epoch, 'the epoch stays');
    const since = this.listens ? { epoch: this.epoch, since: this.lastSeq } : {};
    this.send({ type: 'join', room: this.room, ...since, nonce: 'join' });
  }

  handleJoined(message) {
    this.inRoom = true;
    if (this.listens && message.recovered) {
      for (const m of message.messages)
        this.hear(m);
      assert.equal(this.lastSeq, message.seq, 'a resume is whole');
    } else if (this.listens) {
      assert.equal(message.reset, 'too_far');
      this.resets++;
      this.filling = true;
      this.fillTo = message.seq;
      this.fill();
    }
    this.flush();
  }

  fill() {
    if (this.lastSeq < this.fillTo) {
      this.send({ type: 'history', room: this.room, after: this.lastSeq, limit: 200, nonce: 'fill' });
      return;
    }
    this.filling = false;
    for (const m of this.later.splice(0)) {
      if (m.seq > this.lastSeq)
        this.hear(m);
    }
  }

  handleHistory(message) {
    assert.ok(message.messages.length > 0, 'history has what is missing');
    for (const m of message.messages)
      this.hear(m);
    this.fill();
  }

  hear(message) {
    assert.equal(message.seq, this.lastSeq + 1, 'messages come in order, each once');
    this.heard.push({ id: message.id, content: message.content, user: message.user.id });
  }

  handleAck(message) {
    const before = this.acks.get(message.nonce);
    if (before)
      assert.deepEqual([message.id, message.seq], [before.id, before.seq], 'a second ack says the same');
    this.acks.set(message.nonce, { id: message.id, seq: message.seq, content: this.unacked.get(message.nonce) });
    this.unacked.delete(message.nonce);
    this.flush();
  }

  /* Sends what is not on its way yet, up to the window. */
  flush() {
    if (!this.inRoom || this.socket.readyState !== WebSocket.OPEN || this.asked.size >= this.window)
      return;
    for (const [nonce, content] of this.unacked) {
      if (this.asked.has(nonce))
        continue;
      this.send({ type: 'send', room: this.room, content, nonce });
      if (this.asked.size >= this.window)
        return;
    }
  }

  async stop() {
    this.stopped = true;
    this.socket?.terminate();
    if (this.fault)
      throw this.fault;
  }
}

/* Everything that was acked stands in the room once, at its place, and nothing else does. */
export function assertExact(talkers, listeners) {
  const expected = new Map();
  for (const talker of talkers) {
    for (const { id, seq, content } of talker.acks.values()) {
      assert.ok(!expected.has(seq), `seq ${seq} was given twice`);
      expected.set(seq, { id, content, user: talker.userId });
    }
  }
  for (const listener of listeners) {
    assert.equal(listener.heard.length, expected.size, `${listener.name} heard as many as were acked`);
    listener.heard.forEach((message, i) => {
      const want = expected.get(i + 1);
      if (!want || want.id !== message.id || want.content !== message.content || want.user !== message.user)
        assert.fail(`${listener.name}: message ${i + 1} is ${JSON.stringify(message)} instead of ${JSON.stringify(want)}`);
    });
  }
}
