// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What moderators and admins do to a hub: each action works, and is refused to who may not

import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { addAccount, bearer, call, signIn } from './lib/accounts.js';
import { tryUpgrade } from './lib/client.js';
import { EventReader } from './lib/events.js';
import { FlatClient } from './lib/flat.js';
import { Operator, audited } from './lib/operator.js';
import { Server, ctl, issueToken, noLimits } from './lib/server.js';
import { V1Client } from './lib/v1.js';

const server = await new Server({ config: { ...noLimits, 'sign-in-address-limit': 0 } }).start();
after(() => server.finish());

let admin;
let moderator;
let count = 0;
const newRoom = () => `room ${++count}`;
const newUser = () => `user-${++count}`;
const visitor = (name, options = {}) => V1Client.open(server, { username: name, ...options });

async function person(id = newUser(), role = 'user') {
  const client = await V1Client.open(server, { token: await issueToken(server, id, role) });
  return client;
}

before(async () => {
  admin = await Operator.open(server, 'admin');
  moderator = await Operator.open(server, 'moderator');
});
after(async () => {
  await admin.close();
  await moderator.close();
});

/* The least role of each action, as docs/admin.md has it. */
const actions = {
  disconnect: 'moderator', kick: 'moderator', mute: 'moderator', ban: 'moderator', lift: 'moderator',
  delete_message: 'moderator', lock_room: 'moderator', close_room: 'admin', set_topic: 'moderator',
  set_room: 'admin', account_add: 'admin', account_set: 'admin', account_sign_out: 'admin', invite: 'admin',
  invite_revoke: 'admin', token_issue: 'admin', token_revoke: 'admin', broadcast: 'admin', setting_set: 'admin',
  drain: 'admin', backup: 'admin', audit_verify: 'admin',
};

describe('who may not is refused, and that stands in the audit log', () => {
  for (const [action, least] of Object.entries(actions)) {
    test(action, async () => {
      const who = ['guest', 'user', 'service', ...(least === 'admin' ? ['moderator'] : [])];
      for (const role of who) {
        const id = newUser();
        const client = role === 'guest' ? await visitor(`Guest ${id}`) : await person(id, role);
        const error = await client.expectError('forbidden', { type: 'admin', action, user: 'x', room: 'x' });
        assert.match(error.message, new RegExp(`needs the role ${least}, and yours is ${role}`));
        const entry = await audited(server, (e) => e.action === action && e.actor.id === client.user.id);
        assert.equal(entry.result, 'forbidden');
        assert.deepEqual(entry.details, {});
        await client.close();
      }
    });
  }
});

