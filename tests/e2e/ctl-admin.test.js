// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Steering a hub from the command line

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { ctlPath } from './lib/paths.js';
import { Server, issueToken, noLimits } from './lib/server.js';
import { V1Client } from './lib/v1.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

/* { code, out, err } */
function run(...args) {
  return new Promise((resolve) => {
    execFile(ctlPath, args, { env: { ...process.env, LC_ALL: 'C.UTF-8' }, timeout: 60000 }, (error, out, err) =>
      resolve({ code: error ? error.code : 0, out: out.trim(), err: err.trim() }));
  });
}

const local = (...args) => run('--server', server.url, '--data-dir', server.dataDir, ...args);

async function done(promise) {
  const { code, out, err } = await promise;
  assert.equal(code, 0, err);
  return out;
}

const open = async (user) => V1Client.open(server, { token: await issueToken(server, user) });

describe('people', () => {
  test('are kicked, muted, banned, and let in again', async () => {
    const rahim = await open('rahim');
    await rahim.join('tea');
    assert.equal(await done(local('kick', 'tea', 'rahim', '--reason', 'noise')), '');
    assert.equal((await rahim.takeType('leave')).reason, 'noise');
    await rahim.join('tea');
    const mute = await done(local('mute', 'rahim', '--room', 'tea', '--for', '600'));
    await rahim.expectError('muted', { type: 'send', room: 'tea', content: 'hello' });
    const ban = JSON.parse(await done(local('--json', 'ban', 'rahim', '--reason', 'threats')));
    assert.equal(ban.connections, 1);
    assert.equal((await rahim.closed()).code, 4202);
    const range = await done(local('ban', '--address', '192.0.2.0/24', '--for', '60'));
    const lines = (await done(local('sanctions'))).split('\n');
    assert.deepEqual(lines.map((line) => line.split('\t')[0]), [mute, ban.sanction, range]);
    assert.equal(JSON.parse(await done(local('sanctions', '--json'))).length, 3);
    for (const id of [mute, ban.sanction, range]) await done(local('lift', id));
    assert.equal(await done(local('sanctions')), '');
    await (await open('rahim')).close();
  });

  test('what is wrong is said, and by whom', async () => {
    assert.equal((await local('kick', 'tea')).code, 2);
    assert.match((await local('kick', 'tea')).err, /USER is missing/);
    assert.match((await local('kick', 'tea', 'nobody')).err, /This person is not in this room/);
    assert.match((await local('lift', 'x')).err, /There is no such ban or mute/);
    const token = await issueToken(server, 'mitu');
    const { code, err } = await new Promise((resolve) => {
      execFile(ctlPath, ['--server', server.url, 'sanctions'], { env: { ...process.env, LC_ALL: 'C.UTF-8', ADDA_TOKEN: token } },
        (error, out, text) => resolve({ code: error?.code ?? 0, err: text }));
    });
    assert.equal(code, 1);
    assert.match(err, /sanctions needs the role moderator, and yours is user/);
  });
});

describe('rooms', () => {
  test('are locked, closed, named, and messages in them erased', async () => {
    const rahim = await open('rahim');
    await rahim.join('den');
    await rahim.expect('ack', { type: 'send', room: 'den', content: 'hello' });
    await done(local('room', 'topic', 'den', 'Tea at four'));
    assert.equal((await rahim.takeType('room')).topic, 'Tea at four');
    await done(local('room', 'delete-message', 'den', '1'));
    assert.equal((await rahim.takeType('deleted')).target, 1);
    await done(local('room', 'lock', 'den'));
    assert.equal((await rahim.takeType('room')).locked, true);
    await done(local('room', 'unlock', 'den'));
    assert.equal((await rahim.takeType('room')).locked, false);
    await done(local('room', 'close', 'den', '--reason', 'over'));
    await rahim.take((m) => m.type === 'leave' && m.user.id === 'rahim', 'the leave');
    await rahim.close();
  });
});

describe('the hub', () => {
  test('is backed up, set, and its audit log told', async () => {
    assert.ok(existsSync(await done(local('backup'))));
    assert.equal(await done(local('settings', 'set', 'history-limit', '77')), '');
    assert.match(await done(local('settings', 'list')), /^history-limit +77 \*$/m);
    await done(local('settings', 'set', 'history-limit', 'null'));
    assert.match((await local('settings', 'set', 'history-limit', 'many')).err, /value must be a number from/);
    const audit = await done(local('audit'));
    assert.match(audit, /\tadda-ctl\tban\trahim\tok$/m);
    assert.match(audit, /\tadda-ctl\tsetting_set\thistory-limit\tbad_message$/m);
    assert.match(await done(local('check')), / 0 faults$/);
  });

  test('takes a token back', async () => {
    const token = await issueToken(server, 'shumi');
    const { jti } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
    const client = await V1Client.open(server, { token });
    await done(local('token', 'revoke', jti));
    assert.equal((await client.closed()).code, 4201);
  });

  test('is stopped', async () => {
    assert.equal(await done(local('drain')), '');
    await server.exited();
  });
});
