// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Notifications in the chat page, in a real browser: the bell, the panel, marks, the browser's own ones, looks

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Wire, enter, isConnected, launch, shoot, visit } from './lib/browser.js';
import { ask } from './lib/http.js';
import { Server, issueToken, noLimits } from './lib/server.js';

const server = await new Server({ config: noLimits }).start();
const browser = await launch();
after(async () => {
  await browser.close();
  await server.finish();
});

let token;
before(async () => { token = await issueToken(server, 'shop', 'service'); });

let people = 0;

/* A page with a person of its own in a room of its own; `id` is who that is. */
async function person(t, options = {}, url = server.url) {
  const page = await visit(t, browser, options);
  const room = `n${++people}`;
  await enter(page, url, options.name ?? 'Rahim', room);
  await page.locator('.people .name').first().waitFor({ state: 'attached' });
  const [client] = (await server.getJson(`/api/rooms/${room}`)).data.clients;
  page.id = client.id;
  return page;
}

async function post(path, body) {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const { status } = await ask(server.port, 'POST', path, { headers, body: JSON.stringify(body) });
  assert.equal(status, 200);
}

const notify = (page, body) => post(`/notify/${page.id}`, body);
const badge = (page, text) => page.locator('.bell .badge', { hasText: text }).waitFor();
const noBadge = (page) => page.locator('.bell .badge').waitFor({ state: 'hidden' });
const item = (page, text) => page.locator('.notification', { hasText: text });
const open = (page) => page.locator('.bell').click();

describe('the bell', () => {
  test('counts what is unread; the panel shows it; one and all are marked', async (t) => {
    const page = await person(t);
    await noBadge(page);
    await open(page);
    await page.getByText('There is nothing to tell you yet').waitFor();
    await shoot(page, 'notices-empty-1440-en-light');
    await page.keyboard.press('Escape');
    for (const title of ['Order confirmed', 'Order packed', 'Order sent']) await notify(page, { type: 'order_update', title, message: 'It is on its way' });
    await badge(page, '3');
    await page.getByRole('button', { name: 'Notifications, 3 unread' }).click();
    await item(page, 'Order packed').waitFor();
    assert.deepEqual(await page.locator('.notification h3').allInnerTexts(), ['Order sent', 'Order packed', 'Order confirmed'], 'newest first');
    assert.match(await item(page, 'Order sent').locator('.about').innerText(), /\d\d?:\d\d\s+order_update/);
    await item(page, 'Order packed').getByRole('button', { name: 'Mark as read' }).click();
    await badge(page, '2');
    assert.deepEqual(await page.locator('.notification.unread h3').allInnerTexts(), ['Order sent', 'Order confirmed']);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await noBadge(page);
    await page.locator('.notification.unread').first().waitFor({ state: 'detached' });
    assert.ok(await page.getByRole('button', { name: 'Mark all as read' }).isDisabled());
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement.classList.contains('bell')), true, 'the focus is back');
    assert.deepEqual(page.complaints, []);
  });

  test('one to everybody comes to everybody; what one page marks is marked in the other', async (t) => {
    const page = await person(t);
    const other = await person(t);
    const twin = await page.context().newPage();
    await twin.goto(server.url);
    await isConnected(twin);
    await post('/broadcast', { type: 'warning', title: 'The hub rests at noon', message: 'For ten minutes' });
    for (const each of [page, other, twin]) await badge(each, '1');
    await open(page);
    assert.match(await item(page, 'rests at noon').locator('.about').innerText(), /warning · to everybody/);
    await item(page, 'rests at noon').getByRole('button', { name: 'Mark as read' }).click();
    await noBadge(page);
    await noBadge(twin);
    await badge(other, '1');
  });

  test('what came while the page was away is there when it is back, and once only', async (t) => {
    const wire = await new Wire(t, server.port).mend();
    const page = await person(t, {}, wire.url);
    await notify(page, { title: 'before' });
    const start = await page.locator('.bell .badge').innerText().catch(() => '');
    assert.notEqual(start, '');
    await open(page);
    await item(page, 'before').waitFor();
    wire.cut();
    await page.locator('.status[data-state=connecting]').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Mark all as read', disabled: true }).waitFor();
    await notify(page, { title: 'meanwhile' });
    await wire.mend();
    await item(page, 'meanwhile').waitFor();
    await notify(page, { title: 'after' });
    await item(page, 'after').waitFor();
    for (const title of ['before', 'meanwhile', 'after']) assert.equal(await item(page, title).count(), 1);
    await page.reload();
    await isConnected(page);
    await open(page);
    await item(page, 'meanwhile').waitFor();
  });

  test('more than a page: older ones are fetched', async (t) => {
    const page = await person(t);
    for (let i = 1; i <= 70; i++) await notify(page, { title: `number ${i}.` });
    await page.reload();
    await isConnected(page);
    await page.locator('.bell .badge:visible').waitFor();
    await open(page);
    await item(page, 'number 70.').waitFor();
    assert.equal(await page.locator('.notification').count(), 50);
    await page.getByRole('button', { name: 'Older ones' }).click();
    await item(page, 'number 1.').waitFor();
    const numbers = (await page.locator('.notification h3', { hasText: 'number' }).allInnerTexts()).map((text) => Number(text.match(/\d+/)[0]));
    assert.deepEqual(numbers, Array.from({ length: 70 }, (_, i) => 70 - i));
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await noBadge(page);
  });
});

