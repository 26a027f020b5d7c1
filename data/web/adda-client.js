// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The client library for the protocol adda.v1, for browsers and for Node 18 and later

import { AddaEvent, AddaLink } from './adda-link.js';
import { AddaOutbox } from './adda-outbox.js';
import { AddaResume } from './adda-resume.js';
import { AddaRoom } from './adda-room.js';

export { afterClose, backoffDelay } from './adda-link.js';

const SUBPROTOCOL = 'adda.v1';
const IN_FLIGHT = 32;        // sends that wait for their ack
const ACK_PATIENCE = 30000;  // after which a silent hub is given up
const PAGE = 200;
const FILL_LIMIT = 10000;    // longest gap that is filled by history pages
const MAX_TRIES = 8;         // of one message, where the hub says "later"
const TYPING_EVERY = 3000;
const LATER = new Set(['rate_limited', 'busy', 'shutting_down', 'not_in_room']);

export class AddaError extends Error {
  constructor(code, message, retryAfter = null) {
    super(message || code);
    this.name = 'AddaError';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export class AddaClient extends EventTarget {
  #options;
  #link;
  #outbox;
  #resume;
  #rooms = new Map();
  #requests = new Map(); // nonce → {kind, room?, resolve?, reject?, sentAt}
  #typed = new Map();    // room → when we last said that we type
  #authNonce = null;
  #guest = null;         // the welcome of the connection while another is awaited
  #token = null;
  #tokenRefused = 0;
  #live = false;         // who we are is settled on this connection
  #count = 0;
  #prefix = randomText();
  #hold = null;
  #window = IN_FLIGHT;   // one after "later", then growing with each ack
  #patience = null;
  user = null;
  session = null;
  epoch = null;
  limits = {};

  constructor(options = {}) {
    super();
    this.#options = { username: 'Anonymous', queueLimit: 1000, fillLimit: FILL_LIMIT, ...options };
    const { queueLimit, fillLimit, outboxStorage, getToken, url, WebSocket, storage, username, ...link } = this.#options;
    this.#outbox = new AddaOutbox(queueLimit, outboxStorage);
    this.#resume = new AddaResume({
      fillLimit: this.#options.fillLimit,
      emit: (type, detail) => this.#emit(type, detail),
      history: (room, which) => this.history(room.name, which),
      rejoin: (room) => this.#sendJoin(room),
      drop: (reason) => this.#link.drop(reason),
    });
    this.#link = new AddaLink({
      ...link,
      url: () => this.#address(),
      protocols: [SUBPROTOCOL],
      WebSocket: WebSocket ?? globalThis.WebSocket,
      prepare: () => this.#prepare(),
    });
    this.#link.addEventListener('open', () => this.#opened());
    this.#link.addEventListener('frame', (event) => this.#received(event.detail));
    this.#link.addEventListener('lost', () => this.#lost());
    this.#link.addEventListener('state', (event) => this.#emit('state', event.detail));
  }

  get state() {
    return this.#link.state;
  }

  get username() {
    return this.#options.username;
  }

  connect() {
    this.#tokenRefused = 0;
    this.#link.open();
  }

  /** Closes for good; what was not acked stays in the queue for the next connect(). */
  disconnect() {
    this.#link.close(1000, '');
    this.#lost();
  }

  /** Tries at once instead of waiting for the backoff. */
  reconnectNow() {
    if (this.state === 'disconnected') this.connect();
    else this.#link.now();
  }

  /** What is known of a room, or undefined. */
  room(name) {
    const room = this.#rooms.get(normalName(name));
    if (!room?.wanted) return undefined;
    const { state, epoch, seq, count, typists, topic, locked } = room;
    return { name: room.name, state, epoch, seq, count, topic, locked, members: [...room.members.values()], typists };
  }

  /** From now on, over every reconnect, until leave(). */
  join(name) {
    const key = normalName(name);
    let room = this.#rooms.get(key);
    if (!room) {
      room = new AddaRoom(key, (changed) => this.#emit('typing', { room: changed.name, users: changed.typists }));
      this.#rooms.set(key, room);
    }
    room.wanted = true;
    return new Promise((resolve, reject) => {
      if (room.state === 'joined') {
        resolve(this.room(key));
        return;
      }
      room.waiting.push({ resolve, reject });
      if (room.state === 'idle' && this.#live) this.#sendJoin(room);
    });
  }

  leave(name) {
    const room = this.#rooms.get(normalName(name));
    if (!room) return;
    if (this.#live && room.state !== 'idle') this.#request({ type: 'leave', room: room.name }, { kind: 'leave' });
    room.wanted = false;
    room.detach();
    this.#rooms.delete(room.name);
    this.#giveUp(room, new AddaError('left', 'The room was left'));
  }

  /**
   * Says something in a room that was joined. Returns {nonce, acked}: acked is a promise of the ack.
   * Throws AddaError 'queue_full' where too much waits already. To try a failed one again, give its nonce.
   */
  send(name, content, { nonce = this.#nonce('m') } = {}) {
    const room = normalName(name);
    let entry = this.#outbox.get(nonce);
    if (!entry) {
      if (this.#outbox.isFull) throw new AddaError('queue_full', 'Too many messages are waiting');
      entry = this.#outbox.add({ nonce, room, content, time: Date.now() });
    }
    const acked = new Promise((resolve, reject) => entry.waiting.push({ resolve, reject }));
    acked.catch(() => {});
    this.#typed.delete(room);
    this.#flush();
    return { nonce, acked };
  }

  /** Takes a message out of the queue. It may have been sent already. */
  discard(nonce) {
    this.#settle(nonce, new AddaError('discarded', 'The message was discarded'));
  }

  /** What is not acked, oldest first: {nonce, room, content, time}. */
  pending(name) {
    const all = [...this.#outbox].map(({ nonce, room, content, time }) => ({ nonce, room, content, time }));
    return name === undefined ? all : all.filter((entry) => entry.room === normalName(name));
  }

  /** A promise of {messages, has_more}: ascending, before or after a seq, or the latest. */
  history(name, { before, after, limit = PAGE } = {}) {
    const most = this.limits.history || PAGE;
    return this.#ask({ type: 'history', room: normalName(name), before, after, limit: Math.min(limit, most) });
  }

  /** A promise of {count, members}. */
  presence(name) {
    return this.#ask({ type: 'presence', room: normalName(name) });
  }

  /** A promise of {notifications, unread, has_more}: ascending, the latest, or those before the one with an id. */
  notifications({ before, limit, unread } = {}) {
    return this.#ask({ type: 'notifications', before, limit, unread });
  }

  /** Marks notifications as read, {ids} or {all: true}. A promise of {unread}; `read` tells what became of them. */
  markRead({ ids, all }) {
    return this.#ask({ type: 'read', ids, all });
  }

  ping() {
    return this.#ask({ type: 'ping' });
  }

  /** Call it at each key stroke: it says so only now and then. */
  typing(name, on = true) {
    const room = normalName(name);
    const last = this.#typed.get(room) ?? 0;
    if (!this.#live || this.#rooms.get(room)?.state !== 'joined') return;
    if (on ? Date.now() - last < TYPING_EVERY : last === 0) return;
    if (on) this.#typed.set(room, Date.now());
    else this.#typed.delete(room);
    this.#link.send(JSON.stringify({ type: 'typing', room, on }));
  }

  // ---- the start of a connection

  #address() {
    const base = this.#options.url ?? defaultUrl();
    const address = new URL(base);
    address.protocol = address.protocol.replace(/^http/, 'ws');
    address.search = `?username=${encodeURIComponent(this.#options.username)}`;
    return address.href;
  }

  async #prepare() {
    const refused = this.#tokenRefused > 0;
    this.#token = (await this.#options.getToken?.({ refused })) ?? null;
  }

  // With a session everything that is due goes out at once. Otherwise the welcome is waited for: should
  // a token be refused, we would speak as a guest; and should the connection of a new guest be lost
  // before we know the session, what was said could not be told from what we say again.
  #opened() {
    const session = this.#token ? null : this.session ?? this.#sessionStore('getItem');
    this.#authNonce = null;
    this.#guest = null;
    if (this.#token || session) {
      const proof = this.#token ? { token: this.#token } : { session };
      this.#authNonce = this.#request({ type: 'auth', ...proof }, { kind: 'auth', session });
    }
    if (session) this.#goLive();
  }

  #goLive() {
    if (this.#live) return;
    this.#live = true;
    for (const room of this.#rooms.values()) if (room.wanted) this.#sendJoin(room);
    this.#flush();
    this.#patience = setInterval(() => this.#checkPatience(), 5000);
  }

  #lost() {
    this.#live = false;
    clearInterval(this.#patience);
    clearTimeout(this.#hold);
    this.#hold = null;
    this.#typed.clear();
    this.#outbox.rewind();
    for (const room of this.#rooms.values()) room.detach();
    const requests = this.#requests;
    this.#requests = new Map();
    for (const request of requests.values()) request.reject?.(new AddaError('disconnected', 'The connection was lost'));
  }

  #checkPatience() {
    const limit = Date.now() - ACK_PATIENCE;
    const old = (entry) => entry.sentAt > 0 && entry.sentAt < limit;
    if ([...this.#outbox].some(old) || [...this.#requests.values()].some(old)) this.#link.drop('no answer');
  }

  #sessionStore(method, value) {
    try {
      return this.#options.storage?.[method](`adda.session:${this.#options.username}`, value) ?? null;
    } catch {
      return null;
    }
  }

  // ---- requests

  #nonce(kind) {
    return `${kind}-${this.#prefix}-${(++this.#count).toString(36)}`;
  }

  #request(message, about) {
    const nonce = this.#nonce('r');
    this.#requests.set(nonce, { ...about, sentAt: Date.now() });
    this.#link.send(JSON.stringify({ ...message, nonce }));
    return nonce;
  }

  #ask(message) {
    return new Promise((resolve, reject) => {
      if (this.#live) this.#request(message, { kind: message.type, resolve, reject });
      else reject(new AddaError('disconnected', 'There is no connection'));
    });
  }

  #sendJoin(room) {
    const place = room.known ? { epoch: room.epoch, since: room.seq } : {};
    room.state = 'joining';
    this.#request({ type: 'join', room: room.name, ...place }, { kind: 'join', room, since: place.since ?? null });
  }

  #flush() {
    if (!this.#live || this.#hold) return;
    let free = this.#window - this.#outbox.inFlight;
    for (const entry of this.#outbox) {
      if (free <= 0) return;
      const room = this.#rooms.get(entry.room);
      if (entry.sentAt || !room || room.state === 'idle') continue;
      entry.sentAt = Date.now();
      free--;
      const { nonce, content } = entry;
      this.#link.send(JSON.stringify({ type: 'send', room: entry.room, content, nonce }));
    }
  }

  #settle(nonce, error, ack) {
    const entry = this.#outbox.remove(nonce);
    if (!entry) return;
    for (const { resolve, reject } of entry.waiting) {
      if (error) reject(error);
      else resolve(ack);
    }
    if (error) this.#emit('failed', { room: entry.room, nonce, content: entry.content, error });
    this.#flush();
  }

  // ---- what the hub says

  #received(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    const handler = AddaClient.#handlers.get(message?.type);
    if (handler) handler(this, message);
    else if (message?.type) this.#emit('other', message);
  }

  #reply(nonce) {
    const request = this.#requests.get(nonce);
    this.#requests.delete(nonce);
    return request;
  }

  #emit(type, detail) {
    this.dispatchEvent(new AddaEvent(type, detail));
  }

  // Where we have asked to be somebody else, the welcome of the connection itself is second best.
  #onWelcome(message) {
    if (this.#authNonce === null) {
      this.#settleIdentity(message);
    } else if (message.nonce === this.#authNonce) {
      this.#reply(message.nonce);
      this.#authNonce = null;
      this.#tokenRefused = 0;
      this.#settleIdentity(message);
    } else {
      this.#guest = message;
    }
  }

  #settleIdentity({ user, epoch, limits = {}, session = null }) {
    Object.assign(this, { user, epoch, limits, session });
    if (session) this.#sessionStore('setItem', session);
    this.#goLive();
    this.#emit('welcome', { user, epoch, limits });
    this.#link.ready();
  }

  #onAuthRefused(error) {
    this.#authNonce = null;
    if (!this.#token) {
      this.session = null;
      this.#sessionStore('removeItem');
      if (this.#guest) this.#settleIdentity(this.#guest);
    } else if (++this.#tokenRefused > 1) {
      this.#emit('error', { error });
      this.#link.close(1000, '');
      this.#lost();
    } else {
      this.#link.drop('token refused');
    }
  }

  #onJoined(message) {
    const request = this.#reply(message.nonce);
    const room = request?.room;
    if (!room || !room.wanted || this.#rooms.get(room.name) !== room) return;
    this.#rename(room, message.room);
    const { epoch, seq, recovered = false, reset = null } = message;
    room.state = 'joined';
    room.setMembers(message.members, message.count);
    Object.assign(room, { topic: message.topic ?? '', locked: message.locked ?? false });
    this.#emit('joined', { room: room.name, epoch, seq, count: room.count, members: message.members, recovered, reset });
    this.#resume.joined(room, message, request.since);
    room.settle(null, this.room(room.name));
    this.#flush();
  }

  // The hub gives a name its one form; ours may have differed.
  #rename(room, name) {
    if (!name || name === room.name) return;
    const from = room.name;
    this.#rooms.delete(room.name);
    for (const entry of this.#outbox) if (entry.room === room.name) entry.room = name;
    room.name = name;
    this.#rooms.set(name, room);
    this.#emit('renamed', { from, room: name });
  }

  #onMessage(message) {
    const room = this.#rooms.get(message.room);
    if (room?.wanted && room.state === 'joined') this.#resume.live(room, message);
  }

  #onRoom({ room: name, topic, locked }) {
    const room = this.#rooms.get(name);
    if (!room?.wanted) return;
    Object.assign(room, { topic, locked });
    this.#emit('room', { room: name, topic, locked });
  }

  // Nobody is told of one's own going unless somebody else has seen to it.
  #onTakenOut(room, reason) {
    room.wanted = false;
    room.detach();
    this.#rooms.delete(room.name);
    const error = new AddaError('taken_out', reason ?? 'You were taken out of the room');
    this.#giveUp(room, error);
    this.#emit('refused', { room: room.name, error });
  }

  #onAck(message) {
    if (this.#outbox.get(message.nonce)) {
      this.#window = Math.min(IN_FLIGHT, this.#window + 1);
      this.#emit('ack', message);
      this.#settle(message.nonce, null, message);
    } else {
      this.#reply(message.nonce)?.resolve?.(message);
    }
  }

  #onPeople(message) {
    const request = message.nonce === undefined ? undefined : this.#reply(message.nonce);
    const room = this.#rooms.get(message.room);
    if (room?.wanted && message.type === 'leave' && message.user?.id === this.user?.id) {
      this.#onTakenOut(room, message.reason);
    } else if (room?.wanted) {
      if (message.type === 'join') room.came(message.user, message.count);
      else if (message.type === 'leave') room.went(message.user, message.count);
      else room.setMembers(message.members, message.count);
      const change = message.type === 'presence' ? null : { type: message.type, user: message.user };
      this.#emit('members', { room: room.name, count: room.count, members: [...room.members.values()], change });
    }
    request?.resolve?.(message);
  }

  #onRead(message) {
    if (message.nonce === undefined) this.#emit('read', { ids: message.ids ?? null, until: message.until ?? null });
    else this.#reply(message.nonce)?.resolve?.(message);
  }

  #onTyping(message) {
    const room = this.#rooms.get(message.room);
    if (room?.wanted && message.user && message.user.id !== this.user?.id) room.typing(message.user, message.on !== false);
  }

  #onError(message) {
    const error = new AddaError(message.code, message.message, message.retry_after_ms ?? null);
    if (this.#outbox.get(message.nonce)) {
      this.#onSendRefused(this.#outbox.get(message.nonce), error);
      return;
    }
    const request = message.nonce === undefined ? undefined : this.#reply(message.nonce);
    if (request?.kind === 'auth') this.#onAuthRefused(error);
    else if (request?.kind === 'join') this.#onJoinRefused(request.room, error);
    else if (request?.reject) request.reject(error);
    else if (request?.kind !== 'leave') this.#emit('error', { error });
  }

  #onSendRefused(entry, error) {
    if (!LATER.has(error.code) || !this.#rooms.get(entry.room)?.wanted || ++entry.tries > MAX_TRIES) {
      this.#settle(entry.nonce, error);
      return;
    }
    entry.sentAt = 0;
    this.#window = 1;
    this.#holdFor(error.retryAfter ?? 250 * 2 ** entry.tries);
  }

  #holdFor(ms) {
    if (this.#hold) return;
    this.#hold = setTimeout(() => {
      this.#hold = null;
      this.#flush();
    }, Math.min(Math.max(ms, 50), 60000));
  }

  #onJoinRefused(room, error) {
    if (this.#rooms.get(room.name) !== room) return;
    room.state = 'idle';
    if (error.code !== 'not_in_room' && LATER.has(error.code)) {
      setTimeout(() => {
        if (this.#live && room.wanted && room.state === 'idle') this.#sendJoin(room);
      }, Math.min(Math.max(error.retryAfter ?? 1000, 100), 60000));
      return;
    }
    room.wanted = false;
    this.#rooms.delete(room.name);
    this.#giveUp(room, error);
    this.#emit('refused', { room: room.name, error });
  }

  #giveUp(room, error) {
    for (const entry of [...this.#outbox]) if (entry.room === room.name) this.#settle(entry.nonce, error);
    room.settle(error);
  }

  static #people = (client, message) => client.#onPeople(message);
  static #answer = (client, message) => client.#reply(message.nonce)?.resolve?.(message);
  static #handlers = new Map([
    ['welcome', (client, message) => client.#onWelcome(message)],
    ['joined', (client, message) => client.#onJoined(message)],
    ['message', (client, message) => client.#onMessage(message)],
    ['deleted', (client, message) => client.#onMessage(message)],
    ['room', (client, message) => client.#onRoom(message)],
    ['ack', (client, message) => client.#onAck(message)],
    ['join', AddaClient.#people],
    ['leave', AddaClient.#people],
    ['presence', AddaClient.#people],
    ['typing', (client, message) => client.#onTyping(message)],
    ['history', AddaClient.#answer],
    ['notification', (client, { notification }) => client.#emit('notification', { notification })],
    ['notifications', AddaClient.#answer],
    ['read', (client, message) => client.#onRead(message)],
    ['pong', AddaClient.#answer],
    ['error', (client, message) => client.#onError(message)],
  ]);
}

/** The one form of a name: what the hub makes of it. */
export function normalName(name) {
  return name.trim().replace(/\s/gu, ' ').normalize('NFC');
}

function defaultUrl() {
  return new URL('/ws', globalThis.location.href).href;
}

// Not a secret: it only keeps the nonces of two pages of one person apart.
function randomText() {
  const bytes = new Uint8Array(12);
  if (globalThis.crypto?.getRandomValues) globalThis.crypto.getRandomValues(bytes);
  else for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(Math.random() * 256);
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('');
}
