// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The operator's command line against a running hub

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { EventReader } from './lib/events.js';
import { FlatClient } from './lib/flat.js';
import { ctlPath, sourceDir } from './lib/paths.js';
import { Server, issueToken, noLimits, startServer, temporaryFolder } from './lib/server.js';
import { V1Client } from './lib/v1.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

/* { code, out, err } */
function run(...args) {
  return new Promise((resolve) => {
    execFile(ctlPath, args, { env: { ...process.env, LC_ALL: 'C.UTF-8' }, timeout: 20000 }, (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }));
  });
}

const local = (...args) => run('--server', server.url, '--data-dir', server.dataDir, ...args);

async function done(promise) {
  const { code, out, err } = await promise;
  assert.equal(code, 0, err);
  return out;
}

describe('rooms', () => {
  test('are listed and shown, for people and for programs', async () => {
    const room = 'চায়ের আড্ডা';
    const rahim = await FlatClient.open(server, { username: 'Rahim', room });

    assert.match(await done(local('room', 'list')), new RegExp(`^ +1  ${room}$`, 'm'));
    const list = JSON.parse(await done(local('room', 'list', '--json')));
    assert.deepEqual(list.data.find((r) => r.name === room).client_count, 1);
    assert.match(await done(local('room', 'show', room)), new RegExp(`^${rahim.userId} +Rahim$`, 'm'));
    assert.equal(JSON.parse(await done(local('--json', 'room', 'show', room))).data.clients[0].username, 'Rahim');
    await rahim.close();
  });

  test('that are not there are an error with the hub\'s own words', async () => {
    const { code, out, err } = await local('room', 'show', '../stats');
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /The hub answered 404: Room not found/);
  });
});

describe('notifications', () => {
  test('reach a person, and all', async () => {
    const token = await issueToken(server, 'mitu');
    const reader = await EventReader.open(server, '/events?notifications=1', { headers: { Authorization: `Bearer ${token}` } });
    await reader.take('joined');
    await reader.take('joined');

    assert.equal(await done(local('notify', 'mitu', '--title', 'Tea', '--message', 'is ready', '--type', 'kitchen', '--data', '{"cups":2}')), '');
    const first = (await reader.take('notification')).data.notification;
    assert.deepEqual([first.title, first.message, first.type, first.data], ['Tea', 'is ready', 'kitchen', { cups: 2 }]);
    assert.deepEqual(JSON.parse(await done(local('broadcast', '--json', '--message', 'for "all"'))), { message: 'Broadcast sent' });
    assert.equal((await reader.take('notification')).data.notification.message, 'for "all"');
    reader.close();
  });

  test('are resumed exactly over SSE', async () => {
    const headers = { Authorization: `Bearer ${await issueToken(server, 'rahim')}` };
    const reader = await EventReader.open(server, '/events?notifications=1', { headers });
    await reader.take('joined');
    const { id } = await reader.take('joined');
    reader.close();
    await done(local('notify', 'rahim', '--title', 'one'));
    await done(local('broadcast', '--title', 'two'));
    await done(local('notify', 'rahim', '--title', 'three'));
    await done(local('notify', 'mitu', '--title', 'not his'));

    const again = await EventReader.open(server, '/events?notifications=1', { headers, lastId: id });
    await again.take('joined');
    await again.take('joined');
    const titles = again.rest.filter((e) => e.type === 'notification').map((e) => e.data.notification.title);
    assert.deepEqual(titles.sort(), ['one', 'three', 'two']);
    again.close();
  });

  for (const args of [['notify'], ['notify', 'mitu'], ['notify', 'a', 'b', '--title', 'x'], ['broadcast'], ['broadcast', 'x', '--title', 'y'],
                      ['notify', 'mitu', '--title', 'x', '--data', '[1]'], ['notify', 'mitu', '--title', 'x', '--data', '{']]) {
    test(`are not sent by "${args.join(' ')}"`, async () => {
      const { code, err } = await local(...args);
      assert.equal(code, 2);
      assert.match(err, /adda-ctl --help/);
    });
  }
});

