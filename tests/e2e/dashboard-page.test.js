// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The dashboard in a real browser: true figures, the read-out, pause, gaps, the table, looks

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Wire, enter, launch, shoot, visit } from './lib/browser.js';
import { FlatClient } from './lib/flat.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';
import { eventually } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
const browser = await launch();
after(async () => {
  await browser.close();
  await server.finish();
});

const chart = (page, title) => page.locator('.chart', { has: page.getByRole('heading', { name: title }) });
const value = (page, title, i = 0) => chart(page, title).locator('.legend b').nth(i);

async function dashboard(page, to = server, query = '') {
  await page.goto(`${to.url}/dashboard${query}`);
  await page.locator('.status[data-state=connected]').waitFor();
  return page;
}

/* So many samples are drawn. */
function samples(page, least, title = 'Processor and memory') {
  return chart(page, title).locator('.plot .line').first().evaluate((line, n) => new Promise((resolve) => {
    const look = () => ((line.getAttribute('d').match(/[ML]/g) ?? []).length >= n ? resolve() : requestAnimationFrame(look));
    look();
  }), least);
}

/* The page's figures of a quarter of an hour, made up: as if it had been open so long. */
async function withHistory(page, { seconds = 900, hole = null } = {}) {
  await page.routeWebSocket(/\/ws\/dashboard/, (socket) => {
    const now = Math.floor(Date.now() / 1000);
    for (let ago = seconds; ago >= 0; ago--) {
      if (hole && ago <= hole.from && ago > hole.to) continue;
      const wave = (length, low, high) => low + ((high - low) * (1 + Math.sin(ago / length))) / 2;
      const metrics = {
        cpu_usage: wave(40, 4, 38), memory_usage: wave(300, 41, 47), requests: Math.round(wave(25, 2, 86)), errors: ago % 97 === 0 ? 2 : 0,
        active_users: Math.round(wave(200, 310, 1204)), rooms: 86, connections: 1311, response_time: ago % 7 === 0 ? 0 : wave(30, 0.4, 0.9),
        response_time_p99: ago % 7 === 0 ? 0 : wave(30, 2, 7), message_time: 0, message_time_p99: 0, messages: Math.round(wave(50, 20, 310)),
        deliveries: Math.round(wave(50, 800, 11904)), bytes_in: 0, bytes_out: 0, process_memory_bytes: 41 * 1048576, process_cpu_seconds: 0.1, interval: 1,
      };
      socket.send(JSON.stringify({
        cpu: metrics.cpu_usage, memory: metrics.memory_usage, requests: metrics.requests, errors: metrics.errors, timestamp: now - ago, metrics,
      }));
    }
  });
}

describe('the figures', () => {
  test('are those of the hub', async (t) => {
    const page = await dashboard(await visit(t, browser));
    const chat = await FlatClient.open(server, { username: 'Rahim', room: 'figures' });
    t.after(() => chat.cut());
    await page.locator('.facts div', { hasText: 'People' }).locator('dd', { hasText: /^1$/ }).waitFor();
    await page.locator('.facts div', { hasText: 'Connections' }).locator('dd', { hasText: /^2$/ }).waitFor();
    chat.sendText('{');
    await page.waitForFunction(() => [...document.querySelectorAll('.chart')].some((node) =>
      node.querySelector('h2').textContent === 'Errors' && Number.parseFloat(node.querySelector('.legend b').textContent) > 0));
    assert.match(await value(page, 'Processor and memory', 1).innerText(), /^\d{1,3} %$/);
    await samples(page, 3);
    assert.deepEqual(page.complaints, []);
  });

  test('without a request there is no time to answer one: a hole, not a nought', async (t) => {
    const page = await dashboard(await visit(t, browser));
    await samples(page, 3);
    assert.equal(await value(page, 'Time to answer').innerText(), '–');
  });

  test('a hub that does not show them: the page says so', async (t) => {
    const closed = await startServer(t, { config: { 'require-token': true } });
    const page = await visit(t, browser);
    await page.addInitScript(() => { Math.random = () => 0; });
    await page.goto(`${closed.url}/dashboard`);
    await page.locator('.bar', { hasText: 'does not show you its figures' }).waitFor();
    assert.equal(await value(page, 'Processor and memory').innerText(), '–');
  });
});