describe('people and connections', () => {
  test('a kicked person hears a leave with its own id, and may come back', async () => {
    const room = newRoom();
    const rahim = await person();
    const mitu = await person();
    await rahim.join(room);
    await mitu.join(room);
    const done = await moderator.does('kick', { room, user: rahim.user.id, reason: 'flooding' });
    assert.equal(done.connections, 1);
    const left = await rahim.take((m) => m.type === 'leave' && m.user.id === rahim.user.id, 'the leave');
    assert.equal(left.reason, 'flooding');
    await mitu.take((m) => m.type === 'leave' && m.user.id === rahim.user.id, 'the leave');
    await moderator.refused('not_found', 'kick', { room, user: rahim.user.id, reason: '' });
    await rahim.join(room);
    const entry = await audited(server, (e) => e.action === 'kick' && e.target === rahim.user.id && e.result === 'ok');
    assert.deepEqual(entry.details, { reason: 'flooding', room, user: rahim.user.id });
    await rahim.close();
    await mitu.close();
  });

  test('a kicked flat client is closed', async () => {
    const room = newRoom();
    const id = newUser();
    const flat = await new FlatClient(server, { query: { room, token: await issueToken(server, id) } }).opened();
    await flat.takeType('join');
    await moderator.does('kick', { room, user: id, reason: 'flooding' });
    assert.deepEqual(await flat.closed(), { code: 4200, reason: 'flooding' });
  });

  test('who is muted hears why and until when, in every dialect, and speaks again after', async () => {
    const room = newRoom();
    const id = newUser();
    const rahim = await person(id);
    const flat = await new FlatClient(server, { query: { room, token: await issueToken(server, id) } }).opened();
    await flat.takeType('join');
    await rahim.join(room);
    const { sanction } = await moderator.does('mute', { user: id, room, for_s: 600, reason: 'spam' });
    const told = await rahim.takeType('error');
    assert.equal(told.code, 'muted');
    assert.match(told.message, /^You are muted until 20.*: spam$/);
    const error = await rahim.expectError('muted', { type: 'send', room, content: 'hello' });
    assert.ok(error.retry_after_ms > 590000 && error.retry_after_ms <= 600001, error.retry_after_ms);
    await flat.takeType('error');
    flat.say('hello');
    assert.equal((await flat.takeType('error')).code, 'muted');
    await rahim.join('elsewhere');
    await rahim.expect('ack', { type: 'send', room: 'elsewhere', content: 'hello' });
    const { items } = await moderator.client.expect('snapshot', { type: 'watch', topic: 'sanctions' });
    const item = items.find((s) => s.id === sanction);
    assert.deepEqual({ ...item, since: 0, until: 0 },
                     { id: sanction, kind: 'mute', user: id, name: id, address: null, room, reason: 'spam',
                       by: { id: 'moderator', name: 'moderator', role: 'moderator' }, since: 0, until: 0 });
    await moderator.does('lift', { sanction });
    const { removed } = await moderator.client.takeType('changes');
    assert.deepEqual(removed, [sanction]);
    await moderator.client.expect('ack', { type: 'unwatch', topic: 'sanctions' });
    await rahim.expect('ack', { type: 'send', room, content: 'hello' });
    await moderator.refused('not_found', 'lift', { sanction });
    await rahim.close();
    await flat.close();
  });

  test('a mute ends by itself', async () => {
    const room = newRoom();
    const rahim = await person();
    await rahim.join(room);
    await moderator.client.expect('snapshot', { type: 'watch', topic: 'sanctions' });
    const { sanction } = await moderator.does('mute', { user: rahim.user.id, for_s: 1, reason: '' });
    await rahim.expectError('muted', { type: 'send', room, content: 'hello' });
    await moderator.client.take((m) => m.type === 'changes' && m.removed?.includes(sanction), 'the end');
    await moderator.client.expect('ack', { type: 'unwatch', topic: 'sanctions' });
    await rahim.expect('ack', { type: 'send', room, content: 'hello' });
    await rahim.close();
  });

  test('disconnect closes with the code that says whether to come back', async () => {
    const { items } = await admin.client.expect('snapshot', { type: 'watch', topic: 'connections' });
    assert.ok(Array.isArray(items));
    for (const [come_back, code] of [[true, 4003], [false, 4200]]) {
      const rahim = await person();
      const { set } = await admin.client.take((m) => m.type === 'changes' && m.set?.some((c) => c.user?.id === rahim.user.id), 'it');
      const { id } = set.find((c) => c.user?.id === rahim.user.id);
      await moderator.does('disconnect', { connection: id, come_back, reason: 'once more' });
      assert.deepEqual(await rahim.closed(), { code, reason: 'once more' });
      await admin.client.take((m) => m.type === 'changes' && m.removed?.includes(id), 'its end');
      await moderator.refused('not_found', 'disconnect', { connection: id, come_back, reason: '' });
    }
    await admin.client.expect('ack', { type: 'unwatch', topic: 'connections' });
  });

  test('a moderator does not touch who moderates, and nobody touches himself', async () => {
    const other = await person(newUser(), 'moderator');
    await moderator.refused('forbidden', 'ban', { user: other.user.id, reason: '' });
    await moderator.refused('forbidden', 'mute', { user: 'admin', reason: '' });
    await admin.refused('bad_message', 'ban', { user: 'admin', reason: '' });
    await admin.refused('bad_message', 'ban', { address: '127.0.0.0/8', reason: '' });
    await admin.refused('bad_message', 'ban', { address: '::ffff:127.0.0.1', reason: '' });
    await other.expect('pong', { type: 'ping' });
    await other.close();
  });
});

