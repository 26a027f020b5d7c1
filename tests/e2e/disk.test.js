// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A disk that is full: senders are told, readers go on, and it passes

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FlatClient } from './lib/flat.js';
import { noLimits, startServer, temporaryFolder } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { eventually } from './lib/wait.js';

/* A small disk of its own, or why there is none. */
function mountSmallDisk(t, size) {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    t.skip(`a small disk needs root: ${String(error.stderr ?? error.message).trim()}`);
    return null;
  }
  let isMounted = true;
  const unmount = () => {
    if (isMounted)
      execFileSync('umount', ['-l', folder]);
    isMounted = false;
  };
  process.on('exit', unmount);
  t.after(unmount);
  return folder;
}

/* Leaves not a byte. */
function fill(path) {
  const fd = openSync(path, 'w');
  for (const size of [1 << 20, 4096, 1]) {
    const block = Buffer.alloc(size, 'b');
    try {
      while (writeSync(fd, block) === size)
        ;
    } catch (error) {
      assert.equal(error.code, 'ENOSPC');
    }
  }
  fsyncSync(fd);
  closeSync(fd);
}

for (const durability of ['process', 'power']) {
  test(`durability ${durability}: full, then space again`, { timeout: 60000 }, async (t) => {
    const disk = mountSmallDisk(t, '12m');
    if (!disk)
      return;
    const server = await startServer(t, { dataDir: join(disk, 'data'), config: { ...noLimits, durability, 'access-log': false } });
    const rahim = await V1Client.open(server, { username: 'Rahim' });
    const mitu = await V1Client.open(server, { username: 'Mitu' });
    const flat = await FlatClient.open(server, { room: 'a', username: 'Karim' });
    await rahim.join('a');
    await mitu.join('a');
    const acked = [];
    const say = async (content, nonce) => {
      const reply = await rahim.ask({ type: 'send', room: 'a', content, ...(nonce && { nonce }) }, 20000);
      if (reply.type === 'ack')
        acked.push({ seq: reply.seq, id: reply.id, content });
      return reply;
    };
    for (let i = 0; i < 100; i++)
      await say(`before ${i}`);

    fill(join(disk, 'ballast'));
    let refused;
    for (let i = 0; i < 3000 && !refused; i++) {
      const reply = await say(`while it fills ${i} ${'x'.repeat(2000)}`);
      refused = reply.type === 'error' ? reply : null;
    }
    assert.equal(refused?.code, 'storage_full', 'the sender is told');
    t.diagnostic(`${acked.length} messages fitted`);
    const again = await Promise.all(Array.from({ length: 50 }, (_, i) => say(`refused ${i} ${'x'.repeat(2000)}`)));
    assert.ok(again.filter((r) => r.code === 'storage_full').length > 40);
    const held = await say(`held back ${'x'.repeat(60000)}`, 'held');
    assert.equal(held.code, 'storage_full');
    flat.say(`flat ${'x'.repeat(60000)}`);
    assert.equal((await flat.takeType('error')).code, 'storage_full');

    /* Readers go on. */
    const { messages } = await rahim.history('a', { limit: 200 });
    assert.equal(messages.at(-1).seq, acked.at(-1).seq);
    const page = await server.getJson('/api/rooms/a/messages?limit=20');
    assert.equal(page.data.at(-1).id, acked.at(-1).id);
    const late = await V1Client.open(server, { username: 'Late' });
    assert.equal((await late.join('a', { epoch: late.welcome.epoch, since: 90 })).messages.length, acked.length - 90);
    await late.close();
    assert.equal((await server.get('/')).status < 500, true);
    const health = await server.get('/healthz');
    assert.deepEqual([health.status, JSON.parse(health.body)], [503, { status: 'storage_failed' }]);

    /* Nobody heard what was refused. */
    await mitu.sync();
    assert.deepEqual(mitu.inbox.drain((m) => m.type === 'message').map((m) => m.content), acked.map((a) => a.content));

    rmSync(join(disk, 'ballast'));
    await eventually(async () => (await say('there is space again')).type === 'ack', 'writing', 10000, 50);
    const second = await say(`held back ${'x'.repeat(60000)}`, 'held');
    assert.deepEqual([second.type, second.duplicate], ['ack', undefined], 'what was refused may be sent again with its nonce');
    flat.say('flat again');
    await flat.hears('flat again');
    assert.equal((await server.get('/healthz')).status, 200);
    assert.deepEqual(acked.map((a) => a.seq), acked.map((_, i) => i + 1), 'no number was lost');
    await Promise.all([rahim.close(), mitu.close(), flat.close()]);

    await server.kill9();
    await server.restart();
    const reader = await V1Client.open(server);
    const { seq } = await reader.join('a');
    assert.equal(seq, acked.length + 1);
    const stored = [];
    while (stored.length < acked.length)
      stored.push(...(await reader.history('a', { after: stored.length, limit: 100 })).messages);
    assert.deepEqual(stored.slice(0, acked.length).map((m) => [m.seq, m.id, m.content]), acked.map((a) => [a.seq, a.id, a.content]));
    await reader.close();
  });
}

test('killed and started again while it is full', { timeout: 60000 }, async (t) => {
  const disk = mountSmallDisk(t, '8m');
  if (!disk)
    return;
  const server = await startServer(t, { dataDir: join(disk, 'data'), config: { ...noLimits, 'access-log': false } });
  const rahim = await V1Client.open(server, { username: 'Rahim' });
  await rahim.join('a');
  let acks = 0;
  for (; acks < 50; acks++)
    await rahim.say('a', `before ${acks}`);
  fill(join(disk, 'ballast'));
  while (acks < 5000 && (await rahim.ask({ type: 'send', room: 'a', content: `more ${'x'.repeat(3000)}` })).type === 'ack')
    acks++;
  await server.kill9();
  let reader;
  try {
    await server.restart();
  } catch (error) {
    /* Then it must say why, and start once there is space. */
    assert.match(error.message, /full|space/i);
    const { code } = await server.exited();
    assert.ok(code > 0 && code < 100, `exit code ${code}`);
    rmSync(join(disk, 'ballast'));
    await server.restart();
  }
  reader = await V1Client.open(server, { username: 'Rahim', session: rahim.session });
  assert.equal((await reader.join('a')).seq, acks);
  rmSync(join(disk, 'ballast'), { force: true });
  await eventually(async () => (await reader.ask({ type: 'send', room: 'a', content: 'after' })).type === 'ack', 'writing', 10000, 50);
  await reader.close();
});
