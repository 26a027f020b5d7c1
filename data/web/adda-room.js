// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What the client library knows of one room: its place in the sequence, who is in it, who types

const TYPING_ENDS = 7000; // the hub ends it after 6 s; this is for a word that got lost
const MAX_TYPISTS = 50;

export class AddaRoom {
  name;
  wanted = true;
  state = 'idle'; // idle → joining → joined
  epoch = null;
  seq = 0; // the last durable event that was handed on
  known = false; // whether seq means something: the room was joined before
  count = 0;
  topic = '';
  locked = false; // only moderators and admins can send
  members = new Map();
  waiting = []; // joins to settle: {resolve, reject}
  held = null; // live messages while a gap is being filled
  gaps = 0; // gaps seen on this connection
  #typists = new Map();
  #changed;

  constructor(name, onTyping) {
    this.name = name;
    this.#changed = onTyping;
  }

  /** 'next', 'old' (seen already) or 'gap'. */
  judge(seq) {
    if (seq <= this.seq) return 'old';
    return seq === this.seq + 1 ? 'next' : 'gap';
  }

  /** The part of an ascending list that follows without a gap; moves seq on. */
  take(messages) {
    const taken = [];
    for (const message of messages) {
      const verdict = this.judge(message.seq);
      if (verdict === 'gap') break;
      if (verdict === 'old') continue;
      this.seq = message.seq;
      taken.push(message);
    }
    return taken;
  }

  setMembers(members, count) {
    if (members) this.members = new Map(members.map((member) => [member.id, member]));
    this.count = Number.isFinite(count) ? count : this.members.size;
  }

  came(user, count) {
    if (user) this.members.set(user.id, user);
    this.count = Number.isFinite(count) ? count : Math.max(this.count, this.members.size);
  }

  went(user, count) {
    if (user) {
      this.members.delete(user.id);
      this.typing(user, false);
    }
    this.count = Number.isFinite(count) ? count : this.members.size;
  }

  get typists() {
    return [...this.#typists.values()].map((entry) => entry.user);
  }

  typing(user, on) {
    const entry = this.#typists.get(user.id);
    clearTimeout(entry?.timer);
    if (on && (entry || this.#typists.size < MAX_TYPISTS)) {
      const timer = setTimeout(() => this.typing(user, false), TYPING_ENDS);
      this.#typists.set(user.id, { user, timer });
    } else {
      this.#typists.delete(user.id);
    }
    if (Boolean(entry) !== this.#typists.has(user.id)) this.#changed(this);
  }

  /** The link is gone: what was live is no longer known. */
  detach() {
    for (const entry of this.#typists.values()) clearTimeout(entry.timer);
    const typed = this.#typists.size > 0;
    this.#typists.clear();
    this.state = 'idle';
    this.held = null;
    this.gaps = 0;
    if (typed) this.#changed(this);
  }

  settle(error, value) {
    const waiting = this.waiting;
    this.waiting = [];
    for (const { resolve, reject } of waiting) {
      if (error) reject(error);
      else resolve(value);
    }
  }
}
