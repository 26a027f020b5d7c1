// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// RFC 6455, case by case, on /ws/echo

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { BINARY, CLOSE, PING, PONG, RawClient, TEXT, closePayload, frame, upgradeRequest } from './lib/raw.js';
import { Server, noLimits } from './lib/server.js';
import { badUtf8, goodUtf8, unfinishedUtf8 } from './lib/utf8.js';

const maxBytes = 1 << 20;
const server = await new Server({ config: { ...noLimits, 'max-message-bytes': maxBytes } }).start();
const tick = () => new Promise((resolve) => setImmediate(resolve));

after(() => server.finish());

function pieces(data, size) {
  const list = [];
  for (let i = 0; i < data.length; i += size)
    list.push(data.subarray(i, i + size));
  return list;
}

/* Sends each buffer in a write of its own. */
async function sendAll(client, buffers) {
  for (const buffer of buffers) {
    client.send(buffer);
    await tick();
  }
}

async function leave(client) {
  client.sendFrame(CLOSE, closePayload(1000));
  await client.expectClose(1000);
}

/* One connection: sends, looks at what comes back, and sees that nothing else does. */
function talk(name, buffers, expected) {
  test(name, async () => {
    const client = await RawClient.open(server.port, '/ws/echo', { name });
    await sendAll(client, buffers);
    for (const [opcode, payload] of expected)
      await client.expectFrame(opcode, payload);
    await leave(client);
  });
}

test('a flood right behind the upgrade, long before the answer, comes back whole', async () => {
  const text = 'x'.repeat(50_000);
  const client = await RawClient.open(server.port, '/ws/echo', { extra: Buffer.concat(Array.from({ length: 20 }, () => frame(TEXT, text))) });
  for (let i = 0; i < 20; i++)
    await client.expectFrame(TEXT, text);
  await leave(client);
});

/* One connection that must end in a close frame with this code, after what is expected before it. */
function refuse(name, buffers, codes, expected = []) {
  test(name, async () => {
    const client = await RawClient.open(server.port, '/ws/echo', { name });
    await sendAll(client, buffers);
    for (const [opcode, payload] of expected)
      await client.expectFrame(opcode, payload);
    const got = await client.next();
    assert.equal(got.opcode, CLOSE, `not a close frame: ${JSON.stringify(got).slice(0, 200)}`);
    const code = got.payload.readUInt16BE(0);
    assert.ok([codes].flat().includes(code), `close code ${code} instead of ${codes}`);
    await client.expectEnd();
  });
}

describe('messages of every length come back', { concurrency: 4 }, () => {
  for (const size of [0, 1, 2, 3, 7, 8, 9, 124, 125, 126, 127, 128, 129, 1023, 4096, 16383, 65534, 65535, 65536, 65537, 131072, maxBytes]) {
    const bytes = Buffer.alloc(size, Buffer.from('আড্ডা'));
    const letters = Buffer.alloc(size, 'adda ');
    talk(`text of ${size} bytes`, [frame(TEXT, letters)], [[TEXT, letters]]);
    talk(`binary of ${size} bytes`, [frame(BINARY, bytes)], [[BINARY, bytes]]);
    if (size <= 129)
      talk(`text of ${size} bytes, byte by byte`, pieces(frame(TEXT, letters), 1), [[TEXT, letters]]);
    else if (size < maxBytes)
      talk(`binary of ${size} bytes in pieces of 997`, pieces(frame(BINARY, bytes), 997), [[BINARY, bytes]]);
  }

  for (const mask of [[0, 0, 0, 0], [255, 255, 255, 255], [0, 0, 0, 1], [1, 2, 3, 4]])
    talk(`the mask ${mask}`, [frame(TEXT, 'masked text, long enough for words', { mask })], [[TEXT, 'masked text, long enough for words']]);

  test('1,000 messages in one packet come back in order', async () => {
    const client = await RawClient.open(server.port, '/ws/echo');
    const texts = Array.from({ length: 1000 }, (_, i) => `message ${i}`);
    client.send(Buffer.concat(texts.map((text) => frame(TEXT, text))));
    for (const text of texts)
      await client.expectFrame(TEXT, text);
    await leave(client);
  });

  test('a message whose bytes arrive with those of the next', async () => {
    const client = await RawClient.open(server.port, '/ws/echo');
    const stream = Buffer.concat([frame(TEXT, 'one'), frame(BINARY, Buffer.alloc(300, 7)), frame(PONG, 'x'), frame(TEXT, 'two')]);
    for (let cut = 1; cut < stream.length; cut += 13) {
      await sendAll(client, [stream.subarray(0, cut), stream.subarray(cut)]);
      await client.expectFrame(TEXT, 'one');
      await client.expectFrame(BINARY, Buffer.alloc(300, 7));
      await client.expectFrame(TEXT, 'two');
    }
    await leave(client);
  });
});