describe('what they say', () => {
  test('is never taken as HTML, of whatever kind it is', async (t) => {
    const page = await person(t);
    const evil = '<img src=x onerror="window.pwned=1"><b>bold</b> javascript:alert(1) https://example.org/a?b=<c>';
    await notify(page, { type: evil, title: evil, message: evil });
    await notify(page, { type: ['a'], title: { a: 1 }, message: 7, data: null });
    await notify(page, { build: 214, state: 'red' });
    await page.locator('.bell .badge:visible').waitFor();
    await open(page);
    await item(page, 'build: 214\nstate: red').waitFor();
    await item(page, '{"a":1}').waitFor();
    assert.equal(await page.locator('.notification img, .notification b, .notification script').count(), 0);
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    assert.deepEqual(await page.locator('.notification a').evaluateAll((nodes) => nodes.map((a) => [a.getAttribute('href'), a.rel])),
                     [['https://example.org/a?b=', 'noopener noreferrer nofollow']]);
    assert.deepEqual(page.complaints, []);
  });

  test('is shown with an icon for its type', async (t) => {
    const page = await person(t);
    const icons = { build_failed: 'error', disk_warning: 'warning', payment_success: 'check', 'new-message': 'talk', order_update: 'bell' };
    for (const type of Object.keys(icons)) await notify(page, { type, title: `of ${type}` });
    await open(page);
    for (const [type, icon] of Object.entries(icons)) {
      await item(page, `of ${type}`).waitFor();
      assert.equal(await item(page, `of ${type}`).locator('.kind use').getAttribute('href'), `#icon-${icon}`);
      assert.equal(await page.locator(`symbol#icon-${icon}`).count(), 1);
    }
  });

  test('is said to a screen reader when it comes', async (t) => {
    const page = await person(t);
    await notify(page, { title: 'Tea is ready' });
    await page.locator('.bell-place [role=status]', { hasText: 'Notification: Tea is ready' }).waitFor({ state: 'attached' });
  });
});

/* The browser's own ones: what is asked and shown is noted instead. */
function watchOutside(page, permission = 'default') {
  return page.addInitScript((first) => {
    window.shown = [];
    window.asked = 0;
    window.Notification = class {
      static permission = first;
      static async requestPermission() {
        window.asked++;
        this.permission = 'granted';
        return 'granted';
      }
      constructor(title, { body, tag }) {
        window.shown.push({ title, body, tag });
        window.latest = this;
      }
      close() {}
    };
    Object.defineProperty(document, 'hidden', { get: () => window.isAway === true });
  }, permission);
}

