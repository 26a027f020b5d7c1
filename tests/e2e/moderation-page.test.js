// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What moderators do, as the chat page shows it

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { enter, hears, launch, say, visit } from './lib/browser.js';
import { Operator } from './lib/operator.js';
import { Server, noLimits } from './lib/server.js';
import { V1Client } from './lib/v1.js';

const server = await new Server({ config: noLimits }).start();
const browser = await launch();
after(async () => {
  await browser.close();
  await server.finish();
});

test('a deleted message turns dim, there and for who comes later, and the room goes on without a gap', async (t) => {
  const operator = await Operator.open(server);
  const page = await visit(t, browser);
  await enter(page, server.url, 'Rahim', 'tea');
  await say(page, 'to be erased');
  await say(page, 'to stay');
  await hears(page, 'to stay');
  await operator.does('delete_message', { room: 'tea', seq: 1 });
  await page.locator('.message .body.dim', { hasText: 'message deleted' }).waitFor();
  assert.equal(await page.getByText('to be erased').count(), 0);
  await say(page, 'and on');
  await hears(page, 'and on');

  const other = await visit(t, browser);
  await enter(other, server.url, 'Mitu', 'tea');
  await hears(other, 'and on');
  await other.locator('.message .body.dim', { hasText: 'message deleted' }).waitFor();
  assert.equal(await other.locator('.message').count(), 3);
  await page.reload();
  await hears(page, 'and on');
  assert.equal(await page.locator('.message').count(), 3);
  assert.deepEqual([page.complaints, other.complaints], [[], []]);
  await operator.close();
});

test('topic and lock stand beside the name, and a message that is refused says why', async (t) => {
  const operator = await Operator.open(server);
  const page = await visit(t, browser);
  await enter(page, server.url, 'Rahim', 'den');
  await operator.does('set_topic', { room: 'den', topic: 'Tea at four' });
  await page.getByText('· Tea at four').waitFor();
  await operator.does('lock_room', { room: 'den', on: true });
  await page.getByText('· locked · Tea at four').waitFor();
  await say(page, 'may I?');
  await page.getByText('not sent: this room is locked').waitFor();
  await operator.close();
});

test('who is taken out of a room reads it, and who is banned reads until when and why', async (t) => {
  const operator = await Operator.open(server);
  const watcher = await V1Client.open(server, { username: 'Watcher' });
  await watcher.join('porch');
  const page = await visit(t, browser);
  await enter(page, server.url, 'Rahim', 'porch');
  const { user } = await watcher.take((m) => m.type === 'join' && m.user.name === 'Rahim', 'the join');
  await operator.does('kick', { room: 'porch', user: user.id, reason: 'noise' });
  await page.getByText('You were taken out of #porch.').waitFor();
  await operator.does('ban', { user: user.id, for_s: 600, reason: 'threats' });
  await page.getByText(/You are banned until .*: threats/).first().waitFor();
  await watcher.close();
  await operator.close();
});
