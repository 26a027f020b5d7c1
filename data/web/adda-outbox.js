// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What was said and not yet acked: in order, bounded, kept over a reload where storage is given

const KEY = 'adda.outbox';
const MAX_KEPT_BYTES = 1024 * 1024;

export class AddaOutbox {
  #entries = new Map();
  #limit;
  #storage;
  #timer = null;

  constructor(limit, storage) {
    this.#limit = limit;
    this.#storage = storage;
    for (const entry of this.#load()) this.#entries.set(entry.nonce, { ...entry, ...fresh() });
  }

  get size() {
    return this.#entries.size;
  }

  get isFull() {
    return this.#entries.size >= this.#limit;
  }

  get(nonce) {
    return this.#entries.get(nonce);
  }

  add(entry) {
    const whole = { ...entry, ...fresh() };
    this.#entries.set(entry.nonce, whole);
    this.#save();
    return whole;
  }

  remove(nonce) {
    const entry = this.#entries.get(nonce);
    if (entry && this.#entries.delete(nonce)) this.#save();
    return entry;
  }

  /** In the order in which they were said. */
  [Symbol.iterator]() {
    return this.#entries.values();
  }

  get inFlight() {
    let n = 0;
    for (const entry of this.#entries.values()) if (entry.sentAt) n++;
    return n;
  }

  /** The link is gone: everything is to be sent again. */
  rewind() {
    for (const entry of this.#entries.values()) entry.sentAt = 0;
  }

  #load() {
    try {
      const list = JSON.parse(this.#storage?.getItem(KEY) ?? '[]');
      return Array.isArray(list) ? list.filter(isEntry).slice(0, this.#limit) : [];
    } catch {
      return [];
    }
  }

  // Written a moment later, so that a burst costs one write.
  #save() {
    if (!this.#storage || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#write();
    }, 20);
  }

  #write() {
    const list = [];
    let bytes = 0;
    for (const { nonce, room, content, time } of this) {
      bytes += content.length * 2;
      if (bytes > MAX_KEPT_BYTES) break;
      list.push({ nonce, room, content, time });
    }
    try {
      if (list.length > 0) this.#storage.setItem(KEY, JSON.stringify(list));
      else this.#storage.removeItem(KEY);
    } catch {
      // Storage is full or forbidden: the entries are in memory still.
    }
  }
}

function fresh() {
  return { sentAt: 0, tries: 0, waiting: [] };
}

function isEntry(entry) {
  return ['nonce', 'room', 'content'].every((key) => typeof entry?.[key] === 'string');
}
