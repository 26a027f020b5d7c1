// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Messages of rooms in their sequence: none twice, none missing, or a reset that says why

const MAX_HELD = 2000; // live messages held while a gap is filled
const MAX_GAPS = 3;    // a connection

/**
 * What AddaClient does with `joined` and `message`. The client gives
 *   emit (type, detail), history (room, {after}), rejoin (room), drop (reason), fillLimit.
 */
export class AddaResume {
  #client;

  constructor(client) {
    this.#client = client;
  }

  /** The answer to a join; `since` is what was asked for, null at the first visit. */
  joined(room, message, since) {
    if (since === null) this.#start(room, message);
    else if (message.recovered) this.#deliver(room, message.messages ?? [], 'resume', message.seq);
    else this.#onReset(room, message, since);
  }

  live(room, message) {
    if (room.held) {
      room.held.push(message);
      if (room.held.length > MAX_HELD) this.#client.drop('too much at once');
      return;
    }
    const verdict = room.judge(message.seq);
    if (verdict === 'gap') {
      this.#onGap(room);
    } else if (verdict === 'next') {
      room.seq = message.seq;
      if (message.type === 'deleted') {
        this.#client.emit('deleted', { room: room.name, deletion: message });
        return;
      }
      if (message.user) room.typing(message.user, false);
      this.#client.emit('message', { room: room.name, message });
    }
  }

  #start(room, { epoch, seq, messages = [] }) {
    room.epoch = epoch;
    room.seq = seq;
    room.known = true;
    this.#client.emit('messages', { room: room.name, messages, source: 'latest' });
  }

  #deliver(room, messages, source, last = 0) {
    const taken = room.take(messages);
    if (taken.length > 0) this.#client.emit('messages', { room: room.name, messages: taken, source });
    if (room.seq < last) this.#onGap(room);
  }

  #onGap(room) {
    if (room.state === 'joining') return;
    if (++room.gaps > MAX_GAPS) this.#client.drop('gaps');
    else this.#client.rejoin(room);
  }

  // Nothing was recovered. Where the numbering still stands, the missing part is read page by page.
  #onReset(room, message, since) {
    const { epoch, seq, reset = 'unknown', messages = [] } = message;
    const first = messages[0]?.seq ?? seq + 1;
    const keeps = epoch === room.epoch && seq >= since && first - 1 - since <= this.#client.fillLimit;
    this.#client.emit('reset', { room: room.name, reason: reset, epoch, keeps });
    if (!keeps) {
      this.#start(room, message);
      return;
    }
    const held = [...messages];
    room.held = held;
    this.#fill(room, first).then((whole) => {
      if (room.held !== held) return; // the connection was lost meanwhile: the next join goes on from here
      room.held = null;
      if (whole) {
        this.#deliver(room, held, 'fill', seq);
        return;
      }
      this.#client.emit('reset', { room: room.name, reason: reset, epoch, keeps: false });
      this.#start(room, { epoch, seq: Math.max(seq, held.at(-1)?.seq ?? 0), messages: held });
    });
  }

  async #fill(room, until) {
    const held = room.held;
    try {
      while (room.seq + 1 < until) {
        const page = await this.#client.history(room, { after: room.seq });
        const before = room.seq;
        if (room.held !== held) return false;
        this.#deliver(room, page.messages.filter((message) => message.seq < until), 'fill');
        if (room.seq === before) return false;
      }
      return true;
    } catch {
      return false;
    }
  }
}