describe('bans', () => {
  test('a banned person is closed everywhere and comes back by no way', async () => {
    const account = await addAccount(server, `Banned ${String.fromCharCode(97 + count % 26)}`);
    const browser = await signIn(server, account.name);
    const token = await issueToken(server, account.id);
    const ticket = async () => (await call(server, 'POST', '/api/ticket', {}, browser.headers)).json?.ticket;
    const early = await ticket();
    const v1 = await V1Client.open(server, { token });
    const simple = new FlatClient(server, { query: { room: newRoom(), token } });
    await simple.opened();
    const events = new EventReader(server, `/events?room=den&token=${token}`);
    await events.take('welcome');
    const { sanction, connections } = await moderator.does('ban', { user: account.id, for_s: 3600, reason: 'threats' });
    assert.equal(connections, 3);
    const close = await v1.closed();
    assert.equal(close.code, 4202);
    assert.match(close.reason, /^You are banned until 20.*: threats$/);
    assert.equal((await simple.closed()).code, 4202);
    await events.ended();

    const words = /^You are banned until 20.*: threats$/;
    for (const path of ['/ws', '/ws/chat', '/ws/envelope', '/ws/hub', '/ws/notifications']) {
      const answer = await tryUpgrade(server, `${path}?token=${token}`);
      assert.equal(answer.status, 403, path);
      assert.match(answer.body, words);
    }
    const upgrades = [
      tryUpgrade(server, `/ws?ticket=${early}`),
      tryUpgrade(server, '/ws', { Cookie: browser.cookie, Origin: server.url }),
      tryUpgrade(server, '/ws', { Authorization: `Bearer ${token}` }),
    ];
    for (const answer of await Promise.all(upgrades))
      assert.equal(answer.status, 403);
    assert.equal(await ticket(), undefined);
    const rest = await call(server, 'GET', '/api/rooms', undefined, bearer(token));
    assert.equal(rest.status, 403);
    assert.match(rest.json.error, words);
    assert.equal((await call(server, 'GET', '/api/me', undefined, { Cookie: browser.cookie })).status, 403);
    assert.equal((await call(server, 'GET', `/events?room=den&token=${token}`)).status, 403);
    const again = await call(server, 'POST', '/api/sign-in', { name: account.name, password: 'পাসওয়ার্ড is long' }, { Origin: server.url });
    assert.equal(again.status, 403);

    const guest = await visitor('Somebody');
    await guest.expectError('banned', { type: 'auth', token });
    assert.equal((await guest.closed()).code, 4202);

    await moderator.does('lift', { sanction });
    await (await V1Client.open(server, { token })).close();
  });

  test('a guest that was banned does not come back by its session', async () => {
    const guest = await visitor('Passing');
    await moderator.does('ban', { user: guest.user.id, reason: '' });
    assert.equal((await guest.closed()).code, 4202);
    const next = await visitor('Passing');
    await next.expectError('banned', { type: 'auth', session: guest.session });
    assert.equal((await next.closed()).code, 4202);
  });

  test('an address, and whoever comes from it', async () => {
    const mine = await new Server({ config: { ...noLimits, 'trusted-proxies': ['127.0.0.1'] } }).start();
    try {
      const operator = await Operator.open(mine);
      const from = (address) => ({ 'X-Forwarded-For': address });
      const near = await V1Client.open(mine, { username: 'Near', headers: from('192.0.2.77') });
      const mapped = await V1Client.open(mine, { username: 'Mapped', headers: from('::ffff:192.0.2.78') });
      const far = await V1Client.open(mine, { username: 'Far', headers: from('192.0.3.77') });
      const { sanction, connections } = await operator.does('ban', { address: '::ffff:192.0.2.0/120', reason: 'flood' });
      assert.equal(connections, 2);
      assert.equal((await near.closed()).code, 4202);
      assert.equal((await mapped.closed()).code, 4202);
      for (const address of ['192.0.2.1', '::ffff:192.0.2.255']) {
        assert.equal((await tryUpgrade(mine, '/ws?username=Again', from(address))).status, 403);
        assert.equal((await call(mine, 'GET', '/api/rooms', undefined, from(address))).status, 403);
        assert.equal((await call(mine, 'POST', '/api/sign-in', { name: 'a', password: 'b' }, from(address))).status, 403);
        assert.equal((await call(mine, 'GET', '/', undefined, from(address))).status, 200);
      }
      await far.expect('pong', { type: 'ping' });
      await mine.restart();
      assert.equal((await tryUpgrade(mine, '/ws?username=Again', from('192.0.2.1'))).status, 403);
      const later = await Operator.open(mine);
      const { items } = await later.client.expect('snapshot', { type: 'watch', topic: 'sanctions' });
      assert.deepEqual(items.map((s) => [s.id, s.address]), [[sanction, '192.0.2.0/24']]);
      await later.does('lift', { sanction });
      assert.equal((await tryUpgrade(mine, '/ws?username=Again', from('192.0.2.1'))).status, 101);
      for (const address of ['192.0.2.0/33', '192.0.2.1/24', 'tea', '0.0.0.0/0', '::/0', '::ffff:0.0.0.0/96'])
        await later.refused('bad_message', 'ban', { address, reason: '' });
    } finally {
      await mine.finish();
    }
  });
});

