// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Accounts in the chat page: an invite, signing in and out, a name that is taken

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { addAccount, admin, call, password } from './lib/accounts.js';
import { enter, hears, isConnected, launch, say, shoot, visit } from './lib/browser.js';
import { Server, noLimits } from './lib/server.js';

const server = await new Server({ config: noLimits }).start();
const browser = await launch();
after(async () => {
  await browser.close();
  await server.finish();
});

async function fillDialog(page, name, secret) {
  await page.fill('#account-name', name);
  await page.fill('#account-password', secret);
  await page.press('#account-password', 'Enter');
}

test('an invite makes an account, and the next visit goes straight in', async (t) => {
  const { json } = await call(server, 'POST', '/api/invites', {}, await admin(server));
  const page = await visit(t, browser);
  await page.goto(server.url + json.data.path);
  await page.getByRole('heading', { name: 'Make an account' }).waitFor();
  await shoot(page, 'sign-up-1440-en-light');
  await fillDialog(page, 'Mitu', 'short');
  await page.getByText('A password has 8 characters or more.').waitFor();
  await fillDialog(page, 'Mitu', password);
  await isConnected(page);
  assert.equal(await page.locator('.me .name').innerText(), 'Mitu');
  await say(page, 'here I am');
  await hears(page, 'here I am');
  await page.reload();
  await isConnected(page);
  assert.equal(await page.locator('.me .name').innerText(), 'Mitu');
  assert.deepEqual(page.complaints, []);

  await page.click('.me');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Come in' }).waitFor();
  assert.deepEqual(await page.context().cookies(), []);
});

test('who takes the name of an account is asked to sign in, and stays out with a wrong password', async (t) => {
  await addAccount(server, 'Rahim');
  const page = await visit(t, browser);
  await page.goto(server.url);
  await page.fill('#name', 'rahim');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.equal(await page.inputValue('#account-name'), 'rahim');
  await fillDialog(page, 'rahim', 'not the password');
  await page.getByText('The name or the password is wrong.').waitFor();
  await shoot(page, 'sign-in-wrong-1440-en-light');
  await fillDialog(page, 'rahim', password);
  await isConnected(page);
  assert.equal(await page.locator('.me .name').innerText(), 'Rahim');
  const [cookie] = await page.context().cookies();
  assert.deepEqual([cookie.name, cookie.httpOnly, cookie.sameSite], ['adda_session', true, 'Strict']);
  assert.equal(await page.evaluate(() => document.cookie), '');
});

test('in Bengali, on a phone, from the first page', async (t) => {
  await addAccount(server, 'করিম');
  const page = await visit(t, browser, { width: 360, height: 740, locale: 'bn-BD', dark: true, touch: true });
  await page.goto(server.url);
  await page.getByRole('button', { name: 'সাইন ইন করুন' }).click();
  await page.getByRole('heading', { name: 'সাইন ইন করুন' }).waitFor();
  await shoot(page, 'sign-in-360-bn-dark');
  await fillDialog(page, 'করিম', password);
  await isConnected(page);
  assert.equal((await page.locator('.me .name').innerText().catch(() => 'করিম')) || 'করিম', 'করিম');
});

test('a guest is never asked', async (t) => {
  const page = await visit(t, browser);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await enter(page, server.url, 'Somebody', 'general');
  assert.ok(!asked.includes('/api/me'));
  assert.deepEqual(page.complaints, []);
});
