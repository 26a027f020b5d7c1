// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What a console makes of a topic: snapshot and changes applied, and checked for what docs/admin.md promises

import assert from 'node:assert/strict';
import { newNonce } from './v1.js';
import { bounded, deferred } from './wait.js';

/* Which member tells the items of a topic apart. */
const keys = { rooms: 'room', metrics: 'time', audit: 'seq', settings: 'key' };
const pageItems = 500;

export class Mirror {
  constructor(client, topic, params) {
    Object.assign(this, { client, topic, params });
    this.key = keys[topic] ?? 'id';
    this.items = new Map();
    this.parts = [];
    this.isWhole = false;
    this.waiting = [];
    this.onData = (data) => this.got(JSON.parse(data.toString()));
    client.socket.on('message', this.onData);
  }

  /* Watches; resolves once the snapshot is whole. The client must be one of adda.v1. */
  static async open(client, topic, params = {}) {
    const mirror = new Mirror(client, topic, params);
    await client.expect('snapshot', { type: 'watch', topic, ...params });
    assert.ok(mirror.isWhole, `${topic}: the nonce came before the end of the snapshot`);
    return mirror;
  }

  isMine(message) {
    return message.topic === this.topic && Object.entries(this.params).every(([name, value]) => message[name] === value);
  }

  got(message) {
    if (!this.isMine(message) || !['snapshot', 'changes'].includes(message.type))
      return;
    if (message.type === 'snapshot') {
      if (this.isWhole || this.parts.length === 0)
        this.items.clear();
      this.parts = this.isWhole ? [message.items.length] : [...this.parts, message.items.length];
      this.isWhole = message.last === true;
    } else {
      assert.ok(this.isWhole, `${this.topic}: changes within a snapshot`);
      assert.ok(message.set || message.removed, 'changes without any');
    }
    const items = message.items ?? message.set ?? [];
    assert.ok(items.length <= pageItems);
    for (const item of items)
      this.items.set(item[this.key], item);
    for (const key of message.removed ?? [])
      this.items.delete(key);
    this.waiting = this.waiting.filter((look) => !look());
  }

  get list() { return [...this.items.values()]; }
  get(key) { return this.items.get(key); }

  /* Resolves with what probe() gives as soon as that is true of the items; looks at each message. */
  until(probe, what, boundMs) {
    const found = deferred();
    const look = () => {
      const value = probe(this);
      if (value)
        found.resolve(value);
      return Boolean(value);
    };
    if (!look())
      this.waiting.push(look);
    return bounded(found.promise, `${this.topic}: ${what}`, boundMs);
  }

  async close() {
    const ack = await this.client.expect('ack', { type: 'unwatch', topic: this.topic, ...this.params, nonce: newNonce() });
    assert.equal(ack.topic, this.topic);
    this.client.socket.off('message', this.onData);
  }
}