describe('the browser’s own notifications', () => {
  const menu = async (page, words) => {
    await page.locator('.me').click();
    await page.locator('.menu .row-button', { hasText: words }).first().click();
  };

  test('are asked for on a click in the menu only, and shown only where the page is hidden', async (t) => {
    const page = await visit(t, browser);
    await watchOutside(page);
    await enter(page, server.url, 'Rahim', 'outside');
    page.id = (await server.getJson('/api/rooms/outside')).data.clients[0].id;
    await page.evaluate(() => { window.isAway = true; });
    await notify(page, { title: 'unasked' });
    await page.waitForFunction(() => document.querySelector('.bell-place [role=status]').textContent.includes('unasked'));
    assert.deepEqual(await page.evaluate(() => [window.asked, window.shown.length]), [0, 0]);
    await page.evaluate(() => { window.isAway = false; });

    await menu(page, 'Notices outside this page');
    assert.equal(await page.evaluate(() => window.asked), 1);
    await notify(page, { title: 'in sight' });
    await page.waitForFunction(() => document.querySelector('.bell-place [role=status]').textContent.includes('in sight'));
    assert.equal(await page.evaluate(() => window.shown.length), 0);
    await page.evaluate(() => { window.isAway = true; });
    await notify(page, { title: 'out of sight', message: '<b>body</b>' });
    await page.waitForFunction(() => window.shown.length === 1);
    const [shown] = await page.evaluate(() => window.shown);
    assert.equal(shown.title, 'out of sight');
    assert.equal(shown.body, '<b>body</b>');
    assert.match(shown.tag, /^[0-9a-f-]{36}$/);
    await page.evaluate(() => {
      window.isAway = false;
      window.latest.onclick();
    });
    await page.getByRole('dialog', { name: 'Notifications' }).waitFor();
    await page.keyboard.press('Escape');

    await menu(page, 'Notices outside this page: on');
    await page.evaluate(() => { window.isAway = true; });
    await notify(page, { title: 'switched off' });
    await page.waitForFunction(() => document.querySelector('.bell-place [role=status]').textContent.includes('switched off'));
    assert.deepEqual(await page.evaluate(() => [window.asked, window.shown.length]), [1, 1]);
  });

  test('where the browser blocks them, the menu says so', async (t) => {
    const page = await visit(t, browser);
    await watchOutside(page, 'denied');
    await enter(page, server.url, 'Rahim', 'blocked');
    await page.locator('.me').click();
    await page.getByText('are blocked in the browser').waitFor();
  });
});

describe('looks', () => {
  for (const [width, height] of [[360, 740], [800, 900], [1440, 900]]) {
    for (const dark of [false, true]) {
      for (const locale of ['en-GB', 'bn-BD']) {
        const name = `${width}-${locale.slice(0, 2)}-${dark ? 'dark' : 'light'}`;
        test(`nothing sticks out at ${name}`, async (t) => {
          const page = await person(t, { width, height, locale, dark, touch: width < 640 });
          await post('/broadcast', { type: 'warning', title: 'দুপুর ১২টায় রক্ষণাবেক্ষণ', message: 'স্বাস্থ্য ক্যাম্পের পরে দশ মিনিট সার্ভার বন্ধ থাকবে।' });
          await notify(page, { type: 'build_failed', title: 'unbroken'.repeat(20), message: `https://example.org/${'path/'.repeat(30)}` });
          await notify(page, { type: 'payment_success', title: 'Payment received', message: 'Two lines\nof text' });
          await notify(page, { type: 'order_update', title: 'Order confirmed', message: 'It is on its way' });
          await page.waitForFunction(() => Number(document.querySelector('.bell .badge').textContent.replace(/[০-৯]/g, (d) => '০১২৩৪৫৬৭৮৯'.indexOf(d))) >= 4);
          await shoot(page, `bell-${name}`);
          await open(page);
          await item(page, 'Order confirmed').waitFor();
          await page.locator('.notification .icon-button').nth(1).click();
          await page.waitForFunction(() => document.querySelectorAll('.notification')[1].className === 'notification');
          const flaws = await page.evaluate(() => {
            const panel = document.querySelector('dialog').getBoundingClientRect();
            const inner = [...document.querySelectorAll('dialog *')].filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > panel.right + 1);
            const small = [...document.querySelectorAll('dialog .icon-button, .bell')].filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 43.5);
            const head = document.querySelector('dialog header').getBoundingClientRect();
            const lines = document.querySelector('.bell .badge').getBoundingClientRect().height / 20;
            return { head: head.top >= panel.top, lines, page: document.documentElement.scrollWidth - innerWidth, out: panel.left < 0 || panel.right > innerWidth || panel.bottom > innerHeight,
              inner: inner.map((node) => node.className), small: small.map((node) => node.className) };
          });
          assert.deepEqual(flaws, { head: true, lines: 1, page: 0, out: false, inner: [], small: [] });
          if (locale === 'bn-BD') assert.match(await page.locator('.notification time').first().innerText(), /[০-৯]:[০-৯]{2}$/);
          await shoot(page, `notices-${name}`);
          assert.deepEqual(page.complaints, []);
        });
      }
    }
  }
});
