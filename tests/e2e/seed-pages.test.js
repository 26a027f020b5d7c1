// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Small pages of another site, as others write them: chat, notifications, figures, echo, coming back

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, describe, test } from 'node:test';
import { launch, visit } from './lib/browser.js';
import { Server, noLimits, startServer } from './lib/server.js';

const pages = new Map(['simple', 'flat', 'notifications', 'dashboard', 'echo'].map((name) =>
  [`/${name}.html`, readFileSync(new URL(`pages/${name}.html`, import.meta.url))]));

/* Another site: another port is another origin. */
async function startSite() {
  const site = createServer((request, response) => {
    const body = pages.get(new URL(request.url, 'http://site').pathname);
    response.writeHead(body ? 200 : 204, { 'Content-Type': 'text/html; charset=utf-8' }).end(body);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  after(() => site.close());
  return `http://127.0.0.1:${site.address().port}`;
}

const [site, stranger] = [await startSite(), await startSite()];
const config = { ...noLimits, 'allowed-origins': [site], 'cors-origins': [site] };
const server = await new Server({ config, args: ['--demo'] }).start();
const browser = await launch();
after(async () => {
  await browser.close();
  await server.finish();
});

async function show(t, name, { hub = server, from = site, says, ...query } = {}) {
  const page = await visit(t, browser);
  page.on('dialog', (dialog) => dialog.accept(says));
  await page.goto(`${from}/${name}.html?${new URLSearchParams({ hub: `127.0.0.1:${hub.port}`, ...query })}`);
  return page;
}

const state = (page, text) => page.locator('#state', { hasText: text }).waitFor();
const item = (page, text) => page.locator('#log li', { hasText: text }).first();
const texts = (page) => page.locator('#log li').allInnerTexts();

async function comesIn(page, name, room) {
  await page.fill('#name', name);
  await page.fill('#room', room);
  await page.getByRole('button').click();
  await state(page, 'open');
}

async function says(page, text) {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
}

describe('a page in the simple dialect', () => {
  test('hears who comes and goes and what is said, in order', async (t) => {
    const rahim = await show(t, 'simple', { says: 'রহিম' });
    await item(rahim, 'রহিম joined the room').waitFor();
    const mitu = await show(t, 'simple', { says: 'Mitu Das' });
    await item(rahim, 'Mitu Das joined the room').waitFor();
    await rahim.fill('#text', 'কেমন আছেন? <b>&</b>');
    await rahim.click('#send');
    await item(mitu, 'রহিম: কেমন আছেন? <b>&</b>').waitFor();
    await mitu.fill('#text', 'ভালো');
    await mitu.click('#send');
    await item(rahim, 'Mitu Das: ভালো').waitFor();
    assert.deepEqual(await texts(rahim), ['রহিম joined the room', 'Mitu Das joined the room', 'রহিম: কেমন আছেন? <b>&</b>', 'Mitu Das: ভালো']);
    assert.deepEqual(await rahim.locator('#log li').evaluateAll((nodes) => [...new Set(nodes.map((node) => node.dataset.room))]), ['general']);
    const times = await rahim.locator('#log li').evaluateAll((nodes) => nodes.map((node) => node.dataset.time));
    assert.deepEqual(times, [...times].sort());
    assert.deepEqual(await (await fetch(`${server.url}/rooms`)).json(), [{ name: 'general', users: 2 }]);
    await mitu.close();
    await item(rahim, 'Mitu Das left the room').waitFor();
    assert.deepEqual(rahim.complaints, []);
  });
});

describe('a page in the flat dialect', () => {
  test('tells its own from the others, and who comes and goes', async (t) => {
    const rahim = await show(t, 'flat');
    await comesIn(rahim, 'রহিম', 'আড্ডা');
    const mitu = await show(t, 'flat');
    await comesIn(mitu, 'Mitu & Co', 'আড্ডা');
    await item(rahim, 'Mitu & Co joined the room').waitFor();
    await says(rahim, 'হ্যালো সবাই!');
    await item(mitu, 'রহিম: হ্যালো সবাই!').waitFor();
    assert.equal(await item(mitu, 'হ্যালো').getAttribute('class'), 'other');
    assert.equal(await item(rahim, 'হ্যালো').getAttribute('class'), 'own');
    assert.match(await item(mitu, 'হ্যালো').getAttribute('title'), /[০-৯]{1,2}:[০-৯]{2}:[০-৯]{2}/);
    assert.equal(await item(mitu, 'হ্যালো').getAttribute('id'), await item(rahim, 'হ্যালো').getAttribute('id'));
    await mitu.close();
    await item(rahim, 'Mitu & Co left the room').waitFor();
    assert.equal(await item(rahim, 'left the room').getAttribute('class'), 'system');
    assert.deepEqual(await texts(rahim), ['রহিম joined the room', 'Mitu & Co joined the room', 'রহিম: হ্যালো সবাই!', 'Mitu & Co left the room']);
    assert.deepEqual(rahim.complaints, []);
  });

  test('shares its room with pages in the simple dialect', async (t) => {
    const flat = await show(t, 'flat');
    await comesIn(flat, 'Karim', 'general');
    const simple = await show(t, 'simple', { says: 'Asha' });
    await item(flat, 'Asha joined the room').waitFor();
    await says(flat, 'across');
    await item(simple, 'Karim: across').waitFor();
    await simple.fill('#text', 'and back');
    await simple.click('#send');
    await item(flat, 'Asha: and back').waitFor();
  });

  test('comes back by itself when the hub was stopped, and when it was killed', async (t) => {
    const hub = await startServer(t, { config, mayComplain: true });
    const rahim = await show(t, 'flat', { hub });
    await comesIn(rahim, 'Rahim', 'r');
    await says(rahim, 'one');
    await item(rahim, 'Rahim: one').waitFor();
    assert.equal(await hub.stop(), 0);
    await state(rahim, 'closed');
    await hub.restart();
    await state(rahim, 'open');
    await says(rahim, 'two');
    await item(rahim, 'Rahim: two').waitFor();
    await hub.kill9();
    await state(rahim, 'closed');
    await hub.restart();
    await state(rahim, 'open');
    await says(rahim, 'three');
    await item(rahim, 'Rahim: three').waitFor();
    assert.deepEqual((await hub.getJson('/api/rooms/r/messages')).data.map(({ content }) => content), ['one', 'two', 'three']);
  });

  test('reads the lists of rooms from its own site', async (t) => {
    const page = await show(t, 'flat');
    await comesIn(page, 'Rahim', 'lists');
    const read = (path) => page.evaluate(async (url) => (await fetch(url)).json(), `${server.url}${path}`);
    const { data } = await read('/api/rooms');
    assert.deepEqual(data.find(({ id }) => id === 'lists'), { id: 'lists', name: 'lists', client_count: 1 });
    assert.deepEqual((await read('/api/rooms/lists')).data.clients.map(({ username }) => username), ['Rahim']);
    assert.deepEqual(await read('/api/rooms/nowhere'), { error: 'Room not found' });
  });
});

describe('a page of notifications', () => {
  test('gets those of its person and those to all, as they were sent', async (t) => {
    const [one, two] = [await show(t, 'notifications', { user: '1' }), await show(t, 'notifications', { user: '2' })];
    await state(one, 'open');
    await state(two, 'open');
    await one.click('#notify');
    await one.locator('#answer', { hasText: 'Notification sent' }).waitFor();
    await item(one, 'Order: confirmed').waitFor();
    const whole = JSON.parse(await item(one, 'Order').getAttribute('data-whole'));
    assert.deepEqual([whole.user_id, whole.type, whole.order, whole.read], ['1', 'order', 1001, false]);
    await one.click('#broadcast');
    await one.locator('#answer', { hasText: 'Broadcast sent' }).waitFor();
    await item(one, 'Hub: rests at noon').waitFor();
    await item(two, 'Hub: rests at noon').waitFor();
    assert.deepEqual(await texts(two), ['Hub: rests at noon'], 'what is for another does not come');
    assert.deepEqual(one.complaints, []);
  });

  test('gets later what came while it was closed', async (t) => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${server.url}/notify/3`, { method: 'POST', headers, body: '{"title":"Parcel","message":"is here"}' });
    assert.deepEqual(await answer.json(), { message: 'Notification sent' });
    const page = await show(t, 'notifications', { user: '3' });
    await item(page, 'Parcel: is here').waitFor();
  });
});

describe('pages of figures and of echo', () => {
  test('the figures come again and again, and are true', async (t) => {
    const page = await show(t, 'dashboard');
    await page.waitForFunction(() => Number(document.getElementById('count').textContent) >= 2);
    const [cpu, memory, requests, errors] = await Promise.all(['cpu', 'memory', 'requests', 'errors'].map(async (id) => Number(await page.locator(`#${id}`).innerText())));
    assert.ok(cpu >= 0 && cpu <= 100, `${cpu}`);
    assert.ok(memory > 0 && memory < 100, `${memory}`);
    assert.ok(Number.isInteger(requests) && Number.isInteger(errors));
    assert.ok(Math.abs(Date.parse(await page.locator('#timestamp').innerText()) - Date.now()) < 10000);
  });

  test('text and bytes come back as they went', async (t) => {
    const page = await show(t, 'echo');
    await page.locator('#log li').nth(2).waitFor();
    assert.deepEqual(await page.locator('#log li').evaluateAll((nodes) => nodes.map((node) => node.textContent)), ['text হ্যালো', 'bytes 0,255,128', 'text ']);
  });
});

describe('a site that is not allowed', () => {
  test('gets no connection, whichever way', async (t) => {
    for (const name of ['simple', 'notifications', 'echo']) {
      const page = await visit(t, browser);
      page.on('dialog', (dialog) => dialog.accept('Stranger'));
      const refused = page.waitForEvent('console', (message) => message.text().includes('403'));
      await page.goto(`${stranger}/${name}.html?hub=127.0.0.1:${server.port}&user=1`);
      await refused;
      await state(page, 'closed');
      assert.equal(await page.locator('#log li').count(), 0);
    }
  });

  test('reads nothing and sends nothing by HTTP', async (t) => {
    const page = await show(t, 'notifications', { from: stranger, user: '4' });
    const fails = (path, options) => page.evaluate(([url, more]) => fetch(url, more).then(() => 'answered', (error) => error.name), [`${server.url}${path}`, options]);
    assert.equal(await fails('/api/rooms', {}), 'TypeError');
    assert.equal(await fails('/notify/4', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"title":"no"}' }), 'TypeError');
    const mine = await show(t, 'notifications', { user: '4' });
    await state(mine, 'open');
    await mine.click('#notify');
    await item(mine, 'Order: confirmed').waitFor();
    assert.ok(!(await texts(mine)).some((text) => text.startsWith('no')), 'nothing was stored');
  });
});