describe('stats', () => {
  test('are those of the hub', async () => {
    const figures = JSON.parse(await done(local('stats', '--json')));
    assert.ok(figures.uptime_s >= 0 && figures.counters.requests > 0);
    assert.match(await done(local('stats')), /^counters\.requests +\d+$/m);
  });

  test('need a token where all do, and take one from a file', async (t) => {
    const closed = await startServer(t, { config: { 'require-token': true } });
    const empty = temporaryFolder();
    const file = join(empty, 'token');
    const ask = (...args) => run('--server', closed.url, '--data-dir', empty, 'stats', ...args);

    const refused = await ask();
    assert.equal(refused.code, 1);
    assert.match(refused.err, /401/);
    writeFileSync(file, `${await issueToken(closed, 'bot', 'service')}\n`);
    await done(ask('--token-file', file));
    writeFileSync(file, 'two words');
    assert.equal((await ask('--token-file', file)).code, 1);
    assert.equal((await ask('--token-file', join(empty, 'missing'))).code, 1);
  });

  test('of a hub that is not there, or no hub, are an error', async () => {
    assert.equal((await run('--server', 'http://127.0.0.1:1', 'stats')).code, 1);
    assert.equal((await run('--server', 'chat.example.org', 'stats')).code, 2);
    assert.equal((await run('--server', 'file:///etc/passwd', 'stats')).code, 2);
    const other = createServer((req, res) => res.end('hello')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    assert.equal((await run('--server', `http://127.0.0.1:${other.address().port}`, 'stats')).code, 1);
    other.close();
  });

  test('never carry a token of one\'s own to another machine', async () => {
    let seen;
    const other = createServer((req, res) => {
      seen = req.headers;
      res.setHeader('Content-Type', 'application/json');
      res.end('{}');
    }).listen(0, '0.0.0.0');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address();
    await done(run('--server', `http://127.0.0.1:${port}`, '--data-dir', server.dataDir, 'stats'));
    assert.match(seen.authorization, /^Bearer /);
    /* The same place by a name that need not be this machine's. */
    const host = execFileSync('hostname', { encoding: 'utf8' }).trim();
    const answer = await run('--server', `http://${host}:${port}`, '--data-dir', server.dataDir, 'stats');
    if (answer.code === 0)
      assert.equal(seen.authorization, undefined);
    other.close();
  });
});

describe('check', () => {
  test('finds a log whole, while the hub writes', async () => {
    const rahim = await V1Client.open(server, { username: 'Rahim' });
    await rahim.join('checked');
    for (let i = 0; i < 50; i++)
      await rahim.say('checked', `message ${i}`);
    const report = JSON.parse(await done(run('check', '--json', '--data-dir', server.dataDir)));

    assert.equal(report.ok, true);
    assert.equal(report.faults, 0);
    assert.ok(report.events >= 50);
    assert.equal(report.epoch, rahim.welcome?.epoch ?? report.epoch);
    assert.match(await done(run('check', '--data-dir', server.dataDir)), /, 0 faults$/m);
    await rahim.close();
  });

  test('of a folder without a log fails', async () => {
    const { code, err } = await run('check', '--data-dir', temporaryFolder());
    assert.equal(code, 1);
    assert.match(err, /adda\.db/);
  });
});

describe('completion', () => {
  const complete = (...words) => execFileSync('bash', ['-c', `
    source "$1"; shift
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    PATH="${dirname(ctlPath)}:$PATH"
    _adda_ctl; printf '%s\\n' "\${COMPREPLY[@]}"`, 'bash', join(sourceDir, 'data/completions/adda-ctl'), ...words],
  { encoding: 'utf8' }).split('\n').filter(Boolean);

  test('knows every command, and the options of each', async () => {
    const help = await done(run('--help'));
    const commands = [...help.matchAll(/^ {2}([a-z]+)(?: ([a-z]+))? {2,}\S/gm)].map(([, group, name]) => [group, name]);
    assert.ok(commands.length >= 7, help);
    const offered = complete('adda-ctl', '');
    for (const [group, name] of commands) {
      assert.ok(offered.includes(group), group);
      if (name)
        assert.ok(complete('adda-ctl', group, '').includes(name), `${group} ${name}`);
      const words = name ? [group, name] : [group];
      const options = (await done(run(...words, '--help'))).match(/--[a-z-]+/g).filter((o) => !o.startsWith('--help'));
      const listed = complete('adda-ctl', ...words, '--');
      for (const option of new Set(options))
        assert.ok(listed.includes(option), `${words.join(' ')} ${option}: ${listed}`);
    }
  });

  test('offers what fits', () => {
    assert.deepEqual(complete('adda-ctl', 'ro'), ['room']);
    assert.deepEqual(complete('adda-ctl', 'room', 's'), ['show']);
    assert.deepEqual(complete('adda-ctl', 'token', 'issue', '--role', 'ad'), ['admin']);
  });

  test('the page of the manual has them all too', async () => {
    const page = readFileSync(join(sourceDir, 'data/man/adda-ctl.1'), 'utf8').replace(/\\-/g, '-');
    const help = await done(run('--help'));
    for (const [, words] of help.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}\S/gm))
      assert.ok(page.includes(words), words);
  });
});
