// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The part of a room's messages that the page holds: one window without gaps, and what is not sent yet

export const MOST = 600;   // messages held, and so elements on the page
const KEEP = 500;          // what is left when that is exceeded
const MOST_NOTES = 100;

/**
 * Messages are {key, seq, user, content, date, own, deleted}; one with `target` is no message but deletes that one. Pending ones have no seq but a nonce and a state:
 * sending, late, acked, failed. Notes are who came and went, each after a seq.
 */
export class Timeline {
  messages = [];
  pending = [];
  notes = [];
  lastSeq = 0;        // of the room, whether or not we hold it
  hasOlder = false;
  newAfter = null;    // the "new" line stands after this seq
  seenSeq = null;     // up to here the reader has been at the end; null: not in here before
  mentions = 0;
  following = true;   // the reader is at the end
  watched = false;    // and looking
  broken = null;      // why the next reset will not follow on what was there
  #isMe;

  constructor(isMe) {
    this.#isMe = isMe;
  }

  get first() {
    return this.messages[0]?.seq ?? 0;
  }

  get last() {
    return this.messages.at(-1)?.seq ?? 0;
  }

  get hasNewer() {
    return this.last < this.lastSeq;
  }

  get unseen() {
    return this.seenSeq === null ? 0 : Math.max(0, this.lastSeq - this.seenSeq);
  }

  isOwn(id) {
    return this.#isMe({ id });
  }

  /** Begins anew with the latest messages. */
  reset(messages, { keepsNotes = false } = {}) {
    this.messages = messages.map((message) => this.#made(message));
    this.lastSeq = Math.max(this.last, keepsNotes ? this.lastSeq : 0);
    this.hasOlder = this.first > 1;
    if (!keepsNotes) this.notes = [];
    this.notes = this.notes.filter((note) => note.after >= this.first - 1);
    if (this.seenSeq > this.lastSeq) this.seenSeq = this.lastSeq;
    this.#forgetArrived();
  }

  /** New messages, each right after the last. Those for which there is no place are only counted. */
  append(messages) {
    const joins = !this.hasNewer;
    for (const message of messages) {
      if (message.seq <= this.lastSeq) continue;
      this.lastSeq = message.seq;
      if (message.target !== undefined) this.#erase(message.target);
      if (joins && (this.following || this.messages.length < MOST)) this.messages.push(this.#made(message));
      else if (message.nonce) this.discard(message.nonce);
    }
    this.#forgetArrived();
    if (this.following && this.messages.length > MOST) this.#trimOld();
  }

  /** A page of history before the first message. */
  prepend(messages, hasMore) {
    const older = messages.filter((message) => message.seq < this.first || this.messages.length === 0);
    this.messages.unshift(...older.map((message) => this.#made(message)));
    this.hasOlder = hasMore && this.first > 1;
    if (this.messages.length > MOST) this.messages.length = KEEP;
  }

  /** A page of history after the last message. */
  extend(messages) {
    for (const message of messages) if (message.seq > this.last) this.messages.push(this.#made(message));
    this.lastSeq = Math.max(this.lastSeq, this.last);
    this.#forgetArrived();
    if (this.messages.length > MOST) this.#trimOld();
  }

  note(kind, user) {
    const note = { kind, user, after: this.lastSeq, date: new Date() };
    this.notes.push(note);
    if (this.notes.length > MOST_NOTES) this.notes.shift();
  }

  /** Above what is held: that something is missing there, and why. */
  noteBreak() {
    this.notes.unshift({ kind: this.broken, user: null, after: this.first - 1, date: this.messages[0]?.date ?? new Date() });
    this.broken = null;
  }

  addPending({ nonce, content, time }) {
    if (this.pending.some((entry) => entry.nonce === nonce)) return;
    this.pending.push({ key: `n${nonce}`, nonce, content, date: new Date(time), own: true, state: 'sending' });
  }

  findPending(nonce) {
    return this.pending.find((entry) => entry.nonce === nonce);
  }

  /** The hub has it; its message comes, or has come, in its place. */
  acked({ nonce, seq }) {
    const entry = this.findPending(nonce);
    if (!entry) return;
    entry.state = 'acked';
    entry.seq = seq;
    this.#forgetArrived();
  }

  discard(nonce) {
    this.pending = this.pending.filter((entry) => entry.nonce !== nonce);
  }

  /** Called while it is watched. Returns whether that changed anything. */
  seen() {
    if (this.hasNewer) return false;
    const changed = this.seenSeq !== this.lastSeq || this.mentions > 0;
    this.seenSeq = this.lastSeq;
    this.mentions = 0;
    return changed;
  }

  #made(message) {
    const { seq, user, content, timestamp, nonce, deleted = false, target } = message;
    if (target !== undefined) return { key: `s${seq}`, seq, user, target, date: new Date(timestamp) };
    const own = this.#isMe(user);
    const key = nonce && own ? `n${nonce}` : `s${seq}`;
    if (nonce) this.discard(message.nonce);
    return { key, seq, user, content, date: new Date(timestamp), own, deleted };
  }

  #erase(target) {
    const message = this.messages.find(({ seq }) => seq === target);
    if (message) Object.assign(message, { content: '', deleted: true });
  }

  // Acked ones whose message is here already, under its seq: a resent message that had arrived before.
  #forgetArrived() {
    this.pending = this.pending.filter((entry) => entry.state !== 'acked' || entry.seq > this.lastSeq);
  }

  #trimOld() {
    this.messages.splice(0, this.messages.length - KEEP);
    this.hasOlder = true;
    this.notes = this.notes.filter((note) => note.after >= this.first);
  }
}
