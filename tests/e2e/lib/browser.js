// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Chromium with the chat page in it: contexts, a profile that outlives a killed browser, a wire to cut

import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { patience } from './paths.js';
import { temporaryFolder } from './server.js';
import { bounded, deferred } from './wait.js';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const shots = process.env.SHOTS;

export const boundMs = 8000 * patience;

export function launch() {
  return chromium.launch({ executablePath, args });
}

/**
 * A page on its own, as one visitor has it. What the browser complains about is in page.complaints:
 * errors of scripts, of the content policy, of missing files.
 */
export async function visit(t, browser, { width = 1440, height = 900, locale = 'en-GB', dark = false, touch = false, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, locale, colorScheme: dark ? 'dark' : 'light', hasTouch: touch, isMobile: touch, timezoneId: 'Asia/Dhaka', ...more,
  });
  t.after(() => context.close());
  return watched(await context.newPage());
}

export function watched(page) {
  page.setDefaultTimeout(boundMs);
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(`${error}`));
  page.on('console', (message) => {
    const isNetwork = /ERR_(CONNECTION|EMPTY|NETWORK|INTERNET)|WebSocket connection to/.test(message.text());
    if (message.type() === 'error' && !isNetwork) page.complaints.push(message.text());
  });
  return page;
}

/* Fills in the form of the first visit. */
export async function enter(page, url, name, room) {
  await page.goto(url);
  await page.fill('#name', name);
  await page.fill('#room', room);
  await page.keyboard.press('Enter');
  await isConnected(page);
}

export function isConnected(page) {
  return page.locator('.status[data-state=connected]').waitFor({ state: 'attached' });
}

export async function say(page, text) {
  await page.fill('.composer textarea', text);
  await page.press('.composer textarea', 'Enter');
}

/* The row of a message that the hub has taken. */
export function row(page, text) {
  return page.locator('.message.sent', { has: page.locator('.body', { hasText: text }) });
}

export function hears(page, text) {
  return row(page, text).first().waitFor();
}

export async function shoot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' });
}

/* A browser of one's own, whose profile is kept when it is killed. */
export class Profile {
  constructor(t) {
    this.folder = temporaryFolder();
    t.after(() => this.kill().then(() => rmSync(this.folder, { recursive: true, force: true })));
  }

  async start(locale = 'en-GB') {
    const child = spawn(executablePath, [...args, '--headless', '--remote-debugging-port=0', `--user-data-dir=${this.folder}`,
      `--lang=${locale}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    const address = deferred();
    let log = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text) => {
      log += text;
      const match = log.match(/DevTools listening on (ws:\S+)/);
      if (match) address.resolve(match[1]);
    });
    this.child = child;
    this.ended = once(child, 'exit');
    this.browser = await chromium.connectOverCDP(await bounded(address.promise, 'Chromium', 15000));
    const [context] = this.browser.contexts();
    return watched(context.pages()[0] ?? await context.newPage());
  }

  /* As a user closes it: what the page remembers is on disk. */
  async close() {
    const session = await this.browser.newBrowserCDPSession();
    await session.send('Browser.close').catch(() => {});
    await bounded(this.ended, 'the end of Chromium', 15000);
    this.child = null;
  }

  /* The whole group, so that no part of it lives on. */
  async kill() {
    if (!this.child) return;
    process.kill(-this.child.pid, 'SIGKILL');
    await this.ended;
    this.child = null;
  }
}

/* A wire to 127.0.0.1:port that can be cut and mended. */
export class Wire {
  #sockets = new Set();

  constructor(t, port) {
    this.target = port;
    t.after(() => this.cut());
  }

  get url() { return `http://127.0.0.1:${this.port}`; }

  async mend() {
    this.server = createServer((client) => {
      const upstream = connect(this.target, '127.0.0.1');
      for (const [one, other] of [[client, upstream], [upstream, client]]) {
        this.#sockets.add(one);
        one.on('error', () => {});
        one.on('close', () => {
          other.destroy();
          this.#sockets.delete(one);
        });
        one.pipe(other);
      }
    });
    this.server.listen(this.port ?? 0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = this.server.address().port;
    return this;
  }

  cut() {
    this.server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
