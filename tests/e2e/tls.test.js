// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The same hub behind TLS: pages, chat, large messages, floods, half handshakes, the end

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { get, Agent } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { EventReader } from './lib/events.js';
import { noLimits, startServer, temporaryFolder } from './lib/server.js';
import { bounded } from './lib/wait.js';

let config;

before(() => {
  const folder = temporaryFolder();
  const certificate = join(folder, 'certificate.pem');
  const key = join(folder, 'key.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key,
                           '-out', certificate, '-days', '2', '-subj', '/CN=localhost'], { stdio: 'ignore' });
  config = { ...noLimits, 'tls-certificate': certificate, 'tls-key': key, 'header-wait-ms': 1000 };
});

const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
after(() => agent.destroy());

function ask(server, path) {
  return bounded(new Promise((resolve, reject) => {
    get(server.url + path, { agent }, (res) => {
      let body = '';
      res.setEncoding('utf8');
      res.on('data', (text) => { body += text; });
      res.on('end', () => resolve({ status: res.statusCode, body, isReused: res.req.reusedSocket }));
    }).on('error', reject);
  }), `an answer to ${path}`);
}

async function open(server, path) {
  const socket = new WebSocket(server.wsUrl + path, { rejectUnauthorized: false, perMessageDeflate: false });
  socket.inbox = [];
  socket.on('message', (data, isBinary) => {
    socket.inbox.push(isBinary ? data : data.toString());
    socket.emit('inbox');
  });
  await bounded(once(socket, 'open'), `the upgrade of ${path}`);
  return socket;
}

async function holds(socket, count, boundMs = 15000) {
  const enough = async () => {
    while (socket.inbox.length < count)
      await once(socket, 'inbox');
  };
  await bounded(enough(), `${count} messages`, boundMs);
}

describe('behind TLS', () => {
  test('requests share a connection', async (t) => {
    const server = await startServer(t, { config });
    assert.equal((await ask(server, '/healthz')).body, '{"status":"ok"}');
    const second = await ask(server, '/rooms');
    assert.equal(second.body, '[]');
    assert.ok(second.isReused);
  });

  test('two talk, and one leaves', async (t) => {
    const server = await startServer(t, { config });
    const rahim = await open(server, `/ws?room=tls&username=${encodeURIComponent('রহিম')}`);
    await holds(rahim, 1);
    const mitu = await open(server, '/ws?room=tls&username=Mitu');
    await holds(mitu, 1);
    rahim.send(JSON.stringify({ content: 'হ্যালো' }));
    await holds(mitu, 2);
    assert.equal(JSON.parse(mitu.inbox[1]).content, 'হ্যালো');
    mitu.close(1000);
    const [code] = await bounded(once(mitu, 'close'), 'the close');
    assert.equal(code, 1000);
    await holds(rahim, 4);
    assert.equal(JSON.parse(rahim.inbox[3]).type, 'leave');
    rahim.terminate();
  });

  test('messages of all sizes, and many at once, come back whole and in order', async (t) => {
    const server = await startServer(t, { config });
    const socket = await open(server, '/ws/echo');
    const sizes = [0, 1, 125, 126, 16383, 16384, 16385, 40000, 65536];
    for (const size of sizes)
      socket.send(Buffer.alloc(size, size % 251));
    await holds(socket, sizes.length);
    sizes.forEach((size, i) => assert.ok(socket.inbox[i].equals(Buffer.alloc(size, size % 251)), `${size} bytes`));
    for (let i = 0; i < 3000; i++)
      socket.send(`${i}:${'x'.repeat(1000)}`);
    await holds(socket, sizes.length + 3000);
    for (let i = 0; i < 3000; i++)
      assert.equal(socket.inbox[sizes.length + i].split(':')[0], String(i));
    socket.close();
  });

  test('a handshake that stays half is cut off, and plain HTTP is refused', async (t) => {
    const server = await startServer(t, { config });
    for (const bytes of [Buffer.from('16030100c8010000c40303', 'hex'), Buffer.alloc(0), Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')]) {
      const socket = connectPlain(server.port, '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write(bytes);
      socket.resume();
      await bounded(new Promise((resolve) => { socket.on('close', resolve); }), `the end after ${bytes.length} bytes`, 8000);
    }
    assert.equal((await ask(server, '/healthz')).status, 200);
  });

  test('stopping tells everybody', async (t) => {
    const server = await startServer(t, { config });
    const socket = await open(server, '/ws?room=end');
    const closed = once(socket, 'close');
    const stopped = server.stop();
    const [code] = await bounded(closed, 'the close');
    assert.equal(code, 1001);
    assert.equal(await stopped, 0);
  });

  test('events are streamed, and resumed', async (t) => {
    const server = await startServer(t, { config });
    const rahim = await open(server, '/ws?room=events&username=Rahim');
    const reader = await EventReader.open(server, '/events?room=events');
    await reader.take('joined');
    rahim.send(JSON.stringify({ content: 'one' }));
    const { id, data } = await reader.take('message');
    assert.equal(data.content, 'one');
    reader.close();
    rahim.send(JSON.stringify({ content: 'two' }));
    const again = await EventReader.open(server, '/events?room=events', { lastId: id });
    assert.equal((await again.take('message')).data.content, 'two');
    again.close();
    rahim.terminate();
  });

  test('a new certificate is taken by SIGHUP, for new connections', async (t) => {
    const folder = temporaryFolder();
    const own = { 'tls-certificate': join(folder, 'certificate.pem'), 'tls-key': join(folder, 'key.pem') };
    const make = (name) => execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
      '-nodes', '-keyout', own['tls-key'], '-out', own['tls-certificate'], '-days', '2', '-subj', `/CN=${name}`], { stdio: 'ignore' });
    make('before');
    const server = await startServer(t, { config: { ...config, ...own } });
    const nameOf = async () => {
      const socket = connectTls({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false });
      await bounded(once(socket, 'secureConnect'), 'the handshake');
      const name = socket.getPeerCertificate().subject.CN;
      socket.destroy();
      return name;
    };
    assert.equal(await nameOf(), 'before');
    const old = await open(server, '/ws/echo');
    make('after');
    server.child.kill('SIGHUP');
    await server.logged(/were read again/);
    assert.equal(await nameOf(), 'after');
    old.send('still here');
    await holds(old, 1);
    writeFileSync(own['tls-certificate'], 'nonsense');
    server.child.kill('SIGHUP');
    await server.logged(/the TLS certificate stays as it was/);
    assert.equal(await nameOf(), 'after');
    old.terminate();
  });
});