describe('reading', () => {
  test('the pointer reads the same moment in all charts', async (t) => {
    const page = await visit(t, browser);
    await withHistory(page);
    await dashboard(page);
    const plot = chart(page, 'Requests').locator('.plot');
    const { width, height } = await plot.boundingBox();
    await plot.hover({ position: { x: width / 2, y: height / 2 } });
    const times = page.locator('.moment');
    await page.waitForFunction(() => [...document.querySelectorAll('.moment')].every((node) => node.textContent !== ''));
    assert.equal(new Set(await times.allInnerTexts()).size, 1);
    assert.equal(await chart(page, 'Processor and memory').locator('.dot:not([hidden])').count(), 2);
    await shoot(page, 'dashboard-hover-1440-en-light');
    await page.mouse.move(0, 0);
    await page.waitForFunction(() => [...document.querySelectorAll('.moment')].every((node) => node.textContent === ''));
  });

  test('the keyboard walks through the values and says them', async (t) => {
    const page = await visit(t, browser);
    await withHistory(page);
    await dashboard(page);
    const told = page.locator('[aria-live=polite]').last();
    await chart(page, 'Processor and memory').locator('.plot').focus();
    await page.keyboard.press('End');
    await page.waitForFunction(() => /Processor \d+ %, Memory \d+ %/.test([...document.querySelectorAll('[aria-live=polite]')].at(-1).textContent));
    const last = await told.innerText();
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((text) => [...document.querySelectorAll('[aria-live=polite]')].at(-1).textContent !== text, last);
    const clock = (text) => text.match(/\d+:(\d+):(\d+)/).slice(1).reduce((sum, part) => sum * 60 + Number(part), 0);
    assert.equal((clock(last) - clock(await told.innerText()) + 3600) % 3600, 1);
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelector('.cursor').getAttribute('x1') < 60);
    await page.keyboard.press('Escape');
    await page.locator('.cursor:not([hidden])').first().waitFor({ state: 'detached' });
  });

  test('screen readers: each chart is an image with a name and what is in it', async (t) => {
    const page = await visit(t, browser);
    await withHistory(page);
    await dashboard(page);
    const image = page.getByRole('img', { name: 'Processor and memory' });
    const description = await image.evaluate((node) => node.getAttribute('aria-describedby'));
    await page.waitForFunction((id) => /Processor: latest \d+ %, lowest 4 %, highest 38 %\. Memory: /.test(document.getElementById(id).textContent), description);
    assert.equal(await page.getByRole('img').count(), 6);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
    const nameless = await page.locator('button:visible, a:visible, input').evaluateAll((nodes) =>
      nodes.filter((node) => !(node.getAttribute('aria-label') || node.textContent.trim() || node.labels?.length)).length);
    assert.equal(nameless, 0);
  });

  test('the table has the same figures, a row a sample, and says what is missing', async (t) => {
    const page = await visit(t, browser);
    await withHistory(page, { seconds: 50, hole: { from: 30, to: 10 } });
    await dashboard(page);
    await page.locator('.segments label', { hasText: '1 min' }).click();
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('cell', { name: 'nothing known for 21 seconds' }).waitFor();
    assert.equal(await page.locator('tbody tr').count(), 32);
    assert.equal(await page.locator('.plot:visible').count(), 0);
    const cells = await page.locator('tbody tr').first().locator('th, td').allInnerTexts();
    assert.match(cells[0], /^\d\d?:\d\d:\d\d/);
    assert.equal(cells.length, await page.locator('thead th').count());
    await shoot(page, 'dashboard-table-1440-en-light');
  });
});