describe('lengths', { concurrency: 4 }, () => {
  for (const [form, size] of [[16, 0], [16, 1], [16, 125], [64, 0], [64, 125], [64, 126], [64, 65535]]) {
    refuse(`${size} bytes in the ${form}-bit form`, [frame(TEXT, Buffer.alloc(size, 'a'), { lengthForm: form })], 1002);
    refuse(`binary, ${size} bytes in the ${form}-bit form`, [frame(BINARY, Buffer.alloc(size, 1), { lengthForm: form })], 1002);
  }
  refuse('64 bits with the top bit set', [frame(BINARY, 'x', { lengthForm: 64, length: 1n << 63n })], 1002);
  refuse('64 bits, all set', [frame(BINARY, 'x', { lengthForm: 64, length: (1n << 64n) - 1n })], 1002);
  for (const length of [BigInt(maxBytes) + 1n, 1n << 31n, (1n << 32n) + 5n, 1n << 40n, (1n << 63n) - 1n])
    refuse(`a promise of ${length} bytes`, [frame(BINARY, 'only this', { lengthForm: 64, length })], 1009);

  test('a whole message over the limit', async () => {
    const client = await RawClient.open(server.port, '/ws/echo');
    client.sendFrame(TEXT, Buffer.alloc(maxBytes + 1, 'a'));
    await client.expectClose(1009);
  });
  refuse('fragments that go over the limit together', [
    frame(TEXT, Buffer.alloc(maxBytes / 2, 'a'), { fin: false }),
    frame(0, Buffer.alloc(maxBytes / 2, 'a'), { fin: false }),
    frame(0, 'a'),
  ], 1009);
  talk('fragments that just reach the limit', [
    frame(BINARY, Buffer.alloc(maxBytes / 2, 'a'), { fin: false }),
    frame(0, Buffer.alloc(maxBytes / 2, 'a')),
  ], [[BINARY, Buffer.alloc(maxBytes, 'a')]]);
});

describe('pings and pongs', { concurrency: 4 }, () => {
  for (const size of [0, 1, 8, 124, 125]) {
    talk(`a ping of ${size} bytes`, [frame(PING, Buffer.alloc(size, 0xfe))], [[PONG, Buffer.alloc(size, 0xfe)]]);
    talk(`a ping of ${size} bytes, byte by byte`, pieces(frame(PING, Buffer.alloc(size, 9)), 1), [[PONG, Buffer.alloc(size, 9)]]);
    talk(`an unasked pong of ${size} bytes`, [frame(PONG, Buffer.alloc(size, 1)), frame(TEXT, 'on')], [[TEXT, 'on']]);
  }
  refuse('a ping of 126 bytes', [frame(PING, Buffer.alloc(126))], 1002);
  refuse('a pong of 126 bytes', [frame(PONG, Buffer.alloc(126))], 1002);
  refuse('a ping of 65,536 bytes', [frame(PING, Buffer.alloc(65536))], 1002);
  refuse('a ping that is a fragment', [frame(PING, 'x', { fin: false })], 1002);
  refuse('a pong that is a fragment', [frame(PONG, 'x', { fin: false })], 1002);
  test('of ten pings in one packet the latest is answered, and some of the others in order', async () => {
    const client = await RawClient.open(server.port, '/ws/echo');
    client.send(Buffer.concat(Array.from({ length: 10 }, (_, i) => frame(PING, String(i)))));
    let last = -1;
    while (last < 9) {
      const pong = await client.expectFrame(PONG);
      assert.ok(Number(pong.payload) > last, `pong ${pong.payload} after ${last}`);
      last = Number(pong.payload);
    }
    await leave(client);
  });
  test('a ping after an answer', async () => {
    const client = await RawClient.open(server.port, '/ws/echo');
    client.sendFrame(TEXT, 'one');
    await client.expectFrame(TEXT, 'one');
    client.sendFrame(PING, 'p');
    await client.expectFrame(PONG, 'p');
    await leave(client);
  });
});

