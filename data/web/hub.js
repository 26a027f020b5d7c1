// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The page's view of the hub: one client, a timeline a room, the list of rooms

import { AddaClient, AddaError, normalName } from './adda-client.js';
import { AddaEvent } from './adda-link.js';
import { loadRooms, saveRooms, storage } from './settings.js';
import { Timeline } from './timeline.js';

const POLL = 30000;
const PAGE = 100;
const FILL = 1000;  // a longer absence begins anew with the latest messages
const PAUSE = 2000; // after a page that was refused
const LATE = 1000;  // a message that waits so long says so

/**
 * Events: `state`, `rooms` (the list or its numbers), `timeline` {room}, `returned` {room} (the missed part is
 * in), `people` {room}, `typing` {room}, `renamed` {from, room}, `refused` {room, error}, `trouble` {error},
 * `notification` {notification}, `read` {ids, until}.
 */
export class Hub extends EventTarget {
  client = null;
  link = { state: 'disconnected' };
  timelines = new Map();
  directory = [];       // [{name, count}] as the server lists them
  #loading = new Set();
  #poll = null;
  #lastPoll = 0;
  #wasIn = false;       // the hub has welcomed us since start()
  #answers = false;     // the hub answers, if not to us

  get me() {
    return this.client?.user ?? null;
  }