describe('time', () => {
  test('one, five or fifteen minutes, remembered', async (t) => {
    const page = await visit(t, browser);
    await withHistory(page);
    await dashboard(page);
    for (const [label, least] of [['1 min', 60], ['5 min', 300], ['15 min', 895]]) {
      await page.locator('.segments label', { hasText: new RegExp(`^${label}$`) }).click();
      const drawn = ((await chart(page, 'Requests').locator('.plot .line').getAttribute('d')).match(/[ML]/g) ?? []).length;
      assert.ok(drawn >= least - 2 && drawn <= least + 6, `${drawn} samples in ${label}`);
    }
    await page.reload();
    await page.locator('.status[data-state=connected]').waitFor();
    assert.ok(await page.getByRole('radio', { name: '15 min' }).isChecked());
  });

  test('pause holds the picture; what came meanwhile is there when it goes on', async (t) => {
    const page = await dashboard(await visit(t, browser));
    await samples(page, 2);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('paused at').waitFor();
    const line = chart(page, 'Processor and memory').locator('.plot .line').first();
    const held = await line.getAttribute('d');
    const before = (held.match(/[ML]/g) ?? []).length;
    let ticked = 0;
    await page.exposeFunction('ticked', () => ticked++);
    await page.evaluate(() => {
      const socket = new WebSocket(`ws://${location.host}/ws/dashboard?interval=1`);
      socket.onmessage = () => window.ticked();
    });
    await eventually(() => ticked >= 3, 'three more figures');
    assert.equal(await line.getAttribute('d'), held);
    await page.getByRole('button', { name: 'Go on' }).click();
    await samples(page, before + 2);
  });

  test('a lost link: the page says so, tells no figure as if it were one of now, and leaves a gap', async (t) => {
    const wire = await new Wire(t, server.port).mend();
    const page = await visit(t, browser, { width: 800, height: 900 });
    await page.addInitScript(() => { Math.random = () => 60; }); // half a minute until it would come back by itself
    await dashboard(page, wire);
    await page.locator('.segments label', { hasText: '1 min' }).click();
    await samples(page, 3);
    wire.cut();
    await page.locator('.status[data-state=connecting]').waitFor();
    await page.waitForFunction(() => document.querySelector('.legend b').textContent === '–');
    assert.equal(await page.locator('.facts dd').first().innerText(), '–');
    await page.locator('.bar', { hasText: 'No connection' }).waitFor();
    const end = () => chart(page, 'Processor and memory').locator('.plot .line').first().evaluate((line) => line.getBBox().x + line.getBBox().width);
    const last = await end();
    await eventually(async () => await end() < last - 10, 'the gap grows at the right');
    await wire.mend();
    await page.getByRole('button', { name: 'now' }).click();
    await page.locator('.bar').waitFor({ state: 'hidden' });
    await page.waitForFunction(() => document.querySelector('.plot .line').getAttribute('d').match(/M/g).length === 2);
    await shoot(page, 'dashboard-gap-800-en-light');
  });
});

describe('looks', () => {
  test('the chat page leads there, and back', async (t) => {
    const page = await visit(t, browser);
    await enter(page, server.url, 'Rahim', 'way');
    await page.locator('.me').click();
    await page.getByRole('link', { name: 'Dashboard' }).click();
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    await page.getByRole('link', { name: 'Chat' }).click();
    await page.locator('h1', { hasText: 'way' }).waitFor();
    assert.deepEqual(page.complaints, []);
  });

  for (const [width, height] of [[360, 740], [800, 900], [1440, 900]]) {
    for (const dark of [false, true]) {
      for (const locale of ['en-GB', 'bn-BD']) {
        const name = `${width}-${locale.slice(0, 2)}-${dark ? 'dark' : 'light'}`;
        test(`nothing sticks out at ${name}`, async (t) => {
          const page = await visit(t, browser, { width, height, locale, dark, touch: width < 640 });
          await withHistory(page, { hole: { from: 130, to: 90 } });
          await dashboard(page);
          assert.equal(await page.locator('.segments label').count(), 3);
          const flaws = await page.evaluate(() => {
            const wide = document.documentElement.scrollWidth - innerWidth;
            const small = [...document.querySelectorAll('button, header a')].filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 43.5)
              .map((node) => `${node.className} ${node.getBoundingClientRect().height}`);
            const cut = [...document.querySelectorAll('.plot text')].filter((node) => {
              const [box, frame] = [node.getBoundingClientRect(), node.ownerSVGElement.getBoundingClientRect()];
              return box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1);
            }).map((node) => node.textContent);
            const labels = [...document.querySelectorAll('.chart:first-child .grid text[text-anchor=middle]')].map((node) => node.getBoundingClientRect());
            const close = labels.filter((box, i) => i > 0 && box.left < labels[i - 1].right + 2).length;
            const foreign = [...document.querySelectorAll('main :not(:has(*))')].map((node) => node.textContent)
              .filter((text) => document.documentElement.lang === 'bn' && /[0-9A-Za-z]/.test(text.replace('MiB', '')));
            return { wide, small, cut, close, foreign };
          });
          assert.deepEqual(flaws, { wide: 0, small: [], cut: [], close: 0, foreign: [] });
          await shoot(page, `dashboard-${name}`);
          assert.deepEqual(page.complaints, []);
        });
      }
    }
  }

  test('forced colours: lines and words are there', async (t) => {
    const page = await visit(t, browser, { forcedColors: 'active' });
    await withHistory(page);
    await dashboard(page);
    const [line, ground] = await page.locator('.plot .line').first().evaluate((node) => [getComputedStyle(node).stroke, getComputedStyle(document.body).backgroundColor]);
    assert.notEqual(line, ground);
    await shoot(page, 'dashboard-forced-1440');
  });
});