describe('reserved bits and opcodes', { concurrency: 4 }, () => {
  for (let rsv = 1; rsv < 8; rsv++) {
    for (const [name, opcode] of Object.entries({ text: TEXT, binary: BINARY, ping: PING, pong: PONG, close: CLOSE }))
      refuse(`${name} with reserved bits ${rsv}`, [frame(opcode, '', { rsv })], 1002);
    refuse(`reserved bits ${rsv} after a message`, [frame(TEXT, 'good'), frame(TEXT, 'bad', { rsv }), frame(TEXT, 'late')], 1002, [[TEXT, 'good']]);
    refuse(`a continuation with reserved bits ${rsv}`, [frame(TEXT, 'a', { fin: false }), frame(0, 'b', { rsv })], 1002);
  }
  for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) {
    refuse(`opcode ${opcode}`, [frame(opcode)], 1002);
    refuse(`opcode ${opcode} with a payload`, [frame(opcode, 'something')], 1002);
    refuse(`opcode ${opcode} in a fragmented message`, [frame(TEXT, 'a', { fin: false }), frame(opcode, 'b')], 1002);
    refuse(`opcode ${opcode} after a message and before a ping`, [frame(TEXT, 'good'), frame(opcode, 'x'), frame(PING)], 1002, [[TEXT, 'good']]);
  }
});

describe('frames that are not masked', { concurrency: 4 }, () => {
  for (const [name, opcode] of Object.entries({ text: TEXT, binary: BINARY, ping: PING, pong: PONG })) {
    refuse(`an unmasked ${name}`, [frame(opcode, 'payload', { masked: false })], 1002);
    refuse(`an empty unmasked ${name}`, [frame(opcode, '', { masked: false })], 1002);
  }
  refuse('an unmasked close', [frame(CLOSE, closePayload(1000), { masked: false })], 1002);
  refuse('an unmasked continuation', [frame(TEXT, 'a', { fin: false }), frame(0, 'b', { masked: false })], 1002);
});