  start(name) {
    this.stop();
    const client = new AddaClient({ username: name, storage: storage.lasting, outboxStorage: storage.tab, fillLimit: FILL });
    this.client = client;
    const on = (type, handler) => client.addEventListener(type, (event) => handler.call(this, event.detail));
    on('state', this.#onState);
    on('messages', this.#onMessages);
    on('message', this.#onMessage);
    on('deleted', ({ room, deletion }) => this.#touch(room, (timeline) => timeline.append([deletion])));
    on('room', ({ room }) => this.#tell('people', { room }));
    on('reset', this.#onReset);
    on('ack', ({ room, nonce, seq }) => this.#touch(room, (timeline) => timeline.acked({ nonce, seq })));
    on('failed', this.#onFailed);
    on('members', this.#onMembers);
    on('joined', ({ room }) => this.#tell('people', { room }));
    on('renamed', this.#onRenamed);
    on('typing', ({ room }) => this.#tell('typing', { room }));
    on('refused', this.#onRefused);
    on('notification', (detail) => this.#tell('notification', detail));
    on('read', (detail) => this.#tell('read', detail));
    on('error', ({ error }) => this.#tell('trouble', { error }));
    client.connect();
    for (const room of loadRooms()) this.join(room);
  }

  stop() {
    this.client?.disconnect();
    this.client = null;
    this.timelines.clear();
    clearTimeout(this.#poll);
    this.#wasIn = false;
    this.#answers = false;
  }

  /** The hub is there, but has not let us in. */
  get isShutOut() {
    return !this.#wasIn && this.#answers && (this.link.attempt ?? 0) >= 2;
  }

  /** Rooms we are in, in the order in which we came. */
  get rooms() {
    return [...this.timelines.keys()];
  }

  room(name) {
    return this.client?.room(name);
  }

  timeline(name) {
    return this.timelines.get(name);
  }

  join(name) {
    const room = normalName(name);
    if (!this.timelines.has(room)) {
      this.#open(room);
      this.client.join(room).catch(() => {}); // told by `refused`
      this.#remember();
    }
    return room;
  }

  leave(room) {
    this.client.leave(room);
    this.timelines.delete(room);
    this.#remember();
  }

  send(room, content, nonce) {
    const timeline = this.timelines.get(room);
    const time = Date.now();
    const sent = this.client.send(room, content, nonce ? { nonce } : {});
    timeline.discard(sent.nonce);
    timeline.addPending({ nonce: sent.nonce, content, time });
    timeline.newAfter = null;
    setTimeout(() => this.#touch(room, (held) => {
      const entry = held.findPending(sent.nonce);
      if (entry?.state === 'sending') entry.state = 'late';
    }), LATE);
    this.#tell('timeline', { room });
  }

  retry(room, nonce) {
    const entry = this.timelines.get(room)?.findPending(nonce);
    try {
      if (entry) this.send(room, entry.content, nonce);
    } catch (error) {
      if (error.code !== 'queue_full') throw error;
      this.#onFailed({ room, nonce, content: entry.content, error });
    }
  }

  discard(room, nonce) {
    this.client.discard(nonce);
    this.#touch(room, (timeline) => timeline.discard(nonce));
  }

  typing(room, on) {
    this.client?.typing(room, on);
  }

  async loadOlder(room) {
    await this.#page(room, (timeline) => timeline.hasOlder && { before: timeline.first }, (timeline, page) =>
      timeline.prepend(page.messages, page.has_more));
  }

  async loadNewer(room) {
    await this.#page(room, (timeline) => timeline.hasNewer && { after: timeline.last }, (timeline, page) =>
      timeline.extend(page.messages));
  }

  async loadLatest(room) {
    await this.#page(room, () => ({}), (timeline, page) => timeline.reset(page.messages, { keepsNotes: true }));
  }

  isLoading(room) {
    return this.#loading.has(room);
  }

  /** What could not be done, said where the reader looks. */
  complain(error) {
    this.#tell('trouble', { error });
  }

  /** The list of rooms, now and from time to time while somebody looks. */
  async refresh() {
    clearTimeout(this.#poll);
    this.#poll = setTimeout(() => this.refresh(), POLL);
    if (document.hidden || !this.client) return;
    this.#lastPoll = Date.now();
    try {
      const response = await fetch('/api/rooms', { headers: { Accept: 'application/json' } });
      this.#answers = response.ok;
      if (!response.ok) return;
      const { data } = await response.json();
      this.directory = data.map(({ name, id, client_count: count }) => ({ name: name ?? id, count }));
      this.#tell('rooms', {});
    } catch {
      this.#answers = false; // the link's own state says what there is to say
    }
  }

  /** As above, where the last answer is old enough. */
  refreshSoon() {
    if (Date.now() - this.#lastPoll > 2000) this.refresh();
  }

  #open(room) {
    const timeline = new Timeline((user) => user?.id !== undefined && user.id === this.me?.id);
    this.timelines.set(room, timeline);
    for (const entry of this.client.pending(room)) timeline.addPending(entry);
    return timeline;
  }

  #remember() {
    saveRooms(this.rooms);
    this.#tell('rooms', {});
  }

  #tell(type, detail) {
    this.dispatchEvent(new AddaEvent(type, detail));
  }

  #touch(room, change) {
    const timeline = this.timelines.get(room);
    if (!timeline) return;
    change(timeline);
    this.#tell('timeline', { room });
  }

  async #page(room, choose, use) {
    const timeline = this.timelines.get(room);
    const which = timeline && !this.#loading.has(room) && choose(timeline);
    if (!which || this.link.state !== 'connected') return;
    this.#loading.add(room);
    try {
      const page = await this.client.history(room, { limit: PAGE, ...which });
      if (this.timelines.get(room) === timeline) use(timeline, page);
      this.#loaded(room);
    } catch (error) {
      if (!(error instanceof AddaError)) throw error;
      setTimeout(() => this.#loaded(room), Math.max(error.retryAfter ?? 0, PAUSE));
    }
  }

  #loaded(room) {
    this.#loading.delete(room);
    this.#tell('timeline', { room });
  }

  #onState(detail) {
    this.link = detail;
    if (detail.state === 'connected') this.#wasIn = true;
    this.#tell('state', detail);
    if (detail.state === 'connected' || !this.#wasIn) this.refreshSoon();
  }

  #onMessages({ room, messages, source }) {
    const timeline = this.timelines.get(room);
    if (!timeline) return;
    if (source === 'latest') {
      timeline.reset(messages);
      if (timeline.broken) timeline.noteBreak();
      timeline.seenSeq ??= timeline.lastSeq;
    } else {
      if (timeline.newAfter === null && messages.some((message) => message.user.id !== this.me?.id)) {
        timeline.newAfter = timeline.lastSeq;
      }
      timeline.append(messages);
      this.#tell('returned', { room });
    }
    this.#tell('timeline', { room });
    this.#tell('rooms', {});
  }

  #onMessage({ room, message }) {
    const timeline = this.timelines.get(room);
    if (!timeline) return;
    const own = message.user.id === this.me?.id;
    const before = timeline.lastSeq;
    if (!own && timeline.newAfter === null && !timeline.watched) timeline.newAfter = before;
    if (own && timeline.seenSeq === before) timeline.seenSeq = message.seq;
    if (!own && this.#mentionsMe(message.content)) timeline.mentions++;
    timeline.append([message]);
    this.#tell('timeline', { room });
    this.#tell('rooms', {});
  }

  #mentionsMe(content) {
    return content.normalize('NFC').toLowerCase().includes(`@${this.client.username.toLowerCase()}`);
  }

  #onReset({ room, reason, keeps }) {
    const timeline = this.timelines.get(room);
    if (!timeline || keeps) return;
    timeline.reset([]);
    timeline.newAfter = null;
    timeline.seenSeq = null;
    timeline.broken = reason === 'epoch_changed' ? 'renumbered' : 'skipped';
  }

  #onFailed({ room, nonce, content, error }) {
    if (error.code === 'discarded') return;
    this.#touch(room, (timeline) => {
      timeline.addPending({ nonce, content, time: Date.now() });
      Object.assign(timeline.findPending(nonce), { state: 'failed', error });
    });
  }

  #onMembers({ room, change }) {
    const timeline = this.timelines.get(room);
    if (timeline && change?.user) timeline.note(change.type, change.user);
    this.#tell('people', { room });
    this.#tell('timeline', { room });
    this.#tell('rooms', {});
  }

  #onRenamed({ from, room }) {
    const timeline = this.timelines.get(from);
    this.timelines.delete(from);
    if (timeline && !this.timelines.has(room)) this.timelines.set(room, timeline);
    this.#tell('renamed', { from, room });
    this.#remember();
  }

  #onRefused({ room, error }) {
    this.timelines.delete(room);
    this.#remember();
    this.#tell('refused', { room, error });
  }
}
