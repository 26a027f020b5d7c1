// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A reader that stops reading hurts itself alone

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat, percentile } from './lib/load.js';
import { isSanitized } from './lib/paths.js';
import { CLOSE, RawClient, TEXT, frame } from './lib/raw.js';
import { noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { eventually } from './lib/wait.js';

const MiB = 1 << 20;

async function stoppedReader(server, room) {
  const reader = await RawClient.open(server.port, '/ws?username=Sleeper', { headers: { 'Sec-WebSocket-Protocol': 'adda.v1' } });
  const told = async (type) => {
    const got = await reader.inbox.take((f) => f.opcode === TEXT && JSON.parse(f.payload).type === type, type);
    return JSON.parse(got.payload);
  };
  reader.welcome = await told('welcome');
  reader.send(frame(TEXT, JSON.stringify({ type: 'join', room, nonce: 'j' })));
  reader.joined = await told('joined');
  reader.socket.pause();
  return reader;
}

const slowClosed = async (server) => (await server.stats()).counters.slow_closed;

/* Reads on until the end: the messages in between, and the close. */
async function wake(reader) {
  reader.socket.resume();
  const close = await reader.inbox.take((f) => f.opcode === CLOSE || f.end || f.lost, 'the end of what was queued', 20000);
  const messages = reader.inbox.drain((f) => f.opcode === TEXT).map((f) => JSON.parse(f.payload));
  reader.destroy();
  return { close, messages };
}

test('a reader that stops in a busy room', { timeout: 120000 }, async (t) => {
  const server = await startServer(t, { config: { ...noLimits, 'access-log': false } });
  const chat = await Chat.open(server, 'busy', 5);
  const bytes = 8000;
  let rssMost = 0;
  let closed = 0;
  const watch = setInterval(() => {
    rssMost = Math.max(rssMost, server.rssBytes());
    slowClosed(server).then((n) => { closed = n; }, () => {});
  }, 50);
  t.after(() => clearInterval(watch));
  await chat.talk({ n: 500, bytes });
  const before = percentile(await chat.talk({ n: 1000, bytes }), 0.99);

  const reader = await stoppedReader(server, 'busy');
  const rssBefore = server.rssBytes();
  rssMost = rssBefore;
  const times = await chat.talk({ n: 20000, bytes, goesOn: () => closed === 0 });
  clearInterval(watch);
  const during = percentile(times, 0.99);
  const rssAfter = await chat.talk({ n: 500, bytes }).then(() => server.rssBytes());

  assert.equal(await slowClosed(server), 1, 'the reader was closed for being slow');
  t.diagnostic(`p99 ${before.toFixed(1)} ms before, ${during.toFixed(1)} ms during; RSS grew by ${((rssMost - rssBefore) / MiB).toFixed(2)} MiB, ` +
               `${((rssAfter - rssBefore) / MiB).toFixed(2)} MiB after; ${times.length / 5} messages`);
  if (!isSanitized()) {
    assert.ok(rssMost - rssBefore < 2 * MiB, `RSS grew by ${rssMost - rssBefore} bytes`);
    assert.ok(rssAfter - rssBefore < 2 * MiB, `RSS stayed ${rssAfter - rssBefore} bytes larger`);
  }
  assert.ok(during < Math.max(4 * before, 50), `p99 went from ${before} ms to ${during} ms`);

  const { close, messages } = await wake(reader);
  assert.equal(close.opcode, CLOSE, `closed without a code: ${JSON.stringify(close)}`);
  assert.equal(close.payload.readUInt16BE(0), 4000);
  const seqs = messages.filter((m) => m.type === 'message').map((m) => m.seq);
  assert.ok(seqs.length > 50);
  assert.deepEqual(seqs, seqs.map((_, i) => reader.joined.seq + 1 + i), 'what did come is whole up to the cut');

  /* 4000 says: come back and resume. */
  const back = await V1Client.open(server, { username: 'Sleeper', session: reader.welcome.session });
  const joined = await back.join('busy', { epoch: reader.welcome.epoch, since: seqs.at(-1) });
  if (joined.recovered)
    assert.equal(joined.messages[0]?.seq ?? joined.seq + 1, seqs.at(-1) + 1);
  else
    assert.equal(joined.reset, 'too_far');
  await back.close();
  await chat.close();
});

test('what can be missed is dropped first', { timeout: 60000 }, async (t) => {
  const config = { ...noLimits, 'access-log': false, 'send-queue-messages': 256, 'send-queue-bytes': 64 * MiB };
  const server = await startServer(t, { config });
  const rahim = await V1Client.open(server, { username: 'Rahim' });
  await rahim.join('a');
  const content = 'x'.repeat(60000);

  /* How much it takes until a reader is closed: what the kernel holds, and the queue. */
  const first = await stoppedReader(server, 'a');
  let n = 0;
  while (await slowClosed(server) === 0 && n < 2000) {
    await rahim.say('a', content);
    n++;
  }
  assert.equal(await slowClosed(server), 1);
  first.destroy();
  assert.ok(n > 260, `${n} messages until the queue was full`);

  const second = await stoppedReader(server, 'a');
  for (let i = 0; i < n - 128; i++)
    await rahim.say('a', content);
  for (let i = 0; i < 200; i++) {
    await rahim.expect('ack', { type: 'typing', room: 'a', on: true });
    await rahim.expect('ack', { type: 'typing', room: 'a', on: false });
  }
  assert.equal(await slowClosed(server), 1, 'typing alone does not close anybody');
  await rahim.say('a', 'the last word');

  second.socket.resume();
  await second.inbox.take((f) => f.opcode === TEXT && f.payload.includes('the last word'), 'the last word', 20000);
  const heard = second.inbox.drain((f) => f.opcode === TEXT).map((f) => JSON.parse(f.payload));
  const seqs = heard.filter((m) => m.type === 'message').map((m) => m.seq);
  assert.equal(seqs.length, n - 128);
  assert.deepEqual(seqs, seqs.map((_, i) => second.joined.seq + 1 + i));
  const typing = heard.filter((m) => m.type === 'typing').length;
  assert.ok(typing < 400, `${typing} of 400 lines of typing`);
  t.diagnostic(`queue full after ${n} messages of 60 kB; ${typing} of 400 lines of typing were kept`);
  second.destroy();
  await rahim.close();
});

test('a peer that takes nothing at all is closed after the write wait', { timeout: 60000 }, async (t) => {
  const config = { ...noLimits, 'write-wait-ms': 500, 'send-queue-messages': 65536, 'send-queue-bytes': 64 * MiB };
  const server = await startServer(t, { config });
  const rahim = await V1Client.open(server, { username: 'Rahim' });
  await rahim.join('a');
  const reader = await stoppedReader(server, 'a');
  const content = 'x'.repeat(60000);
  await eventually(async () => {
    await rahim.say('a', content);
    return await slowClosed(server) === 1;
  }, 'the end of the write wait', 20000, 1);
  assert.equal((await rahim.takeType('leave')).user.name, 'Sleeper');
  reader.destroy();
  await rahim.close();
});