describe('fragments', { concurrency: 4 }, () => {
  const part = (opcode, text, fin = false) => frame(opcode, text, { fin });

  for (const [name, opcode] of Object.entries({ text: TEXT, binary: BINARY })) {
    talk(`${name} in two`, [part(opcode, 'fragment1'), part(0, 'fragment2', true)], [[opcode, 'fragment1fragment2']]);
    talk(`${name} in two, one packet`, [Buffer.concat([part(opcode, 'fragment1'), part(0, 'fragment2', true)])], [[opcode, 'fragment1fragment2']]);
    talk(`${name} in two, byte by byte`, pieces(Buffer.concat([part(opcode, 'fragment1'), part(0, 'fragment2', true)]), 1), [[opcode, 'fragment1fragment2']]);
    talk(`${name}: the first is empty`, [part(opcode, ''), part(0, 'all', true)], [[opcode, 'all']]);
    talk(`${name}: the last is empty`, [part(opcode, 'all'), part(0, '', true)], [[opcode, 'all']]);
    talk(`${name}: one in the middle is empty`, [part(opcode, 'a'), part(0, ''), part(0, 'b', true)], [[opcode, 'ab']]);
    talk(`${name}: all three are empty`, [part(opcode, ''), part(0, ''), part(0, '', true)], [[opcode, '']]);
    talk(`${name} with a ping in it`, [part(opcode, 'a'), frame(PING, 'now'), part(0, 'b', true)], [[PONG, 'now'], [opcode, 'ab']]);
    talk(`${name} with a ping in it, one packet`, [Buffer.concat([part(opcode, 'a'), frame(PING, 'now'), part(0, 'b', true)])], [[PONG, 'now'], [opcode, 'ab']]);
    talk(`${name} with a ping in it, byte by byte`, pieces(Buffer.concat([part(opcode, 'a'), frame(PING, 'now'), part(0, 'b', true)]), 1), [[PONG, 'now'], [opcode, 'ab']]);
    talk(`${name} with a pong in it`, [part(opcode, 'a'), frame(PONG, 'x'), part(0, 'b', true)], [[opcode, 'ab']]);
    talk(`${name} in five with pongs and a ping between`, [part(opcode, '1'), frame(PONG, 'p1'), part(0, '2'), part(0, '3'), frame(PING, 'p2'), part(0, '4'), part(0, '5', true)],
         [[PONG, 'p2'], [opcode, '12345']]);
    const many = Buffer.alloc(3000, 'many fragments ');
    talk(`${name} in 3,000 fragments of a byte`, [Buffer.concat(pieces(many, 1).map((b, i) => frame(i ? 0 : opcode, b, { fin: i === many.length - 1 })))], [[opcode, many]]);
    refuse(`a new ${name} inside a fragmented one`, [part(opcode, 'a'), part(opcode, 'b', true)], 1002);
    refuse(`a fragment of a new ${name} inside a fragmented one`, [part(opcode, 'a'), part(opcode, 'b')], 1002);
  }
  refuse('a continuation of nothing', [part(0, 'lost', true)], 1002);
  refuse('a continuation of nothing that goes on', [part(0, 'lost')], 1002);
  refuse('a continuation after a finished message', [frame(TEXT, 'good'), part(0, 'lost', true)], 1002, [[TEXT, 'good']]);
  refuse('binary inside a fragmented text', [part(TEXT, 'a'), frame(BINARY, 'b')], 1002);
  test('close in the middle of a fragmented message', async () => {
    const client = await RawClient.open(server.port, '/ws/echo');
    client.send(Buffer.concat([part(TEXT, 'never to end'), frame(CLOSE, closePayload(1000))]));
    await client.expectClose(1000);
  });
});