describe('rooms', () => {
  test('a deleted message is gone from everywhere, and a tombstone stays', async () => {
    const room = newRoom();
    const secret = `a thing that should not have been said ${room}`;
    const rahim = await person();
    await rahim.join(room);
    const flat = await new FlatClient(server, { query: { room, username: 'Flat' } }).opened();
    const simple = await new FlatClient(server, { path: '/ws/chat', dialect: 'simple', query: { room, username: 'Simple' } }).opened();
    const events = new EventReader(server, `/events?room=${encodeURIComponent(room)}&username=Reader`);
    await events.take('joined');
    const said = await rahim.expect('ack', { type: 'send', room, content: secret });
    const { lastId } = events;
    await events.take('message');
    const place = events.lastId ?? lastId;
    await rahim.expect('ack', { type: 'send', room, content: 'and on' });
    await moderator.does('delete_message', { room, seq: said.seq });
    const heard = await rahim.takeType('deleted');
    assert.deepEqual({ ...heard, timestamp: '' }, { type: 'deleted', room, seq: 3, target: said.seq,
                                                    user: { id: 'moderator', name: 'moderator' }, timestamp: '' });
    const flatHeard = await flat.takeType('deleted');
    assert.deepEqual([flatHeard.id, flatHeard.content], [said.id, '']);
    const event = await events.take('deleted');
    assert.equal(event.data.target, said.seq);
    await rahim.expect('ack', { type: 'send', room, content: 'after' });

    const check = (messages) => {
      assert.deepEqual(messages.map((m) => m.seq), [1, 2, 3, 4]);
      assert.ok(!JSON.stringify(messages).includes(secret));
      assert.deepEqual([messages[0].content, messages[0].deleted], ['', true]);
      assert.equal(messages[1].deleted, undefined);
      assert.deepEqual([messages[2].type, messages[2].target], ['deleted', said.seq]);
    };
    const checkAll = async (where, epoch) => {
      const reader = await V1Client.open(where, { token: await issueToken(where, newUser()) });
      check((await reader.join(room)).messages);
      check((await reader.expect('history', { type: 'history', room })).messages);
      const again = await V1Client.open(where, { token: await issueToken(where, newUser()) });
      check((await again.expect('joined', { type: 'join', room, epoch, since: 0 })).messages);
      const rest = await call(where, 'GET', `/api/rooms/${encodeURIComponent(room)}/messages`);
      check(rest.json.data);
      const late = new EventReader(where, `/events?room=${encodeURIComponent(room)}&username=Late`, { lastId: place });
      const missed = await late.take('deleted');
      assert.equal(missed.data.target, said.seq);
      late.close();
      await reader.close();
      await again.close();
    };
    await checkAll(server, rahim.welcome.epoch);
    await moderator.refused('not_found', 'delete_message', { room, seq: said.seq });
    await moderator.refused('not_found', 'delete_message', { room, seq: 3 });
    await moderator.refused('not_found', 'delete_message', { room, seq: 99 });
    await moderator.refused('not_found', 'delete_message', { room: 'nowhere', seq: 1 });
    const entry = await audited(server, (e) => e.action === 'delete_message' && e.target === `${room} 1` && e.result === 'ok');
    assert.ok(!JSON.stringify(entry).includes(secret));
    for (const client of [rahim, flat, simple]) await client.close();
    events.close();
  });

  test('a locked room hears only moderators, webhooks neither', async () => {
    const room = newRoom();
    const rahim = await person();
    await rahim.join(room);
    const hook = await call(server, 'POST', '/api/hooks', { name: 'Ticker', room },
                            bearer(await issueToken(server, 'root', 'admin')));
    await moderator.does('lock_room', { room, on: true, reason: 'calm down' });
    assert.deepEqual(await rahim.takeType('room'), { type: 'room', room, topic: '', locked: true });
    await rahim.expectError('locked', { type: 'send', room, content: 'hello' });
    await moderator.client.join(room);
    await moderator.client.expect('ack', { type: 'send', room, content: 'be kind' });
    assert.equal(hook.status, 201, hook.body.toString());
    const pushed = await call(server, 'POST', `/hooks/${hook.json.data.id}`, { text: 'ding' }, bearer(hook.json.secret));
    assert.equal(pushed.status, 403, pushed.body.toString());
    const other = await person();
    assert.equal((await other.join(room)).locked, true);
    await moderator.does('lock_room', { room, on: false });
    await rahim.takeType('room');
    await rahim.expect('ack', { type: 'send', room, content: 'hello' });
    for (const client of [rahim, other]) await client.close();
  });

  test('a topic is told to who is there and to who comes, and can be taken away', async () => {
    const room = newRoom();
    const rahim = await person();
    assert.equal((await rahim.join(room)).topic, undefined);
    await moderator.does('set_topic', { room, topic: 'চা at four' });
    assert.equal((await rahim.takeType('room')).topic, 'চা at four');
    const other = await person();
    assert.equal((await other.join(room)).topic, 'চা at four');
    await moderator.refused('too_long', 'set_topic', { room, topic: 'x'.repeat(201) });
    await moderator.does('set_topic', { room, topic: '' });
    assert.equal((await rahim.takeType('room')).topic, '');
    for (const client of [rahim, other]) await client.close();
  });

  test('a closed room is empty and locked', async () => {
    const room = newRoom();
    const rahim = await person();
    await rahim.join(room);
    const done = await admin.does('close_room', { room, reason: 'over' });
    assert.equal(done.connections, 1);
    const left = await rahim.take((m) => m.type === 'leave' && m.user.id === rahim.user.id, 'the leave');
    assert.equal(left.reason, 'over');
    assert.equal((await rahim.join(room)).locked, true);
    await rahim.expectError('locked', { type: 'send', room, content: 'hello' });
    await rahim.close();
  });

  test('permissions take out who may not be there any longer', async () => {
    const room = newRoom();
    const rahim = await person();
    const mitu = await person();
    await rahim.join(room);
    await mitu.join(room);
    await admin.does('set_room', { room, mode: 'members', members: [mitu.user.id] });
    await rahim.take((m) => m.type === 'leave' && m.user.id === rahim.user.id, 'the leave');
    await mitu.expect('ack', { type: 'send', room, content: 'hello' });
    await admin.refused('bad_message', 'set_room', { room, mode: 'upside down', members: [] });
    await rahim.close();
    await mitu.close();
  });
});

