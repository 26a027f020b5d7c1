// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Starting, changing and stopping the server

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { tryUpgrade } from './lib/client.js';
import { FlatClient } from './lib/flat.js';
import { patience, serverPath } from './lib/paths.js';
import { RawClient, TEXT, frame, upgradeRequest } from './lib/raw.js';
import { Server, issueToken, noLimits, startServer, temporaryFolder } from './lib/server.js';
import { Talker, assertExact } from './lib/talker.js';
import { V1Client } from './lib/v1.js';
import { eventually } from './lib/wait.js';

/* A run that is expected to end by itself. */
function run(...args) {
  const result = spawnSync(serverPath, args, { encoding: 'utf8', timeout: 10000 * patience, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  assert.notEqual(result.error?.code, 'ETIMEDOUT', 'it should have ended by itself');
  return { code: result.status, text: result.stdout + result.stderr };
}

function configFile(text) {
  const path = join(temporaryFolder(), 'server.conf');
  writeFileSync(path, text);
  return path;
}

describe('SIGTERM', { concurrency: 2 }, () => {
  test('everyone is told 1001, and the server ends with 0', async (t) => {
    const server = await startServer(t, { config: noLimits });
    const v1 = await Promise.all(Array.from({ length: 20 }, () => V1Client.open(server)));
    for (const client of v1)
      await client.join('a');
    const flat = await FlatClient.open(server, { room: 'a' });
    const echo = await RawClient.open(server.port, '/ws/echo');
    const half = await RawClient.open(server.port, '/ws/echo');
    half.sendFrame(TEXT, 'half a message', { fin: false });
    const waiting = await new RawClient(server.port).connected();
    waiting.send(upgradeRequest('/ws').slice(0, 40));

    const begun = Date.now();
    const code = server.stop();
    for (const client of [...v1, flat])
      assert.equal((await client.closed()).code, 1001);
    for (const client of [echo, half]) {
      const close = await client.closeFrame();
      assert.equal(close.code, 1001);
      assert.match(close.reason, /wait_ms=\d+/, 'the reason names the wait');
      client.destroy();
    }
    assert.equal(await code, 0);
    assert.ok(Date.now() - begun < 4000 * patience, `it took ${Date.now() - begun} ms`);
    waiting.destroy();
    for (const client of v1)
      client.assertNoFaults();
  });

  test('newcomers are turned away meanwhile', async (t) => {
    const server = await startServer(t, { config: { ...noLimits, 'drain-wait-ms': 1500, 'write-wait-ms': 60000 } });
    const rahim = await V1Client.open(server, { username: 'Rahim' });
    await rahim.join('a');
    const sleeper = await RawClient.open(server.port, '/ws?room=a');
    await sleeper.next();
    sleeper.socket.pause();
    for (let i = 0; i < 120; i++)
      await rahim.say('a', 'x'.repeat(60000));
    const code = server.stop();
    await rahim.closed();
    const refused = await new Promise((resolve) => {
      connect(server.port, '127.0.0.1').on('connect', () => resolve('accepted')).on('error', (error) => resolve(error.code));
    });
    assert.equal(refused, 'ECONNREFUSED');
    assert.equal(await code, 0);
    sleeper.destroy();
  });

  test('a peer that takes nothing does not hold it longer than drain-wait-ms', async (t) => {
    const server = await startServer(t, { config: { ...noLimits, 'drain-wait-ms': 700, 'write-wait-ms': 60000 } });
    const rahim = await V1Client.open(server, { username: 'Rahim' });
    await rahim.join('a');
    const sleepers = await Promise.all(Array.from({ length: 3 }, () => RawClient.open(server.port, '/ws?room=a')));
    for (const sleeper of sleepers)
      sleeper.socket.pause();
    for (let i = 0; i < 150; i++)
      await rahim.say('a', 'x'.repeat(60000));
    const begun = Date.now();
    assert.equal(await server.stop(), 0);
    assert.ok(Date.now() - begun < 4000 * patience, `it took ${Date.now() - begun} ms`);
    for (const sleeper of sleepers)
      sleeper.destroy();
  });

  test('in full flow: what was acked is there after the restart', async (t) => {
    const server = await startServer(t, { config: noLimits });
    let up = Promise.resolve(server.port);
    const talkers = Array.from({ length: 5 }, (_, i) => new Talker({ port: () => up, room: 'flow', name: `talker ${i}` }));
    const listener = new Talker({ port: () => up, room: 'flow', name: 'listener', listens: true });
    t.after(() => Promise.all([...talkers, listener].map((talker) => talker.stop())));
    /* An error shutting_down leaves the message unacked: it goes out again after the restart. */
    for (const talker of talkers) {
      const handle = talker.handle.bind(talker);
      talker.handle = (message) => {
        if (message.type === 'error' && message.code === 'shutting_down')
          talker.inRoom = false;
        else
          handle(message);
      };
      for (let i = 0; i < 400; i++)
        talker.say(`${i}`, `${talker.name} says ${i}`);
    }
    await talkers[0].until(() => talkers[0].acks.size > 50, 'the flow');
    let restarted;
    up = new Promise((resolve) => { restarted = resolve; });
    assert.equal(await server.stop(), 0);
    await server.restart();
    restarted(server.port);
    await Promise.all(talkers.map((talker) => talker.until(() => talker.unacked.size === 0, 'all acks')));
    await listener.until(() => listener.lastSeq >= 2000, 'all messages');
    assertExact(talkers, [listener]);
    assert.ok([...talkers, listener].every((talker) => talker.closes.every((code) => code === 1001)));
  });

  test('SIGINT is the same, and a second signal ends it at once', async (t) => {
    const server = await startServer(t, { config: { 'drain-wait-ms': 60000, 'write-wait-ms': 60000 } });
    const client = await V1Client.open(server);
    server.child.kill('SIGINT');
    assert.equal((await client.closed()).code, 1001);
    assert.deepEqual(await server.exited(), { code: 0, signal: null });

    await server.restart();
    const sleeper = await RawClient.open(server.port, '/ws/echo');
    sleeper.socket.pause();
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    const bytes = frame(TEXT, Buffer.alloc(60000, 'a'));
    for (let i = 0; i < 200 && sleeper.socket.writableLength < 1 << 20; i++)
      sleeper.send(bytes);
    const from = server.log.length;
    server.child.kill('SIGTERM');
    await server.logged(/stopping/, 5000, from);
    server.child.kill('SIGTERM');
    assert.deepEqual(await server.exited(5000), { code: 0, signal: null });
    sleeper.destroy();
    socket.destroy();
  });
});

describe('the command line', () => {
  test('--version', () => {
    const { code, text } = run('--version');
    assert.equal(code, 0);
    assert.match(text, /^adda-server \d+\.\d+\.\d+\n$/);
  });

  test('--help names every option', () => {
    const { code, text } = run('--help');
    assert.equal(code, 0);
    for (const option of ['--port', '--address', '--data-dir', '--config', '--version'])
      assert.ok(text.includes(option), option);
  });

  for (const [name, args, says] of [
    ['a port out of range', ['--port', '70000'], /70000/],
    ['a port below range', ['--port', '-7'], /-7/],
    ['a port that is no number', ['--port', 'http'], /http/],
    ['an unknown option', ['--frobnicate'], /frobnicate/],
    ['a stray word', ['serve'], /serve/],
    ['an address that is none', ['--address', 'nowhere', '--data-dir', temporaryFolder()], /nowhere/],
    ['a config that is not there', ['--config', '/nonexistent/server.conf'], /\/nonexistent\/server\.conf/],
    ['a data folder that cannot be', ['--data-dir', '/proc/nothing/here'], /\/proc\/nothing\/here/],
  ]) {
    test(`${name}: said in one line, exit code not 0`, () => {
      const { code, text } = run('--port', '0', ...args);
      assert.ok(code > 0 && code < 100, `exit code ${code}`);
      assert.match(text, says);
      assert.equal(text.trim().split('\n').filter((line) => !/^\d{4}-.* (message|info) /.test(line)).length, 1, text);
    });
  }

  test('a port in use: named, exit code not 0, and the first server goes on', async (t) => {
    const server = await startServer(t);
    const { code, text } = run('--port', String(server.port), '--address', '127.0.0.1', '--data-dir', temporaryFolder());
    assert.ok(code > 0);
    assert.match(text, new RegExp(`127\\.0\\.0\\.1.*${server.port}`));
    assert.match(text, /in use/i);
    assert.equal((await server.get('/healthz')).status, 200);
  });

  test('a data folder in use: named, exit code not 0, and the first server goes on', async (t) => {
    const server = await startServer(t);
    const { code, text } = run('--port', '0', '--address', '127.0.0.1', '--data-dir', server.dataDir);
    assert.ok(code > 0);
    assert.ok(text.includes(server.dataDir), text);
    assert.match(text, /in use|another|locked/i);
    const client = await V1Client.open(server);
    await client.join('a');
    await client.say('a', 'unharmed');
    await client.close();
  });

  test('the command line goes before the config', async (t) => {
    const server = await startServer(t, { config: { port: 1, address: '127.0.0.9', 'data-dir': '/proc/nothing' } });
    assert.ok(server.port > 1);
    assert.ok(existsSync(server.dataDir));
  });
});

describe('the data folder', () => {
  test('is made, for its owner alone, and the secret too', async (t) => {
    const dataDir = join(temporaryFolder(), 'a', 'b', 'data');
    const server = await startServer(t, { dataDir });
    assert.equal(statSync(dataDir).mode & 0o777, 0o700);
    assert.equal(statSync(join(dataDir, 'secret.key')).mode & 0o777, 0o600);
    const secret = readFileSync(join(dataDir, 'secret.key'));
    await server.kill9();
    await server.restart();
    assert.ok(readFileSync(join(dataDir, 'secret.key')).equals(secret), 'the secret is made once');
    assert.deepEqual(readdirSync(dataDir).filter((name) => name.startsWith('secret')), ['secret.key']);
  });

  for (const [name, bytes] of [['garbage', Buffer.alloc(8192, 'not a database ')], ['the head of another database', Buffer.from('SQLite format 3\0' + 'x'.repeat(5000))]]) {
    test(`${name} in place of the database: named, exit code not 0, left as it is`, () => {
      const dataDir = temporaryFolder();
      const path = join(dataDir, 'adda.db');
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(path, bytes);
      const { code, text } = run('--port', '0', '--data-dir', dataDir);
      assert.ok(code > 0);
      assert.ok(text.includes('adda.db'), text);
      assert.ok(readFileSync(path).equals(bytes));
    });
  }

  test('a token outlives the restart', async (t) => {
    const server = await startServer(t, { config: { 'require-token': true } });
    const token = await issueToken(server, 'rahim');
    await server.kill9();
    await server.restart();
    const client = await V1Client.open(server, { token });
    assert.equal(client.user.id, 'rahim');
    await client.close();
    const short = await issueToken(server, 'rahim', 'user', '--ttl', '1');
    await eventually(async () => (await tryUpgrade(server, `/ws?token=${short}`)).status === 401, 'the token\'s end', 5000, 200);
  });
});

describe('the config', () => {
  for (const [name, text, says] of [
    ['an unknown key', '[server]\nmesage-rate=5\n', [/mesage-rate/, /line 2/]],
    ['a value out of range', '[server]\n\nport=70000\n', [/port/, /line 3/, /65535/]],
    ['a value of a wrong type', '[server]\nmessage-rate=\'many\'\n', [/message-rate/, /line 2/]],
    ['a word that is none of the choices', '[server]\ndurability=\'forever\'\n', [/durability/, /process/, /power/]],
    ['a line that says nothing', '[server]\nmessage-rate\n', [/line 2/]],
    ['another group', '[client]\nmessage-rate=5\n', [/client/, /line 1/]],
    ['a key twice', '[server]\nport=1\nport=2\n', [/port/, /line 3/]],
    ['bytes that are no text', Buffer.from([0x5b, 0xff, 0xfe]), [/UTF-8/]],
    ['a token key that is not there', '[server]\ntoken-keys=[(\'/nonexistent/key.pem\', \'RS256\', \'\', \'\')]\n', [/\/nonexistent\/key\.pem/]],
    ['a certificate that is not there', '[server]\ntls-certificate=\'/nonexistent/cert.pem\'\n', [/\/nonexistent\/cert\.pem/]],
  ]) {
    test(`${name}: named, exit code not 0`, () => {
      const path = configFile(text);
      const { code, text: said } = run('--port', '0', '--data-dir', temporaryFolder(), '--config', path);
      assert.ok(code > 0, said);
      for (const pattern of says)
        assert.match(said, pattern);
    });
  }

  test('a changed key takes effect at once, and the log says so', async (t) => {
    const server = await startServer(t, { config: { 'message-rate': 0, 'access-log': false } });
    const client = await V1Client.open(server);
    await client.join('a');
    await Promise.all(Array.from({ length: 30 }, (_, i) => client.say('a', `free ${i}`)));

    let from = server.log.length;
    server.writeConfig({ 'message-rate': 5, 'message-window-ms': 60000, 'access-log': false });
    await server.logged(/message-rate.*in use/, 5000, from);
    const replies = [];
    for (let i = 0; i < 10; i++)
      replies.push(await client.ask({ type: 'send', room: 'a', content: `limited ${i}` }));
    assert.ok(replies.some((r) => r.type === 'error' && r.code === 'rate_limited'), 'the limit is in use for those who are in');
    const late = await V1Client.open(server);
    assert.equal(late.welcome.limits.rate_messages, 5);
    await late.close();

    from = server.log.length;
    server.writeConfig({ 'message-rate': 0, 'access-log': false });
    await server.logged(/message-rate.*in use/, 5000, from);
    await eventually(async () => (await client.ask({ type: 'send', room: 'a', content: 'free again' })).type === 'ack', 'no limit', 5000);
    await client.close();
  });

  test('a key that needs a restart is named', async (t) => {
    const server = await startServer(t, { config: { 'io-threads': 1 } });
    server.writeConfig({ 'io-threads': 2, 'nonce-window': 100 });
    await server.logged(/io-threads.*next start/);
    await server.logged(/nonce-window.*next start/);
  });

  test('a change that is wrong changes nothing, and is named', async (t) => {
    const server = await startServer(t, { config: { 'max-message-bytes': 2048 } });
    server.writeConfig({ 'max-message-bytes': 4096, 'no-such-key': 1 });
    await server.logged(/no-such-key/);
    assert.equal((await V1Client.open(server)).welcome.limits.message_bytes, 2048);
    server.writeConfig({ 'max-message-bytes': 4096 });
    await server.logged(/max-message-bytes.*in use/);
    assert.equal((await V1Client.open(server)).welcome.limits.message_bytes, 4096);
  });

  test('max-connections', async (t) => {
    const server = await startServer(t, { config: { 'max-connections': 3 } });
    const clients = await Promise.all(Array.from({ length: 3 }, () => RawClient.open(server.port, '/ws/echo')));
    const refused = await tryUpgrade(server, '/ws/echo');
    assert.equal(refused.status, 503);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    clients[0].destroy();
    await eventually(async () => (await tryUpgrade(server, '/ws/echo')).status === 101, 'a free place', 5000, 20);
    for (const client of clients)
      client.destroy();
  });

  test('guests only where they are allowed', async (t) => {
    const server = await startServer(t, { config: { 'allow-guests': false } });
    assert.equal((await tryUpgrade(server, '/ws?username=Rahim')).status, 401);
    const client = await V1Client.open(server, { token: await issueToken(server, 'rahim') });
    await client.close();
  });
});

describe('time', { concurrency: 4 }, () => {
  test('the server pings, and closes who does not answer with 4001', async (t) => {
    const server = await startServer(t, { config: { 'ping-period-ms': 300, 'pong-wait-ms': 1000 } });
    const lively = await V1Client.open(server);
    const mute = await V1Client.open(server, { autoPong: false });
    const { code } = await mute.closed(6000);
    assert.equal(code, 4001);
    assert.ok(mute.pings.length >= 1);
    assert.ok(lively.pings.length >= 2);
    await lively.expect('pong', { type: 'ping' });
    await lively.close();
  });
});

describe('the log', () => {
  test('has no token, no session and no message in it', async (t) => {
    const server = await startServer(t, { args: ['--log-level', 'debug'], env: { G_MESSAGES_DEBUG: 'all' } });
    const token = await issueToken(server, 'rahim');
    const secret = readFileSync(join(server.dataDir, 'secret.key'), 'utf8').trim();
    const forged = `${token.slice(0, -6)}AAAAAA`;

    const byQuery = await V1Client.open(server, { token });
    await byQuery.join('a');
    await byQuery.say('a', 'words-for-this-room-alone');
    const byHeader = await FlatClient.open(server, { room: 'a' }, { headers: { Authorization: `Bearer ${token}` } }).catch(() => null);
    const guest = await V1Client.open(server, { username: 'Mitu' });
    await guest.expectError('invalid_token', { type: 'auth', token: forged });
    await guest.expect('welcome', { type: 'auth', token });
    await tryUpgrade(server, `/ws?token=${forged}`);
    await server.get('/api/rooms', { headers: { Authorization: `Bearer ${forged}` } });
    await server.get(`/api/rooms?token=${token}`);
    const raw = await new RawClient(server.port).connected();
    raw.send(`GET /ws?token=${token} HTTP/1.1\r\n`);
    raw.destroy();
    for (const client of [byQuery, byHeader, guest])
      client?.cut();
    assert.equal(await server.stop(), 0);
    for (const [what, text] of Object.entries({ 'the token': token, 'its signature': token.split('.')[2], 'a bad token': forged.split('.')[1], 'the secret': secret, 'a session': guest.session ?? 'none' }))
      assert.ok(!server.log.includes(text), `${what} stands in the log`);
    const info = server.log.split('\n').filter((line) => !/ debug /.test(line)).join('\n');
    assert.ok(!info.includes('words-for-this-room-alone'));
  });
});