describe('UTF-8', { concurrency: 4 }, () => {
  for (const [name, bytes] of Object.entries(goodUtf8)) {
    talk(`${name}`, [frame(TEXT, bytes)], [[TEXT, bytes]]);
    talk(`${name}, a byte a frame`, [Buffer.concat(pieces(bytes, 1).map((b, i) => frame(i ? 0 : TEXT, b, { fin: i === bytes.length - 1 })))], [[TEXT, bytes]]);
    talk(`${name}, a byte a packet`, pieces(frame(TEXT, bytes), 1), [[TEXT, bytes]]);
    const long = Buffer.concat([Buffer.alloc(61, 'a'), bytes, Buffer.alloc(64, 'b'), bytes]);
    test(`${name} across each border of a word and a frame`, async () => {
      const client = await RawClient.open(server.port, '/ws/echo');
      for (let i = 0; i <= long.length; i += 1 + (long.length >> 6)) {
        client.send(Buffer.concat([frame(TEXT, long.subarray(0, i), { fin: false }), frame(0, long.subarray(i))]));
        await client.expectFrame(TEXT, long);
        client.sendFrame(TEXT, Buffer.concat([Buffer.alloc(i, 'c'), bytes]));
        await client.expectFrame(TEXT, Buffer.concat([Buffer.alloc(i, 'c'), bytes]));
      }
      await leave(client);
    });
  }

  for (const [name, wrong] of Object.entries(badUtf8)) {
    const bytes = Buffer.concat([Buffer.from('আড্ডা'), Buffer.from(wrong), Buffer.from('after')]);
    refuse(`${name}`, [frame(TEXT, bytes)], 1007);
    refuse(`${name}, a byte a frame`, [Buffer.concat(pieces(bytes, 1).map((b, i) => frame(i ? 0 : TEXT, b, { fin: i === bytes.length - 1 })))], 1007);
    refuse(`${name}, a byte a packet`, pieces(frame(TEXT, bytes), 1), 1007);
    refuse(`${name} is noticed before the message ends`, [frame(TEXT, bytes, { fin: false })], 1007);
    refuse(`${name} is noticed before the frame ends`, [frame(TEXT, bytes, { length: 10000 })], 1007);
    refuse(`${name} behind 64 letters`, [frame(TEXT, Buffer.concat([Buffer.alloc(64, 'a'), Buffer.from(wrong), Buffer.alloc(64, 'b')]))], 1007);
    talk(`${name} is nothing to a binary message`, [frame(BINARY, bytes)], [[BINARY, bytes]]);
  }
  for (const [name, wrong] of Object.entries(unfinishedUtf8)) {
    const bytes = Buffer.concat([Buffer.from('আড্ডা'), Buffer.from(wrong)]);
    refuse(`ends after ${name} bytes`, [frame(TEXT, bytes)], 1007);
    refuse(`ends after ${name} bytes, in the last of fragments`, [frame(TEXT, bytes, { fin: false }), frame(0, '')], 1007);
  }
  talk('the state does not leak into the next message', [
    Buffer.concat([frame(BINARY, Buffer.from([0xe2])), frame(TEXT, 'a'), frame(BINARY, Buffer.from([0x82]))]),
  ], [[BINARY, Buffer.from([0xe2])], [TEXT, 'a'], [BINARY, Buffer.from([0x82])]]);
  talk('a ping of bad UTF-8 inside a text', [frame(TEXT, 'a', { fin: false }), frame(PING, Buffer.from([0xff])), frame(0, 'b')],
       [[PONG, Buffer.from([0xff])], [TEXT, 'ab']]);
});

describe('the end of a connection', { concurrency: 4 }, () => {
  const closes = (name, payload, code) => test(name, async () => {
    const client = await RawClient.open(server.port, '/ws/echo');
    client.sendFrame(CLOSE, payload);
    await client.expectClose(code);
  });

  closes('no code', '', 1005);
  for (const code of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])
    closes(`code ${code} comes back`, closePayload(code, 'bye'), code);
  for (const code of [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535])
    closes(`code ${code} is not allowed`, closePayload(code, 'bye'), 1002);
  closes('a payload of one byte', Buffer.from([3]), 1002);
  closes('a reason of 123 bytes', closePayload(1000, 'a'.repeat(123)), 1000);
  closes('a reason in Bengali', closePayload(1000, 'বিদায়'), 1000);
  closes('a payload of 126 bytes', closePayload(1000, 'a'.repeat(124)), 1002);
  for (const [name, wrong] of Object.entries(badUtf8))
    closes(`a reason with ${name}`, closePayload(1000, Buffer.from(wrong)), 1007);
  for (const [name, wrong] of Object.entries(unfinishedUtf8))
    closes(`a reason that ends after ${name} bytes`, closePayload(1000, Buffer.from(wrong)), 1007);

  for (const [name, more] of Object.entries({
    'a text': frame(TEXT, 'late'),
    'a ping': frame(PING, 'late'),
    'another close': frame(CLOSE, closePayload(1001)),
    'a bad frame': frame(7, 'late', { rsv: 7 }),
    'a lot of data': Buffer.alloc(300000, frame(BINARY, Buffer.alloc(1000))),
  })) {
    test(`${name} after close is not heard`, async () => {
      const client = await RawClient.open(server.port, '/ws/echo');
      client.send(Buffer.concat([frame(CLOSE, closePayload(1000)), more]));
      const got = await client.next();
      assert.equal(got.opcode, CLOSE);
      assert.equal(got.payload.readUInt16BE(0), 1000);
      const then = await client.next();
      assert.ok(then.end || then.lost, `something came after close: ${JSON.stringify(then).slice(0, 200)}`);
      client.destroy();
    });
  }

  test('messages before close are still answered', async () => {
    const client = await RawClient.open(server.port, '/ws/echo');
    client.send(Buffer.concat([frame(TEXT, 'one'), frame(TEXT, 'two'), frame(CLOSE, closePayload(1000))]));
    await client.expectFrame(TEXT, 'one');
    await client.expectFrame(TEXT, 'two');
    await client.expectClose(1000);
  });

  test('a connection that just ends is let go', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => RawClient.open(server.port, '/ws/echo')));
    for (const client of clients)
      client.socket.end();
    for (const client of clients)
      await client.expectEnd();
  });
});

