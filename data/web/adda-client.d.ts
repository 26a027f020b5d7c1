// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Types of the client library for adda.v1

export interface User {
  id: string;
  name: string;
  role?: 'guest' | 'user' | 'moderator' | 'service' | 'admin';
}

export interface Message {
  type: 'message';
  room: string;
  seq: number;
  id: string;
  user: User;
  /** Empty where it was deleted. */
  content: string;
  deleted?: true;
  /** RFC 3339, UTC */
  timestamp: string;
  /** On one's own messages only. */
  nonce?: string;
}

/** Somebody has deleted the message `target`; an event of the room with a number of its own. */
export interface Deletion {
  type: 'deleted';
  room: string;
  seq: number;
  target: number;
  user: User;
  timestamp: string;
}

export interface Ack {
  type: 'ack';
  room: string;
  nonce: string;
  id: string;
  seq: number;
  timestamp: string;
  duplicate?: boolean;
}

/** 0 means no limit. */
export interface Limits {
  message_bytes?: number;
  rate_messages?: number;
  rate_window_ms?: number;
  rooms?: number;
  history?: number;
  ping_ms?: number;
}

export interface Room {
  name: string;
  state: 'idle' | 'joining' | 'joined';
  epoch: string | null;
  /** The last message that was handed on. */
  seq: number;
  /** People; `members` may hold fewer in a crowd. */
  count: number;
  members: User[];
  typists: User[];
  topic: string;
  /** Only moderators and admins can send. */
  locked: boolean;
}

export interface Pending {
  nonce: string;
  room: string;
  content: string;
  /** Milliseconds since 1970 */
  time: number;
}

export interface Page {
  messages: (Message | Deletion)[];
  has_more: boolean;
}

/** Further members are as the sender gave them; so are `type`, `title`, `message` and `data`, of whatever kind. */
export interface Notification {
  id: string;
  /** Empty in one to everybody. */
  user_id: string;
  type: unknown;
  title: unknown;
  message: unknown;
  data: unknown;
  /** RFC 3339, UTC */
  timestamp: string;
  read: boolean;
  [key: string]: unknown;
}

export interface NotificationPage {
  /** Ascending */
  notifications: Notification[];
  /** All that are kept and unread, on this page or not. */
  unread: number;
  has_more: boolean;
}

export type State = 'disconnected' | 'connecting' | 'connected';

export interface Events {
  state: { state: State; retryAt: number | null; attempt?: number; code?: number; reason?: string };
  welcome: { user: User; epoch: string; limits: Limits };
  joined: { room: string; epoch: string; seq: number; count: number; members: User[]; recovered: boolean; reset: string | null };
  /** A run without gaps. `latest` begins a room; `resume` and `fill` follow on what there was. */
  messages: { room: string; messages: (Message | Deletion)[]; source: 'latest' | 'resume' | 'fill' };
  /** The next one, live. */
  message: { room: string; message: Message };
  /** The same, of a deletion. */
  deleted: { room: string; deletion: Deletion };
  /** The room has another topic or lock. */
  room: { room: string; topic: string; locked: boolean };
  /** Unless `keeps`, forget what you have of the room: the next `messages` begin it anew. */
  reset: { room: string; reason: string; epoch: string; keeps: boolean };
  ack: Ack;
  failed: { room: string; nonce: string; content: string; error: AddaError };
  members: { room: string; count: number; members: User[]; change: { type: 'join' | 'leave'; user: User } | null };
  typing: { room: string; users: User[] };
  notification: { notification: Notification };
  /** Notifications have become read, here or elsewhere: those with these ids, or all up to a time. */
  read: { ids: string[] | null; until: string | null };
  /** The hub knows the room by another form of its name. */
  renamed: { from: string; room: string };
  /** The room could not be joined; it is no longer wanted. */
  refused: { room: string; error: AddaError };
  error: { error: AddaError };
  /** A message of a type that this library does not know. */
  other: { type: string; [key: string]: unknown };
}

export declare class AddaEvent<T> extends Event {
  readonly detail: T;
}

export declare class AddaError extends Error {
  /** A code of the protocol, or `queue_full`, `disconnected`, `discarded`, `left`, `taken_out`. */
  readonly code: string;
  /** Milliseconds */
  readonly retryAfter: number | null;
}

interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Options {
  /** http(s) or ws(s); the page's own `/ws` where there is a page. */
  url?: string;
  /** A guest's name; default `Anonymous`. */
  username?: string;
  /** A token, or null to be a guest. `refused`: the last one was not good. Called before each attempt. */
  getToken?(about: { refused: boolean }): Promise<string | null> | string | null;
  /** Keeps a guest's session, so that a reload is the same person. */
  storage?: KeyValueStore | null;
  /** Keeps what was not acked over a reload. One a page: sessionStorage. */
  outboxStorage?: KeyValueStore | null;
  /** Default: the global one. */
  WebSocket?: unknown;
  /** Where `online` and `offline` are heard; default: globalThis. */
  host?: Partial<EventTarget>;
  /** Messages that may wait; default 1000. */
  queueLimit?: number;
  /** Longest gap that is filled by history pages after a reset; default 10000. */
  fillLimit?: number;
  /** Backoff and heart-beat, milliseconds. */
  base?: number;
  cap?: number;
  openTimeout?: number;
  silence?: number;
  answer?: number;
  steady?: number;
  random?(): number;
}

export declare class AddaClient extends EventTarget {
  constructor(options?: Options);
  readonly state: State;
  readonly username: string;
  readonly user: User | null;
  readonly session: string | null;
  readonly epoch: string | null;
  readonly limits: Limits;
  connect(): void;
  disconnect(): void;
  reconnectNow(): void;
  room(name: string): Room | undefined;
  join(name: string): Promise<Room>;
  leave(name: string): void;
  /** Throws AddaError `queue_full`. Give a nonce to try again what has failed. */
  send(name: string, content: string, options?: { nonce?: string }): { nonce: string; acked: Promise<Ack> };
  discard(nonce: string): void;
  pending(name?: string): Pending[];
  history(name: string, which?: { before?: number; after?: number; limit?: number }): Promise<Page>;
  presence(name: string): Promise<{ count: number; members: User[] }>;
  notifications(which?: { before?: string; limit?: number; unread?: boolean }): Promise<NotificationPage>;
  markRead(which: { ids: string[] } | { all: true }): Promise<{ unread: number }>;
  ping(): Promise<{ time: string }>;
  typing(name: string, on?: boolean): void;
  addEventListener<K extends keyof Events>(type: K, listener: (event: AddaEvent<Events[K]>) => void, options?: AddEventListenerOptions | boolean): void;
}

/** The one form of a name of a room or a person. */
export declare function normalName(name: string): string;

/** What a close asks for; `wait` is in milliseconds, null where the backoff decides. */
export declare function afterClose(code: number, reason?: string): { comesBack: boolean; wait: number | null };

/** Full jitter, milliseconds. */
export declare function backoffDelay(attempt: number, options?: { base?: number; cap?: number; random?(): number }): number;
