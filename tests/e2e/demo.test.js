// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The demo page at /websocket: every endpoint from a real browser

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { launch, shoot, visit } from './lib/browser.js';
import { FlatClient } from './lib/flat.js';
import { Server, issueToken, noLimits } from './lib/server.js';

const server = await new Server({ config: noLimits }).start();
const browser = await launch();
after(async () => {
  await browser.close();
  await server.finish();
});

async function open(t, query = '', options = {}) {
  const page = await visit(t, browser, options);
  await page.goto(`${server.url}/websocket${query}`);
  await page.locator('.demo').waitFor();
  return page;
}

const choose = (page, label) => page.selectOption('#endpoint', { label });

async function connect(page) {
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.locator('.state[data-state=open]').waitFor();
}

async function send(page, text) {
  await page.fill('#message', text);
  await page.getByRole('button', { name: 'Send' }).click();
}

const came = (page, text) => page.locator('.frame.in pre', { hasText: text }).first().waitFor();
const calm = (page) => assert.deepEqual(page.complaints, []);

describe('the demo page', () => {
  test('is there in both languages, and as safe as the chat page', async () => {
    for (const [header, language] of [['en', 'en'], ['bn-BD', 'bn']]) {
      const answer = await fetch(`${server.url}/websocket`, { headers: { 'Accept-Language': header } });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
      assert.equal(answer.headers.get('content-language'), language);
      assert.match(answer.headers.get('content-security-policy'), /default-src 'none'.*script-src 'self'/);
      assert.match(await answer.text(), new RegExp(`<html lang="${language}">`));
    }
    assert.equal((await fetch(`${server.url}/assets/demo.html`)).status, 404);
    assert.equal((await fetch(`${server.url}/websocket`, { method: 'POST' })).status, 405);
  });

  test('talks in a room, in each dialect', async (t) => {
    const room = 'demo-room';
    const other = await FlatClient.open(server, { room, username: 'Other' });
    const page = await open(t);
    const rounds = [
      ['/ws', '{"content":"from flat"}', 'from flat', '"username":"Rahim"'],
      ['/ws/chat', '{"content":"from simple"}', 'from simple', '"from":"Rahim"'],
      ['/ws/envelope', '{"type":"chat","payload":{"content":"from envelope"}}', 'from envelope', null],
    ];
    for (const [label, text, content, own] of rounds) {
      await choose(page, label);
      await page.fill('#room', room);
      await page.fill('#username', 'Rahim');
      await connect(page);
      await send(page, text);
      await other.hears(content);
      other.say(`answer to ${content}`);
      await came(page, `answer to ${content}`);
      if (own)
        await came(page, own);
      await page.getByRole('button', { name: 'Disconnect' }).click();
      await page.locator('.state[data-state=closed]').waitFor();
    }
    await page.locator('.frame.note', { hasText: 'Closed: 1000' }).first().waitFor();
    await shoot(page, 'demo-1440-en-light');
    await other.close();
    calm(page);
  });

  test('speaks adda.v1, raw, echo, ping, binary and protected', async (t) => {
    const page = await open(t);
    const round = async (label, text, expected) => {
      await choose(page, label);
      await connect(page);
      await send(page, text);
      await came(page, expected);
      await page.getByRole('button', { name: 'Disconnect' }).click();
      await page.locator('.state[data-state=closed]').waitFor();
    };
    await round('/ws (adda.v1)', '{"type":"ping","nonce":"demo"}', '"type":"pong"');
    await round('/ws/hub', 'raw words', 'raw words');
    await round('/ws/echo', 'echoed words', 'echoed words');
    await round('/ws/ping', 'pinged words', 'pinged words');
    const token = await issueToken(server, 'mitu');
    await round('/ws/protected', JSON.stringify({ token }), '{"type":"auth_success","user_id":"mitu"}');

    await choose(page, '/ws/binary');
    await page.selectOption('#transform', 'sha256');
    await connect(page);
    await send(page, 'abc');
    const digest = createHash('sha256').update('abc').digest('hex').match(/../g).join(' ');
    await came(page, digest);
    await page.getByText('binary, 32 bytes').waitFor();
    calm(page);
  });

  test('shows what comes as text, and only so much of it', async (t) => {
    const page = await open(t, '?endpoint=/ws/echo');
    assert.equal(await page.locator('#endpoint option:checked').innerText(), '/ws/echo');
    await connect(page);
    const evil = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';
    await send(page, evil);
    await came(page, evil);
    assert.equal(await page.evaluate(() => window.broken), undefined);
    assert.equal(await page.locator('.frames img, .frames script').count(), 0);
    await page.evaluate(() => {
      document.querySelector('#message').value = 'x'.repeat(60000);
    });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('text, 60,000 bytes').nth(1).waitFor();
    assert.ok((await page.locator('.frame.in pre').last().innerText()).length < 5000);
    for (let i = 0; i < 260; i++)
      await page.getByRole('button', { name: 'Send' }).evaluate((button) => button.click());
    await page.waitForFunction(() => document.querySelector('.frames').childElementCount === 500);
    await page.getByRole('button', { name: 'Clear' }).click();
    assert.equal(await page.locator('.frame').count(), 0);
    calm(page);
  });

  test('does not show the token, and says why it was refused', async (t) => {
    const page = await open(t);
    await page.fill('#token', 'no.good.token');
    assert.ok(!(await page.locator('.address').innerText()).includes('good'));
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.locator('.frame.note', { hasText: 'Closed: 1006' }).waitFor();
    assert.ok(await page.getByRole('button', { name: 'Send' }).isDisabled());
  });

  test('in Bengali, on a small dark screen, by keyboard', async (t) => {
    const page = await open(t, '', { width: 360, height: 740, locale: 'bn-BD', dark: true, touch: true });
    await page.getByRole('heading', { name: 'ওয়েবসকেট ডেমো' }).waitFor();
    await choose(page, '/ws/echo');
    await page.getByRole('button', { name: 'সংযোগ করুন' }).click();
    await page.locator('.state', { hasText: 'সংযুক্ত' }).waitFor();
    await page.fill('#message', 'কেমন আছেন?');
    await page.press('#message', 'Control+Enter');
    await came(page, 'কেমন আছেন?');
    await page.getByText('লেখা, ২৬ বাইট').first().waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out sideways');
    await shoot(page, 'demo-360-bn-dark');
    calm(page);
  });
});
