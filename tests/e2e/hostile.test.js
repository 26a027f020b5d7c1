// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Bad manners: a clear refusal, bounded memory, nobody else notices

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { FlatClient } from './lib/flat.js';
import { Chat, percentile } from './lib/load.js';
import { isSanitized } from './lib/paths.js';
import { seeded } from './lib/random.js';
import { BINARY, PING, PONG, RawClient, TEXT, closePayload, frame, upgradeRequest } from './lib/raw.js';
import { Server, noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { bounded, eventually } from './lib/wait.js';

const MiB = 1 << 20;
const config = { ...noLimits, 'header-wait-ms': 400, 'message-wait-ms': 400, 'access-log': false };
const server = await new Server({ config }).start();
after(() => server.finish());

function assertGrowth(before, now, most, what) {
  if (!isSanitized())
    assert.ok(now - before < most, `${what}: RSS grew by ${((now - before) / MiB).toFixed(2)} MiB`);
}

const counter = async (name, to = server) => (await to.stats()).counters[name];

function drained(socket) {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}

/* Writes until the server stops taking, ends the connection, or n writes are through. */
async function pour(socket, bytes, n) {
  for (let i = 0; i < n && !socket.destroyed && socket.writable; i++) {
    if (!socket.write(bytes))
      await drained(socket);
  }
}

describe('frames', { concurrency: 4 }, () => {
  for (const path of ['/ws', '/ws/echo']) {
    test(`${path}: fragments without end`, async () => {
      const client = await RawClient.open(server.port, path);
      client.sendFrame(TEXT, 'begin', { fin: false });
      pour(client.socket, frame(0, Buffer.alloc(1000, 'a'), { fin: false }), 1000);
      assert.equal((await client.closeFrame()).code, 1009);
      client.destroy();
    });

    test(`${path}: empty fragments without end`, async () => {
      const client = await RawClient.open(server.port, path);
      client.sendFrame(TEXT, '', { fin: false });
      const drip = setInterval(() => client.sendFrame(0, '', { fin: false }), 20);
      const { code } = await client.closeFrame().finally(() => clearInterval(drip));
      assert.equal(code, 1008);
      client.destroy();
    });

    test(`${path}: a message that never ends, byte by byte`, async () => {
      const client = await RawClient.open(server.port, path);
      const bytes = frame(TEXT, Buffer.alloc(60000, 'a'));
      let at = 0;
      const drip = setInterval(() => client.send(bytes.subarray(at, ++at)), 20);
      const { code } = await client.closeFrame().finally(() => clearInterval(drip));
      assert.equal(code, 1008);
      client.destroy();
    });

    test(`${path}: half a frame header, then silence`, async () => {
      const client = await RawClient.open(server.port, path);
      client.send(frame(TEXT, Buffer.alloc(300)).subarray(0, 3));
      await client.expectClose(1008);
    });

    test(`${path}: pings keep a half-sent message from nothing`, async () => {
      const client = await RawClient.open(server.port, path);
      client.sendFrame(TEXT, 'half', { fin: false });
      const ping = setInterval(() => client.sendFrame(PING, 'x'), 50);
      const { code } = await client.closeFrame().finally(() => clearInterval(ping));
      assert.equal(code, 1008);
      client.destroy();
    });

    test(`${path}: a length that lies`, async () => {
      for (const length of [65537n, 1n << 32n, (1n << 63n) - 1n]) {
        const client = await RawClient.open(server.port, path);
        client.sendFrame(TEXT, 'x', { lengthForm: 64, length });
        await client.expectClose(1009);
      }
    });
  }

  test('what is wrong on the wire never reaches the room', async () => {
    const room = 'calm';
    const witness = await FlatClient.open(server, { room, username: 'Witness' });
    const good = '{"content":"must not be seen"}';
    const bad = {
      'not masked': [frame(TEXT, good, { masked: false }), 1002],
      'reserved bits': [frame(TEXT, good, { rsv: 4 }), 1002],
      'bad UTF-8 split across frames': [Buffer.concat([frame(TEXT, Buffer.concat([Buffer.from('{"content":"must not'), Buffer.from([0xe0])]), { fin: false }), frame(0, Buffer.from([0x9f, 0xbf, 0x22, 0x7d]))]), 1007],
      'a surrogate split across frames': [Buffer.concat([frame(TEXT, Buffer.from([0x22, 0xed]), { fin: false }), frame(0, Buffer.from([0xa0, 0x80, 0x22]))]), 1007],
      'a close inside': [Buffer.concat([frame(TEXT, good.slice(0, 9), { fin: false }), frame(8, closePayload(1000)), frame(0, good.slice(9))]), 1000],
      'a text inside a text': [Buffer.concat([frame(TEXT, good, { fin: false }), frame(TEXT, good)]), 1002],
    };
    for (const [name, [bytes, code]] of Object.entries(bad)) {
      const client = await RawClient.open(server.port, `/ws?room=${room}&username=Rude`);
      client.send(bytes);
      assert.equal((await client.closeFrame()).code, code, name);
      client.destroy();
      await witness.take((m) => m.type === 'leave', `the leave after ${name}`);
    }
    await witness.sync();
    assert.deepEqual(witness.inbox.items.filter((m) => m.type === 'text'), []);
    await witness.close();
  });

  test('500 promises of 64 KiB with one byte kept cost nothing like it', async () => {
    const own = await new Server({ config: { ...noLimits, 'message-wait-ms': 60000, 'access-log': false } }).start();
    try {
      const warm = await Promise.all(Array.from({ length: 500 }, () => RawClient.open(own.port, '/ws/echo')));
      const before = own.rssBytes();
      for (const client of warm)
        client.sendFrame(BINARY, 'x', { length: 65536 });
      await eventually(async () => (await counter('bytes_in', own)) >= 500 * 15, 'all bytes read');
      assertGrowth(before, own.rssBytes(), 4 * MiB, '500 half messages');
      for (const client of warm)
        client.destroy();
    } finally {
      await own.finish();
    }
  });
});

describe('JSON', () => {
  const deep = (n, open = '[', close = ']') => open.repeat(n) + close.repeat(n);
  const texts = {
    '100,000 arrays deep, never closed': '['.repeat(50000),
    '20,000 arrays deep': deep(20000),
    '10,000 objects deep': `${'{"a":'.repeat(10000)}1${'}'.repeat(10000)}`,
    'deep inside a member that is let be': `{"type":"ping","content":"x","x":${deep(30000)}}`,
    'a number of 60,000 digits': `{"type":"ping","x":${'1'.repeat(60000)}}`,
    'a string of 10,000 escapes': `{"type":"\\u0041${'\\u0041'.repeat(10000)}"}`,
    'a raw NUL': '{"type":"pi\0ng"}',
    'a NUL behind the end': '{"type":"ping"}\0',
    'control characters in a string': '{"type":"ping","nonce":"a\nb"}',
    'a byte order mark': '\ufeff{"type":"ping"}',
    'many members': `{${Array.from({ length: 6000 }, (_, i) => `"k${i}":0`).join(',')}}`,
    'the same member many times': `{${'"type":7,'.repeat(5000)}"type":7}`,
    'only white space': ' '.repeat(60000),
  };

  for (const [name, text] of Object.entries(texts)) {
    test(`${name}: an error, and the connection stays`, async () => {
      const flat = await FlatClient.open(server, { room: `json ${name}` });
      const v1 = await V1Client.open(server);
      flat.sendText(text);
      v1.sendText(text);
      const answers = [await flat.take((m) => m.type !== 'join', 'an answer'), await v1.take(() => true, 'an answer')];
      for (const answer of answers.filter((a) => a.type !== 'pong')) {
        assert.equal(answer.type, 'error');
        assert.match(answer.code, /^(bad_json|bad_message|unknown_type)$/);
        assert.ok((answer.message ?? answer.content).length < 500, 'an error is short whatever was sent');
      }
      await flat.sync();
      await v1.sync();
      await flat.close();
      await v1.close();
    });
  }

  test('100,000 deep, where messages may be that long', async (t) => {
    const wide = await startServer(t, { config: { ...noLimits, 'max-message-bytes': 4 * MiB } });
    const before = wide.rssBytes();
    const v1 = await V1Client.open(wide);
    for (const text of [deep(100000), '['.repeat(100000), `${'{"a":'.repeat(100000)}1${'}'.repeat(100000)}`, `{"type":"ping","x":${deep(100000)}}`]) {
      v1.sendText(text);
      assert.equal((await v1.takeType('error')).code, 'bad_json');
    }
    assertGrowth(before, wide.rssBytes(), 8 * MiB, '100,000 deep JSON');
    await v1.close();
  });
});

describe('HTTP', { concurrency: 4 }, () => {
  async function cutOff(client, boundMs = 5000) {
    await bounded(client.ended, 'the server to cut it off', boundMs);
    client.destroy();
  }

  test('half a header is cut off after its time', async () => {
    const before = await counter('half_headers');
    const parts = ['', 'G', 'GET / HTTP/1.1\r\n', 'GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n', upgradeRequest('/ws/echo').slice(0, -1)];
    await Promise.all(parts.map(async (part) => {
      const client = await new RawClient(server.port).connected();
      const begun = Date.now();
      if (part)
        client.send(part);
      await cutOff(client);
      assert.ok(Date.now() - begun > 250, 'not before its time');
    }));
    assert.ok(await counter('half_headers') >= before + 5);
  });

  test('a header that drips is cut off all the same', async () => {
    const client = await new RawClient(server.port).connected();
    const bytes = upgradeRequest('/ws/echo', { headers: { 'X-Slow': 'a'.repeat(5000) } });
    let at = 0;
    const drip = setInterval(() => client.send(bytes[at++]), 25);
    await cutOff(client).finally(() => clearInterval(drip));
  });

  test('an idle connection after an answer is let go', async (t) => {
    const brisk = await startServer(t, { config: { 'http-idle-ms': 300 } });
    const client = await new RawClient(brisk.port).connected();
    client.send('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
    assert.equal((await client.head()).status, 200);
    await cutOff(client);
  });

  test('whoever was refused is forgotten in peace', async (t) => {
    const brisk = await startServer(t, { config: { 'http-idle-ms': 200 } });
    const clients = await Promise.all([
      upgradeRequest('/ws', { headers: { 'Sec-WebSocket-Version': '8' } }),
      upgradeRequest('/ws', { headers: { 'Sec-WebSocket-Key': 'short' } }),
      upgradeRequest('/ws', { headers: { Origin: 'https://evil.example' } }),
      'GET /healthz HTTP/1.0\r\n\r\n',
      'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      'GET / HTTP/1.1\r\n: empty\r\n\r\n',
    ].map(async (bytes) => {
      const client = await new RawClient(brisk.port).connected();
      client.send(bytes);
      await client.next();
      return client;
    }));
    /* The last to come has waited longest when the others' time is over. */
    const last = await new RawClient(brisk.port).connected();
    last.send('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
    await cutOff(last);
    clients.forEach((client) => client.destroy());
    assert.equal((await brisk.get('/healthz')).status, 200);
  });

  test('a giant header is refused', async () => {
    const before = server.rssBytes();
    for (const headers of [{ 'X-Giant': 'a'.repeat(1 << 20) }, Object.fromEntries(Array.from({ length: 20000 }, (_, i) => [`X-${i}`, 'b']))]) {
      const client = await new RawClient(server.port).connected();
      pour(client.socket, upgradeRequest('/ws/echo', { headers }), 1);
      const got = await client.next();
      assert.ok(got.end || got.lost || (got.status >= 400 && got.status < 500), JSON.stringify(got));
      await cutOff(client);
    }
    const client = await new RawClient(server.port).connected();
    pour(client.socket, `GET /${'a'.repeat(1 << 20)} HTTP/1.1\r\n\r\n`, 1);
    await cutOff(client);
    assertGrowth(before, server.rssBytes(), 8 * MiB, 'giant headers');
  });

  test('what is not HTTP is refused or cut off', async () => {
    for (const bytes of [
      '\0'.repeat(100), '\r\n\r\n', '\n\n', 'HELO there\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET / HTTP/1.1\0\r\n\r\n', 'GET /ws\0 HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n', 'GET / HTTP/1.1\r\n: empty\r\n\r\n', `GET / HTTP/1.1\r\nHost: ${'a'.repeat(3000)}\r\n\r\n`, 'GET /ws?room=%&username=%f%zz HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      Buffer.from('16030100c8010000c40303', 'hex'), 'CONNECT a:1 HTTP/1.1\r\n\r\n', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n',
    ]) {
      const client = await new RawClient(server.port).connected();
      client.send(bytes);
      client.socket.end();
      await cutOff(client, 10000);
      assert.doesNotMatch(client.body, /^HTTP\/1\.1 (101|5)/, JSON.stringify(String(bytes).slice(0, 60)));
    }
    assert.equal((await server.get('/healthz')).status, 200);
  });

  test('random bytes, and good requests with random bytes in them', async (t) => {
    const random = seeded(t);
    const noise = async (i) => {
      const good = Buffer.concat([Buffer.from(upgradeRequest('/ws?room=noise')), frame(TEXT, '{"content":"x"}'), frame(PING, 'x')]);
      const bytes = i % 2 ? good : Buffer.alloc(random.integer(1, 300));
      const flips = i % 2 ? random.integer(1, 8) : bytes.length;
      for (let n = 0; n < flips; n++)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      const client = await new RawClient(server.port).connected();
      client.inbox.push = () => {};
      client.send(bytes);
      client.socket.end();
      await bounded(client.ended, `the end of noise ${i}`, 10000);
      client.destroy();
    };
    for (let i = 0; i < 300; i += 50)
      await Promise.all(Array.from({ length: 50 }, (_, n) => noise(i + n)));
    assert.equal((await server.get('/healthz')).status, 200);
  });

  test('a body without end is not kept', async () => {
    const before = server.rssBytes();
    const client = await new RawClient(server.port).connected();
    client.send('POST /api/rooms HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
    await pour(client.socket, `10000\r\n${'a'.repeat(65536)}\r\n`, 300);
    assertGrowth(before, server.rssBytes(), 8 * MiB, 'a body of 20 MB');
    client.destroy();
  });
});

describe('floods', () => {
  async function beside(t, flood, { most = 24 * MiB, extra = {} } = {}) {
    const own = await startServer(t, { config: { ...noLimits, 'access-log': false, ...extra } });
    const chat = await Chat.open(own, 'calm', 3);
    await chat.talk({ n: 600 });
    const before = percentile(await chat.talk({ n: 600 }), 0.99);
    const rss = own.rssBytes();
    let over = false;
    const flooding = flood(own).finally(() => { over = true; });
    const times = await chat.talk({ n: 20000, goesOn: () => !over });
    await flooding;
    const during = percentile(times.concat(await chat.talk({ n: 100 })), 0.99);
    const grown = own.rssBytes() - rss;
    t.diagnostic(`p99 ${before.toFixed(1)} ms before, ${during.toFixed(1)} ms during (${times.length / 3} messages), RSS + ${(grown / MiB).toFixed(1)} MiB`);
    assertGrowth(0, grown, most, 'the flood');
    assert.ok(during < Math.max(20 * before, 250) * (isSanitized() ? 4 : 1), `p99 went from ${before} to ${during} ms`);
    await chat.close();
    return own;
  }

  const flooder = async (own) => {
    const client = await RawClient.open(own.port, '/ws?username=Flood', { headers: { 'Sec-WebSocket-Protocol': 'adda.v1' } });
    client.sendFrame(TEXT, '{"type":"join","room":"flood","nonce":"j"}');
    await client.inbox.take((f) => f.opcode === TEXT && f.payload.includes('"joined"'), 'joined');
    return client;
  };
  const many = Buffer.concat(Array.from({ length: 500 }, (_, i) => frame(TEXT, `{"type":"send","room":"flood","content":"flood flood flood ${i}"}`)));

  /* So that a busy machine does not make the flooder a slow reader. */
  const patient = { 'send-queue-messages': 65536, 'send-queue-bytes': 16 * MiB };

  test('a sender that never stops, and reads', { timeout: 60000 }, async (t) => {
    await beside(t, async (own) => {
      const client = await flooder(own);
      let heard = 0;
      client.inbox.push = () => { heard++; };
      await pour(client.socket, many, 40);
      await eventually(() => heard >= 20000, 'all of the flood', 30000);
      client.destroy();
    }, { extra: patient });
  });

  test('a sender that never stops, and never reads', { timeout: 60000 }, async (t) => {
    await beside(t, async (own) => {
      const client = await flooder(own);
      client.socket.pause();
      let through = false;
      pour(client.socket, many, 2000).then(() => { through = true; });
      await eventually(async () => (await counter('slow_closed', own)) === 1 || through, 'the end of the flood', 30000);
      client.destroy();
    });
  });

  test('a sender over the rate is only told so', { timeout: 60000 }, async (t) => {
    await beside(t, async (own) => {
      const client = await flooder(own);
      let told = 0;
      client.inbox.push = () => { told++; };
      await pour(client.socket, many, 40);
      await eventually(() => told >= 19000, 'all refusals', 30000);
      assert.ok(await counter('rate_limited', own) >= 9000);
      client.destroy();
    }, { extra: { ...patient, 'message-rate': 10000, 'message-window-ms': 3600000 } });
  });

  test('pings without end, and nobody reads the pongs', { timeout: 60000 }, async (t) => {
    await beside(t, async (own) => {
      const client = await RawClient.open(own.port, '/ws/echo');
      client.socket.pause();
      const pings = Buffer.concat(Array.from({ length: 2000 }, () => frame(PING, Buffer.alloc(125, 'p'))));
      await bounded(pour(client.socket, pings, 40), 'the way for 80,000 pings', 20000);
      client.sendFrame(PING, 'the last');
      client.socket.resume();
      await client.inbox.take((f) => f.opcode === PONG && f.payload.toString() === 'the last', 'the last pong', 20000);
      client.destroy();
    });
  });

  test('2,000 connects that go at once', { timeout: 60000 }, async (t) => {
    await beside(t, async (own) => {
      const before = await own.stats();
      for (let i = 0; i < 100; i++) {
        await Promise.all(Array.from({ length: 20 }, async (_, n) => {
          const client = await new RawClient(own.port).connected();
          client.inbox.push = () => {};
          client.send(upgradeRequest('/ws?room=doors'));
          if (n % 2)
            await once(client.socket, 'data').catch(() => {});
          if (n % 3)
            client.socket.resetAndDestroy();
          else
            client.destroy();
        }));
      }
      await eventually(async () => (await own.stats()).clients === before.clients, 'everybody gone', 10000);
    });
  });
});

describe('descriptors', () => {
  test('10,000 connections that send nothing, and a chat beside them', { timeout: 120000 }, async (t) => {
    const limit = Number(execFileSync('sh', ['-c', 'ulimit -Hn']).toString().trim()) || 1 << 20;
    const n = Math.min(10000, limit - 500);
    if (n < 10000)
      t.diagnostic(`only ${n} connections: the hard limit of open files is ${limit}`);
    const own = await startServer(t, { files: n + 400, config: { ...noLimits, 'header-wait-ms': 12000, 'access-log': false } });
    const chat = await Chat.open(own, 'calm', 3);
    await chat.talk({ n: 600 });
    const before = percentile(await chat.talk({ n: 600 }), 0.99);
    const rss = own.rssBytes();

    let gone = 0;
    const sockets = [];
    t.after(() => sockets.forEach((socket) => socket.destroy()));
    for (let i = 0; i < n; i += 500) {
      await Promise.all(Array.from({ length: Math.min(500, n - i) }, async () => {
        const socket = connect(own.port, '127.0.0.1');
        sockets.push(socket);
        socket.on('error', () => {});
        socket.on('close', () => { gone++; });
        socket.resume();
        await bounded(once(socket, 'connect'), 'a connection');
      }));
    }
    const during = percentile(await chat.talk({ n: 600 }), 0.99);
    const grown = own.rssBytes() - rss;
    t.diagnostic(`${n} silent connections: RSS + ${(grown / MiB).toFixed(1)} MiB, p99 ${before.toFixed(1)} → ${during.toFixed(1)} ms, ${gone} gone`);
    assertGrowth(0, grown, 24 * MiB, `${n} silent connections`);
    assert.ok(during < Math.max(5 * before, 60) * (isSanitized() ? 4 : 1), `p99 went from ${before} to ${during} ms`);
    await eventually(() => gone === n, 'all of them cut off', 40000, 100);
    await chat.talk({ n: 30 });
    await chat.close();
  });

  test('none left: it is said by name, those who are in go on, and it passes', { timeout: 60000 }, async (t) => {
    const own = await startServer(t, { files: 64, config: { ...noLimits, 'header-wait-ms': 60000 } });
    const chat = await Chat.open(own, 'calm', 2);
    const sockets = Array.from({ length: 150 }, () => connect(own.port, '127.0.0.1').on('error', () => {}).resume());
    t.after(() => sockets.forEach((socket) => socket.destroy()));
    await own.logged(/no descriptors left|EMFILE/);
    await chat.talk({ n: 200 });
    assert.ok(own.log.match(/EMFILE/g).length < 100, 'it is not said too often');
    for (const socket of sockets)
      socket.destroy();
    await eventually(async () => (await own.get('/healthz').catch(() => null))?.status === 200, 'room for newcomers', 10000, 50);
    const late = await FlatClient.open(own, { room: 'calm' });
    await late.sync();
    await late.close();
    await chat.close();
  });
});