describe('the handshake', { concurrency: 4 }, () => {
  test('frames in the same packet, right behind the request', async () => {
    const extra = Buffer.concat([frame(TEXT, 'early'), frame(BINARY, Buffer.alloc(30000, 3)), frame(TEXT, 'bird')]);
    const client = await RawClient.open(server.port, '/ws/echo', { extra });
    await client.expectFrame(TEXT, 'early');
    await client.expectFrame(BINARY, Buffer.alloc(30000, 3));
    await client.expectFrame(TEXT, 'bird');
    await leave(client);
  });

  for (const cut of [1, 2, 3, 5, 6, 7, 11, 20]) {
    test(`${cut} bytes of a frame in the packet of the request, the rest later`, async () => {
      const bytes = frame(TEXT, 'cut in two by the packets');
      const client = await RawClient.open(server.port, '/ws/echo', { extra: bytes.subarray(0, cut) });
      client.send(bytes.subarray(cut));
      await client.expectFrame(TEXT, 'cut in two by the packets');
      await leave(client);
    });
  }

  for (const size of [1, 7, 40]) {
    test(`the request in pieces of ${size}`, async () => {
      const client = await new RawClient(server.port).connected();
      await sendAll(client, pieces(Buffer.concat([Buffer.from(upgradeRequest('/ws/echo')), frame(TEXT, 'hello')]), size));
      assert.equal((await client.head()).status, 101);
      await client.expectFrame(TEXT, 'hello');
      await leave(client);
    });
  }

  for (const [name, headers] of Object.entries({
    'a list in Connection': { Connection: 'keep-alive, Upgrade' },
    'other letter case': { Upgrade: 'WebSocket', Connection: 'upgrade' },
    'an extension that is not spoken': { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' },
    'a long further header': { 'X-Long': 'a'.repeat(4000) },
  })) {
    test(`accepted: ${name}`, async () => {
      const client = await RawClient.open(server.port, '/ws/echo', { headers });
      assert.equal(client.answer.headers['sec-websocket-extensions'], undefined);
      assert.match(client.answer.headers.upgrade, /^websocket$/i);
      assert.match(client.answer.headers.connection, /upgrade/i);
      client.sendFrame(TEXT, 'fine');
      await client.expectFrame(TEXT, 'fine');
      await leave(client);
    });
  }

  for (const [name, headers] of Object.entries({
    'no key': { 'Sec-WebSocket-Key': null },
    'a key that is too short': { 'Sec-WebSocket-Key': 'c2hvcnQ=' },
    'version 8': { 'Sec-WebSocket-Version': '8' },
    'no version': { 'Sec-WebSocket-Version': null },
    'no Connection': { Connection: null },
  })) {
    test(`refused: ${name}`, async () => {
      const client = await new RawClient(server.port).connected();
      client.send(upgradeRequest('/ws/echo', { headers }));
      const { status } = await client.head();
      assert.ok(status === 400 || status === 426, `status ${status}`);
      client.destroy();
    });
  }

  test('refused: POST', async () => {
    const client = await new RawClient(server.port).connected();
    client.send(upgradeRequest('/ws/echo', { headers: { 'Content-Length': '0' } }).replace('GET', 'POST'));
    const { status } = await client.head();
    assert.ok(status >= 400 && status < 500, `status ${status}`);
    client.destroy();
  });
});