describe('accounts, invites and tokens', () => {
  test('an account is made, changed, signed out', async () => {
    const name = `Made ${String.fromCharCode(97 + ++count % 26)}${String.fromCharCode(97 + ++count % 26)}`;
    const password = 'a long enough one';
    const { user } = await admin.does('account_add', { name, password, role: 'user' });
    const browser = await signIn(server, name, password);
    assert.equal(browser.user.id, user);
    const { sessions } = await admin.does('account_sign_out', { user });
    assert.equal(sessions, 1);
    assert.equal((await call(server, 'GET', '/api/me', undefined, { Cookie: browser.cookie })).status, 401);
    await admin.does('account_set', { user, role: 'moderator' });
    assert.equal((await signIn(server, name, password)).user.role, 'moderator');
    await admin.does('account_set', { user, password: 'another long one' });
    await signIn(server, name, 'another long one');
    await admin.does('account_set', { user, disabled: true });
    await admin.refused('name_taken', 'account_add', { name, password, role: 'user' });
    await admin.refused('not_found', 'account_set', { user: 'nobody', disabled: true });
    await admin.refused('bad_message', 'account_set', { user });
  });

  test('an invite lets in until it is taken back', async () => {
    const { id, code } = await admin.does('invite', { role: 'user', uses: 2, ttl_s: 600 });
    const join = (name) => call(server, 'POST', '/api/register', { name, password: 'a long enough one', invite: code });
    assert.equal((await join(`Invited ${String.fromCharCode(97 + ++count % 26)}`)).status, 201);
    await admin.does('invite_revoke', { id });
    assert.equal((await join(`Invited ${String.fromCharCode(97 + ++count % 26)} too`)).status, 403);
    await admin.refused('not_found', 'invite_revoke', { id });
    const entry = await audited(server, (e) => e.action === 'invite' && e.target === `invite ${id}`);
    assert.ok(!JSON.stringify(entry).includes(code));
  });

  test('a revoked token is refused everywhere, and what came with it is closed', async () => {
    const user = newUser();
    const { id, token, expires } = await admin.does('token_issue', { user, role: 'user', ttl_s: 600 });
    assert.match(expires, /^20/);
    const { items } = await admin.client.expect('snapshot', { type: 'watch', topic: 'tokens' });
    assert.equal(items.find((t) => t.id === id).user, user);
    const client = await V1Client.open(server, { token });
    const guest = await visitor('Later');
    await guest.expect('welcome', { type: 'auth', token });
    const other = await person(user);
    await admin.does('token_revoke', { id });
    for (const gone of [client, guest]) assert.deepEqual(await gone.closed(), { code: 4201, reason: 'the token was revoked' });
    await other.expect('pong', { type: 'ping' });
    assert.equal((await tryUpgrade(server, `/ws?token=${token}`)).status, 401);
    assert.equal((await call(server, 'GET', '/api/rooms', undefined, bearer(token))).status, 401);
    await admin.client.take((m) => m.type === 'changes' && m.set?.some((t) => t.id === id && t.revoked), 'the change');
    await admin.client.expect('ack', { type: 'unwatch', topic: 'tokens' });
    await admin.refused('not_found', 'token_revoke', { id });
    const entry = await audited(server, (e) => e.action === 'token_issue' && e.target === user);
    assert.ok(!JSON.stringify(entry).includes(token));
    await other.close();
  });
});

