// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A client of the flat dialect

import { Client } from './client.js';

let barriers = 0;

export class FlatClient extends Client {
  constructor(server, { query = {}, ...options } = {}) {
    super(server, { dialect: 'flat', query, name: `flat ${query.username ?? 'Anonymous'}`, ...options });
  }

  /* Resolves when its own join has come back: from then on it hears the room. */
  static async open(server, query = {}, options = {}) {
    const client = await new FlatClient(server, { query, ...options }).opened();
    client.joined = await client.takeType('join');
    client.userId = client.joined.user_id;
    return client;
  }

  say(content, type) {
    this.sendJson(type ? { content, type } : { content });
  }

  hears(content, boundMs) {
    return this.take((m) => m.type === 'text' && m.content === content, `the text ${content}`, boundMs);
  }

  /* Whatever was caused before this is in the inbox after it: messages of a room keep their order. */
  async sync() {
    const content = `barrier ${process.pid}-${++barriers}`;
    this.say(content);
    await this.hears(content);
  }
}
