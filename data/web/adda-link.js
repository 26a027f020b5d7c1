// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// One WebSocket that comes back: states, backoff, heart-beat, what each close code asks for

/** An Event with a `detail`, in browsers and in Node 18 alike. */
export class AddaEvent extends Event {
  constructor(type, detail) {
    super(type);
    this.detail = detail;
  }
}

const MAX_NAMED_WAIT = 10 * 60 * 1000;
const FINAL_CODES = new Set([1000, 1002, 1003, 1007, 1008, 1009, 1010]);

/**
 * What a close asks of the client.
 * Returns {comesBack, wait}: wait is in milliseconds, null where the backoff decides.
 */
export function afterClose(code, reason = '') {
  const named = /\bwait_ms=(\d{1,9})\b/.exec(reason);
  const wait = named ? Math.min(Number(named[1]), MAX_NAMED_WAIT) : null;
  const comesBack = !FINAL_CODES.has(code) && !(code >= 4200 && code <= 4299);
  return { comesBack, wait: comesBack ? wait : null };
}

/** Full jitter: anything from 0 to the cap that grows with the attempt. */
export function backoffDelay(attempt, { base = 500, cap = 30000, random = Math.random } = {}) {
  return Math.round(random() * Math.min(cap, base * 2 ** Math.min(attempt, 16)));
}

const DEFAULTS = {
  base: 500,          // backoff, milliseconds
  cap: 30000,
  openTimeout: 15000, // from the first byte to the welcome
  silence: 30000,     // after so long without a word we ask
  answer: 10000,      // and give so long for the answer
  steady: 10000,      // a link that lived so long was a good one: the backoff starts afresh
  random: Math.random,
};

/**
 * The connection below AddaClient. Events: `state`, `open`, `frame` (detail: the text), `lost`.
 * `prepare` is awaited before each attempt and may throw: that counts as a failed attempt.
 */
export class AddaLink extends EventTarget {
  #url;
  #protocols;
  #WebSocket;
  #prepare;
  #options;
  #socket = null;
  #run = 0;
  #state = 'disconnected';
  #attempt = 0;
  #openedAt = 0;
  #heardAt = 0;
  #timer = null;
  #pulse = null;
  #asked = false;
  #host;
  #onOnline = () => this.#cameOnline();
  #onOffline = () => this.#wentOffline();

  constructor({ url, protocols, WebSocket, prepare, host = globalThis, ...options }) {
    super();
    this.#url = url;
    this.#protocols = protocols;
    this.#WebSocket = WebSocket;
    this.#prepare = prepare ?? (async () => {});
    this.#host = host;
    this.#options = { ...DEFAULTS, ...options };
  }

  get state() {
    return this.#state;
  }