describe('broadcasts', () => {
  test('a dry run counts, a real one arrives and tells how far it has come', async () => {
    const room = newRoom();
    const rahim = await person();
    const again = await V1Client.open(server, { token: await issueToken(server, rahim.user.id) });
    const mitu = await person();
    for (const client of [rahim, mitu]) await client.join(room);
    const notification = { type: 'notice', title: 'Tea', message: 'at four', data: { cups: 3 } };
    const dry = await admin.does('broadcast', { to: { room }, notification, dry_run: true });
    assert.deepEqual([dry.recipients, dry.connections, dry.rooms, dry.id], [2, 3, 1, undefined]);
    const { items } = await admin.client.expect('snapshot', { type: 'watch', topic: 'broadcasts' });
    assert.deepEqual(items, []);
    const sent = await admin.does('broadcast', { to: { room }, notification });
    assert.deepEqual([sent.recipients, sent.connections, sent.rooms], [2, 3, 1]);
    for (const client of [rahim, again, mitu]) {
      const { notification: heard } = await client.takeType('notification');
      assert.deepEqual([heard.title, heard.message, heard.data.cups], ['Tea', 'at four', 3]);
    }
    const isDone = (m) => m.type === 'changes' && m.set?.some((b) => b.id === sent.id && b.state === 'done');
    const { set } = await admin.client.take(isDone, 'the end of it');
    const item = set.find((b) => b.id === sent.id);
    assert.deepEqual([item.recipients, item.connections, item.delivered, item.queued, item.gone], [2, 3, 3, 0, 0]);
    assert.deepEqual([item.to, item.notification.title], [{ room }, 'Tea']);

    const one = await admin.does('broadcast', { to: { users: [mitu.user.id, 'who-is-away', mitu.user.id] }, notification });
    assert.deepEqual([one.recipients, one.connections], [2, 1]);
    await mitu.takeType('notification');
    const all = await admin.does('broadcast', { to: { all: true }, notification });
    assert.ok(all.recipients >= 2 && all.connections >= 3);
    for (const client of [rahim, again, mitu]) await client.takeType('notification');
    const entry = await audited(server, (e) => e.action === 'broadcast' && e.target === `broadcast ${all.id}`);
    assert.ok(!JSON.stringify(entry).includes('at four'));
    await admin.client.expect('ack', { type: 'unwatch', topic: 'broadcasts' });
    for (const to of [{}, { all: false }, { all: true, room }, { users: [] }, { users: [''] }, { room: 7 }])
      await admin.refused('bad_message', 'broadcast', { to, notification });
    await admin.refused('not_found', 'broadcast', { to: { room: 'no such room' }, notification });
    await admin.refused('bad_message', 'broadcast', { to: { all: true } });
    for (const client of [rahim, again, mitu]) await client.close();
  });
});

