// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Waiting for an event, never longer than a bound

import { patience } from './paths.js';

export const defaultBoundMs = 5000;

/* The promise's value, or an error that says what did not come. */
export function bounded(promise, what, boundMs = defaultBoundMs) {
  let timer;
  const late = new Promise((_, reject) => {
    const error = new Error(`${what} did not come within ${boundMs * patience} ms`);
    timer = setTimeout(() => reject(error), boundMs * patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/* A promise with its two handles. */
export function deferred() {
  const handle = {};
  handle.promise = new Promise((resolve, reject) => Object.assign(handle, { resolve, reject }));
  return handle;
}

/* For what announces itself to nobody (a figure of the kernel, a page of statistics): asks
 * again until probe() gives something true. */
export async function eventually(probe, what, boundMs = defaultBoundMs, everyMs = 20) {
  const end = Date.now() + boundMs * patience;
  for (;;) {
      const value = await probe();
      if (value)
        return value;
      if (Date.now() >= end)
        throw new Error(`${what} did not come true within ${boundMs * patience} ms`);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
}

/**
 * A list that can be waited on. take() removes the first element that fits and
 * leaves the others where they are.
 */
export class Inbox {
  constructor(name) {
    this.name = name;
    this.items = [];
    this.waiting = [];
    this.failure = null;
    this.total = 0;
  }

  push(item) {
    this.total++;
    const i = this.waiting.findIndex((w) => w.fits(item));
    if (i < 0)
      this.items.push(item);
    else
      this.waiting.splice(i, 1)[0].resolve(item);
  }

  /* Nothing will come any more. */
  fail(error) {
    this.failure ??= error;
    for (const w of this.waiting.splice(0))
      w.reject(error);
  }

  take(fits, what, boundMs = defaultBoundMs) {
    const i = this.items.findIndex(fits);
    if (i >= 0)
      return Promise.resolve(this.items.splice(i, 1)[0]);
    if (this.failure)
      return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      const waiter = { fits };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(new Error(`${this.name}: ${what ?? fits} did not come within ${boundMs * patience} ms; ` +
                           `there is ${JSON.stringify(this.items.slice(-5)).slice(0, 600)}`));
      }, boundMs * patience);
      waiter.resolve = (item) => { clearTimeout(timer); resolve(item); };
      waiter.reject = (error) => { clearTimeout(timer); reject(error); };
      this.waiting.push(waiter);
    });
  }

  /* Takes whatever is there now and fits. */
  drain(fits = () => true) {
    const taken = this.items.filter(fits);
    this.items = this.items.filter((item) => !fits(item));
    return taken;
  }
}
