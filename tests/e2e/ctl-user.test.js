// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// adda-ctl against a running server: accounts and invites

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { call, signIn } from './lib/accounts.js';
import { ctlPath } from './lib/paths.js';
import { Server, issueToken, noLimits, temporaryFolder } from './lib/server.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

/* { code, out, err }; input goes to its standard input */
function ctl(args, { input = '' } = {}) {
  return new Promise((resolve) => {
    const child = execFile(ctlPath, ['--server', server.url, '--data-dir', server.dataDir, ...args],
                           { env: { ...process.env, LC_ALL: 'C.UTF-8' }, timeout: 20000 },
                           (error, out, err) => resolve({ code: error ? error.code : 0, out, err }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

const json = async (...args) => JSON.parse((await ctl(['--json', ...args])).out);

test('an account from its making to its end', async () => {
  const made = await ctl(['user', 'add', 'রহিম', '--role', 'moderator'], { input: 'a first password\n' });
  assert.deepEqual([made.code, made.err], [0, '']);
  assert.match(made.out, /^[0-9a-f-]{36} {2}moderator {2}রহিম\n$/);
  await signIn(server, 'রহিম', 'a first password');

  const { data } = await json('user', 'list');
  assert.deepEqual(data.map(({ name, role, disabled }) => ({ name, role, disabled })), [{ name: 'রহিম', role: 'moderator', disabled: false }]);
  assert.match((await ctl(['user', 'list'])).out, /রহিম/);

  const file = join(temporaryFolder(), 'password');
  writeFileSync(file, 'a second password\n');
  assert.equal((await ctl(['user', 'password', 'রহিম', '--password-file', file])).code, 0);
  await signIn(server, 'রহিম', 'a second password');
  assert.match((await ctl(['user', 'role', 'রহিম', '--role', 'admin'])).out, /admin/);
  assert.match((await ctl(['user', 'disable', 'রহিম'])).out, /disabled/);
  assert.equal((await call(server, 'POST', '/api/sign-in', { name: 'রহিম', password: 'a second password' })).status, 401);
  assert.equal((await ctl(['user', 'enable', 'রহিম'])).code, 0);
  await signIn(server, 'রহিম', 'a second password');
});

test('an invite', async () => {
  const path = (await ctl(['invite', 'create', '--uses', '2', '--ttl', '60'])).out.trim();
  assert.match(path, /^\/join\/[\w-]+$/);
  const invite = path.split('/')[2];
  assert.equal((await call(server, 'POST', '/api/register', { name: 'Guest of Rahim', password: 'long enough', invite })).status, 201);
  assert.equal((await json('invite', 'create')).data.path.slice(0, 6), '/join/');
});

test('what goes wrong is told, with the exit code', async () => {
  const twice = await ctl(['user', 'add', 'রহিম'], { input: 'a password\n' });
  assert.equal(twice.code, 1);
  assert.match(twice.err, /409.*taken/);
  assert.match((await ctl(['user', 'add', 'Short'], { input: 'short\n' })).err, /8 characters/);
  assert.equal((await ctl(['user', 'add'])).code, 2);
  assert.equal((await ctl(['user', 'role', 'x'])).code, 2);
  assert.match((await ctl(['user', 'disable', 'Nobody'])).err, /no account/);
  assert.match((await ctl(['user', 'add', 'x'], { input: '' })).err, /No password/);
  const token = join(temporaryFolder(), 'token');
  writeFileSync(token, await issueToken(server, 'someone', 'user'));
  const refused = await ctl(['--token-file', token, 'user', 'list']);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /403/);
});