describe('the hub itself', () => {
  test('a setting is checked, applied at once, and set back', async () => {
    const { items } = await admin.client.expect('snapshot', { type: 'watch', topic: 'settings' });
    const before = items.find((s) => s.key === 'history-limit');
    const { restart } = await admin.does('setting_set', { key: 'history-limit', value: before.min + 1 });
    assert.equal(restart, false);
    const isIt = (value) => (m) => m.type === 'changes' && m.set?.some((s) => s.key === 'history-limit' && s.value === value);
    await admin.client.take(isIt(before.min + 1), 'the change');
    const rahim = await person();
    assert.equal(rahim.welcome.limits.history, before.min + 1);
    await rahim.close();
    await admin.does('setting_set', { key: 'history-limit', value: null });
    await admin.client.take(isIt(before.default), 'the default');
    await admin.client.expect('ack', { type: 'unwatch', topic: 'settings' });
    const error = await admin.refused('bad_message', 'setting_set', { key: 'history-limit', value: before.max + 1 });
    assert.match(error.message, new RegExp(`from ${before.min} to ${before.max}`));
    await admin.refused('bad_message', 'setting_set', { key: 'history-limit', value: 'many' });
    await admin.refused('bad_message', 'setting_set', { key: 'history-limit', value: 10.5 });
    await admin.refused('bad_message', 'setting_set', { key: 'history-limit' });
    await admin.refused('bad_message', 'setting_set', { key: 'allowed-origins', value: ['a', 1] });
    await admin.refused('not_found', 'setting_set', { key: 'no-such-key', value: 1 });
    await admin.refused('not_found', 'setting_set', { key: 'token-keys', value: [] });
    await admin.refused('locked', 'setting_set', { key: 'port', value: 8080 });
    assert.equal((await admin.does('setting_set', { key: 'io-threads', value: 1 })).restart, true);
  });

  test('a backup is whole, private, and another hub goes on from it', async (t) => {
    const room = newRoom();
    const rahim = await person();
    await rahim.join(room);
    await rahim.expect('ack', { type: 'send', room, content: 'to be kept' });
    await moderator.does('set_topic', { room, topic: 'kept' });
    const { path, bytes } = await admin.does('backup');
    assert.ok(path.startsWith(`${server.dataDir}/backups/adda-`), path);
    const info = await stat(path);
    assert.deepEqual([info.mode & 0o777, info.size], [0o600, bytes]);
    const other = new Server({ config: noLimits });
    t.after(() => other.finish());
    await mkdir(other.dataDir, { recursive: true });
    await copyFile(path, `${other.dataDir}/adda.db`);
    await other.start();
    const reader = await V1Client.open(other, { username: 'Reader' });
    const joined = await reader.join(room);
    assert.deepEqual([joined.messages.map((m) => m.content), joined.topic], [['to be kept'], 'kept']);
    assert.notEqual(joined.epoch, rahim.welcome.epoch);
    await other.stop();
    assert.match(await ctl(other, 'check'), / 0 faults/);
    await rahim.close();
    await reader.closed();
  });

  test('drain stops it as SIGTERM does', async () => {
    const mine = await new Server({ config: noLimits }).start();
    const operator = await Operator.open(mine);
    const rahim = await V1Client.open(mine, { username: 'Rahim' });
    await operator.does('drain');
    assert.equal((await rahim.closed()).code, 1001);
    assert.equal((await mine.exited()).code ?? 0, 0);
    await mine.finish();
  });
});

