// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// From a timeline to the rows of the page: days, groups, the "new" line, who came and went

import { dayKey } from './time.js';

const GROUP = 5 * 60 * 1000;

/** Rows are {key, sign, kind, …}; a row whose sign did not change need not be drawn again. */
export function buildRows(timeline) {
  const builder = new Builder(timeline);
  const notes = timeline.notes[Symbol.iterator]();
  let note = notes.next().value;
  for (const message of timeline.messages) {
    if (message.target !== undefined) continue;
    while (note && note.after < message.seq) {
      builder.note(note);
      note = notes.next().value;
    }
    builder.message(message);
  }
  if (!timeline.hasNewer) {
    for (; note; note = notes.next().value) builder.note(note);
    for (const entry of timeline.pending) builder.pending(entry);
  }
  return builder.finish();
}

class Builder {
  #rows = [];
  #timeline;
  #day = null;
  #group = null;
  #notes = null;
  #marked = false;

  constructor(timeline) {
    this.#timeline = timeline;
    if (!timeline.hasOlder) this.#push({ key: 'start', kind: 'start', empty: isEmpty(timeline) });
  }

  message(message) {
    this.#endNotes();
    this.#dayOf(message.date);
    if (this.#isNew(message)) {
      this.#marked = true;
      this.#group = null;
      this.#push({ key: 'new', kind: 'new' });
    }
    const head = this.#startsGroup(message.user.id, message.date);
    this.#push({ key: message.key, kind: 'message', message, head, state: 'sent' });
  }

  pending(entry) {
    this.#endNotes();
    this.#dayOf(entry.date);
    const head = this.#startsGroup(null, entry.date);
    const state = entry.state === 'acked' ? 'sent' : entry.state;
    this.#push({ key: entry.key, kind: 'message', message: entry, head, state });
  }

  note({ kind, user, date, after }) {
    this.#dayOf(date);
    this.#group = null;
    this.#notes ??= { key: `p${after}-${date.getTime()}`, came: new Map(), left: new Map(), others: new Set() };
    const { came, left, others } = this.#notes;
    if (kind === 'join') {
      if (!left.delete(user.id)) came.set(user.id, user.name);
    } else if (kind === 'leave') {
      if (!came.delete(user.id)) left.set(user.id, user.name);
    } else {
      others.add(kind);
    }
  }

  finish() {
    this.#endNotes();
    for (const row of this.#rows) row.sign = sign(row);
    return this.#rows;
  }

  #push(row) {
    this.#rows.push(row);
  }

  #dayOf(date) {
    const day = dayKey(date);
    if (day === this.#day) return;
    this.#endNotes();
    this.#day = day;
    this.#group = null;
    this.#push({ key: `d${day}`, kind: 'day', date });
  }

  #isNew({ seq, own }) {
    const { newAfter } = this.#timeline;
    return !this.#marked && newAfter !== null && seq > newAfter && !own;
  }

  // Own ones that wait have no user yet: null stands for us.
  #startsGroup(id, date) {
    const own = id === null || this.#timeline.isOwn(id);
    const who = own ? null : id;
    const group = this.#group;
    if (group && group.who === who && date - group.date < GROUP && date >= group.date - GROUP) return false;
    this.#group = { who, date };
    return true;
  }

  // Who came and went again within one run left no trace worth a row.
  #endNotes() {
    const notes = this.#notes;
    this.#notes = null;
    if (!notes) return;
    const { key, others } = notes;
    const came = [...notes.came.values()];
    const left = [...notes.left.values()];
    if (came.length + left.length + others.size === 0) return;
    this.#push({ key, kind: 'notes', came, left, others: [...others] });
  }
}

function isEmpty({ messages, pending }) {
  return messages.length === 0 && pending.length === 0;
}

function sign({ kind, head, state, came, left, others, date, empty, message }) {
  if (kind === 'message') return `${head}|${state}|${message.date.getTime()}|${message.deleted ?? false}`;
  if (kind === 'notes') return JSON.stringify([came, left, others]);
  if (kind === 'day') return `${dayKey(date)} ${dayKey(new Date())}`;
  return `${empty}`;
}