  /** Bytes that the socket has not yet given to the network. */
  get buffered() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  open() {
    if (this.#state !== 'disconnected') return;
    this.#attempt = 0;
    this.#host.addEventListener?.('online', this.#onOnline);
    this.#host.addEventListener?.('offline', this.#onOffline);
    this.#connect();
  }

  close(code = 1000, reason = '') {
    const socket = this.#forget();
    closeQuietly(socket, code, reason);
    this.#settle({ code, reason });
  }

  /** Tries at once instead of at the time that the backoff chose. */
  now() {
    if (this.#state === 'connecting' && !this.#socket) this.#connect();
  }

  /** The welcome came: the link is good. */
  ready() {
    if (!this.#socket || this.#state !== 'connecting') return;
    clearTimeout(this.#timer);
    this.#openedAt = Date.now();
    this.#setState('connected', {});
    this.#watch();
  }

  send(text) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(text);
    return true;
  }

  /** Gives this connection up as dead and comes back. */
  drop(reason) {
    if (!this.#socket) return;
    const socket = this.#forget();
    closeQuietly(socket, 4000, reason);
    this.#lost(1006, reason);
  }

  async #connect() {
    const socket = this.#forget();
    closeQuietly(socket, 1000, '');
    const run = ++this.#run;
    this.#setState('connecting', { attempt: this.#attempt });
    this.#timer = setTimeout(() => this.#failed(run, 'timeout'), this.#options.openTimeout);
    try {
      await this.#prepare();
      if (run === this.#run) this.#start(run);
    } catch (error) {
      this.#failed(run, error?.message ?? 'failed');
    }
  }

  #start(run) {
    const socket = new this.#WebSocket(this.#url(), this.#protocols);
    const mine = (handler) => (event) => {
      if (run === this.#run) handler(event);
    };
    this.#socket = socket;
    socket.onopen = mine(() => this.dispatchEvent(new AddaEvent('open', {})));
    socket.onmessage = mine((event) => this.#heard(event.data));
    socket.onerror = () => {};
    socket.onclose = mine((event) => {
      this.#forget();
      this.#lost(event.code, event.reason);
    });
  }

  #failed(run, reason) {
    if (run !== this.#run) return;
    const socket = this.#forget();
    closeQuietly(socket, 1000, '');
    this.#lost(1006, reason);
  }

  /** Stops listening to the present socket, if there is one, and gives it back. */
  #forget() {
    const socket = this.#socket;
    this.#run++;
    this.#socket = null;
    clearTimeout(this.#timer);
    clearTimeout(this.#pulse);
    return socket;
  }

  #lost(code, reason) {
    const was = this.#state;
    const { comesBack, wait } = afterClose(code, reason);
    if (was === 'connected' && Date.now() - this.#openedAt >= this.#options.steady) this.#attempt = 0;
    this.dispatchEvent(new AddaEvent('lost', { code, reason }));
    if (this.#state === 'disconnected' || this.#socket) return; // a listener decided otherwise
    if (!comesBack) {
      this.#settle({ code, reason });
      return;
    }
    const delay = wait ?? backoffDelay(this.#attempt, this.#options);
    this.#attempt++;
    this.#timer = setTimeout(() => this.#connect(), delay);
    this.#setState('connecting', { attempt: this.#attempt, retryAt: Date.now() + delay, code, reason });
  }

  #settle(detail) {
    this.#host.removeEventListener?.('online', this.#onOnline);
    this.#host.removeEventListener?.('offline', this.#onOffline);
    this.#setState('disconnected', detail);
  }

  #setState(state, detail) {
    if (state === 'disconnected' && this.#state === state) return;
    this.#state = state;
    this.dispatchEvent(new AddaEvent('state', { state, retryAt: null, ...detail }));
  }

  #heard(data) {
    this.#heardAt = Date.now();
    this.#asked = false;
    if (typeof data === 'string') this.dispatchEvent(new AddaEvent('frame', data));
  }

  #watch() {
    this.#heardAt = Date.now();
    this.#asked = false;
    this.#pulse = setTimeout(() => this.#check(), this.#options.silence);
  }

  #check() {
    const { silence, answer } = this.#options;
    const quiet = Date.now() - this.#heardAt;
    if (this.#asked) {
      this.drop('silent');
    } else if (quiet >= silence) {
      this.#ask(answer);
    } else {
      this.#pulse = setTimeout(() => this.#check(), silence - quiet);
    }
  }

  #ask(patience) {
    clearTimeout(this.#pulse);
    this.#asked = true;
    this.send('{"type":"ping","nonce":"pulse"}');
    this.#pulse = setTimeout(() => this.#check(), patience);
  }

  #cameOnline() {
    if (this.#state === 'connected') {
      this.#wentOffline();
    } else if (this.#state === 'connecting' && !this.#socket) {
      this.#attempt = 0;
      this.#connect();
    }
  }

  // The browser's word is a hint only: a hub on this machine is there all the same. So we ask.
  #wentOffline() {
    if (this.#state === 'connected') this.#ask(Math.min(this.#options.answer, 5000));
  }
}

function closeQuietly(socket, code, reason) {
  if (!socket) return;
  socket.onopen = socket.onmessage = socket.onclose = null;
  try {
    socket.close(code, reason.slice(0, 40));
  } catch {
    // It was not open yet, or is closed already.
  }
}