describe('across a kill', () => {
  test('sanctions, locks, topics and tombstones are there again, and the chain is whole', async () => {
    const mine = await new Server({ config: noLimits }).start();
    try {
      const room = 'general';
      let operator = await Operator.open(mine);
      const rahim = await V1Client.open(mine, { token: await issueToken(mine, 'rahim') });
      await rahim.join(room);
      await rahim.expect('ack', { type: 'send', room, content: 'a secret of the house' });
      await operator.does('delete_message', { room, seq: 1 });
      await operator.does('set_topic', { room, topic: 'Tea' });
      await operator.does('lock_room', { room, on: true });
      await operator.does('mute', { user: 'mitu', reason: 'noise' });
      await operator.does('ban', { user: 'rahim', reason: 'threats' });
      await mine.restart();
      operator = await Operator.open(mine);
      const mitu = await V1Client.open(mine, { token: await issueToken(mine, 'mitu') });
      const joined = await mitu.join(room);
      assert.deepEqual([joined.topic, joined.locked], ['Tea', true]);
      assert.deepEqual(joined.messages.map((m) => [m.type, m.content, m.deleted]), [['message', '', true], ['deleted', undefined, undefined]]);
      await mitu.expectError('muted', { type: 'send', room, content: 'hello' });
      assert.equal((await tryUpgrade(mine, `/ws?token=${await issueToken(mine, 'rahim')}`)).status, 403);
      assert.deepEqual([(await operator.does('audit_verify')).intact], [true]);
      assert.ok(!(await readFile(`${mine.dataDir}/adda.db`)).includes('a secret of the house'));
      await operator.close();
      await mitu.close();
    } finally {
      await mine.finish();
    }
  });
});

describe('the audit log', () => {
  test('is whole, and says nothing secret', async () => {
    const secret = 'a very secret password';
    await admin.does('account_add', { name: 'Audited Person', password: secret, role: 'user' });
    const entry = await audited(server, (e) => e.action === 'account_add' && e.target === 'Audited Person');
    assert.ok(!JSON.stringify(entry).includes(secret));
    const user = await person();
    const rest = await call(server, 'POST', '/api/accounts', { name: 'By Rest', password: secret },
                            bearer(await issueToken(server, user.user.id)));
    assert.equal(rest.status, 403);
    const refused = await audited(server, (e) => e.actor.id === user.user.id);
    assert.deepEqual([refused.action, refused.result], ['POST /api/accounts', 'forbidden']);
    const made = await addAccount(server, 'By Rest');
    const changed = await call(server, 'PATCH', `/api/accounts/${made.id}`, { disabled: true },
                               bearer(await issueToken(server, 'root', 'admin')));
    assert.equal(changed.status, 200);
    const patched = await audited(server, (e) => e.action === 'PATCH /api/accounts/:');
    assert.deepEqual([patched.actor.id, patched.target, patched.result], ['root', made.id, 'ok']);
    await user.close();
    const done = await admin.does('audit_verify');
    assert.ok(done.entries > 0);
    assert.equal(done.intact, true);
    const text = await ctl(server, 'check');
    assert.match(text, / 0 faults/);
  });
});
