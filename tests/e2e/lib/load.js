// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// People who talk beside a test, and how long their words take

import { V1Client } from './v1.js';

export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
}

/* A few people in a room, each waiting for the ack before the next word. */
export class Chat {
  static async open(server, room, n = 4) {
    const chat = new Chat();
    Object.assign(chat, { server, room, sentAt: new Map(), latencies: [] });
    chat.people = await Promise.all(Array.from({ length: n }, (_, i) => V1Client.open(server, { username: `person ${i}` })));
    for (const person of chat.people) {
      person.onMessage = (message) => chat.heard(message);
      await person.join(room);
    }
    return chat;
  }

  heard(message) {
    const sentAt = this.sentAt.get(message.content.slice(0, 12));
    if (sentAt !== undefined)
      this.latencies.push(performance.now() - sentAt);
  }

  /* n messages of so many bytes, or as long as goesOn() says; the time of each delivery in ms. */
  async talk({ n = Infinity, bytes = 100, goesOn = () => true }) {
    this.latencies = [];
    let sent = 0;
    const speak = async (person) => {
      while (sent < n && goesOn()) {
        const mark = String(sent++).padStart(11, '0') + ' ';
        this.sentAt.set(mark, performance.now());
        await person.say(this.room, mark + 'x'.repeat(Math.max(0, bytes - mark.length)), {}, 30000);
        person.inbox.drain((m) => m.type !== 'error');
      }
    };
    await Promise.all(this.people.map(speak));
    this.sentAt.clear();
    return this.latencies;
  }

  async close() {
    await Promise.all(this.people.map((person) => person.close()));
  }
}
