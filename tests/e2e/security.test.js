// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What must not be possible: bad tokens, other sites' pages, planted sign-ins, guessing, rooms of others, odd requests

import assert from 'node:assert/strict';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { addAccount, admin, bearer, call, password, signIn } from './lib/accounts.js';
import { Client, tryUpgrade } from './lib/client.js';
import { FlatClient } from './lib/flat.js';
import { ask } from './lib/http.js';
import { Server, issueToken, noLimits, startServer, temporaryFolder } from './lib/server.js';
import { V1Client } from './lib/v1.js';

const folder = temporaryFolder();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
writeFileSync(join(folder, 'issuer.pem'), publicPem);
const tokenKeys = { text: `[('${join(folder, 'issuer.pem')}', 'RS256', 'https://issuer.example', 'our-hub')]` };

const server = await new Server({ config: { ...noLimits, 'token-keys': tokenKeys, 'sign-in-address-limit': 0 } }).start();
after(() => server.finish());

/* ---- tokens that are not good ---- */

const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);
const ownClaims = () => ({ iss: 'adda', aud: 'adda', sub: 'root', role: 'admin', iat: now(), exp: now() + 600 });
const theirClaims = () => ({ iss: 'https://issuer.example', aud: 'our-hub', sub: 'guest-of-theirs', exp: now() + 600 });

function hs256(key, claims, header = { alg: 'HS256', typ: 'JWT' }) {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

function rs256(key, claims, header = { alg: 'RS256', typ: 'JWT' }) {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${createSign('RSA-SHA256').update(input).sign(key, 'base64url')}`;
}

/* As the hub keeps it: base64url in a file that only its owner reads. */
const secret = Buffer.from(readFileSync(join(server.dataDir, 'secret.key'), 'utf8').trim(), 'base64url');

const badTokens = () => ({
  'no token at all': 'nonsense',
  'empty parts': '..',
  'a wrong key': hs256('not the secret', ownClaims()),
  'an empty key': hs256('', ownClaims()),
  'alg none': `${encode({ alg: 'none', typ: 'JWT' })}.${encode(ownClaims())}.`,
  'alg nOnE with a signature': hs256(secret, ownClaims(), { alg: 'nOnE' }),
  'no alg': hs256(secret, ownClaims(), { typ: 'JWT' }),
  'another alg than the key is for': hs256(secret, ownClaims(), { alg: 'HS512' }),
  'claims changed under the signature': hs256(secret, { ...ownClaims(), role: 'user' }).replace(/\.[\w-]+\./, `.${encode(ownClaims())}.`),
  'expired': hs256(secret, { ...ownClaims(), exp: now() - 1 }),
  'not yet valid': hs256(secret, { ...ownClaims(), nbf: now() + 600 }),
  'an expiry that is no number': hs256(secret, { ...ownClaims(), exp: 'tomorrow' }),
  'a wrong audience': hs256(secret, { ...ownClaims(), aud: 'another-hub' }),
  'no audience': hs256(secret, { ...ownClaims(), aud: undefined }),
  'a wrong issuer': hs256(secret, { ...ownClaims(), iss: 'nobody' }),
  'a role that there is not': hs256(secret, { ...ownClaims(), role: 'root' }),
  'no subject': hs256(secret, { ...ownClaims(), sub: undefined }),
  'an empty subject': hs256(secret, { ...ownClaims(), sub: '' }),
  'the public key as a secret': hs256(publicPem, theirClaims()),
  'another RSA key': rs256(otherRsa.privateKey, theirClaims()),
  'an RSA key for our own issuer': rs256(rsa.privateKey, ownClaims()),
  'a wrong audience of theirs': rs256(rsa.privateKey, { ...theirClaims(), aud: 'elsewhere' }),
  'a wrong issuer of theirs': rs256(rsa.privateKey, { ...theirClaims(), iss: 'https://evil.example' }),
  'expired, of theirs': rs256(rsa.privateKey, { ...theirClaims(), exp: now() - 3600 }),
  'a key that it brings along': rs256(otherRsa.privateKey, theirClaims(),
                                      { alg: 'RS256', jwk: otherRsa.publicKey.export({ format: 'jwk' }) }),
  'critical extensions': hs256(secret, ownClaims(), { alg: 'HS256', crit: ['exp'] }),
  'far too long': `${'a'.repeat(9000)}.b.c`,
});

async function upgradeStatus(path, headers) {
  const { status, body } = await tryUpgrade(server, path, headers);
  return [status, body];
}

const refused = [401, 'Invalid token'];

const waysIn = {
  'Authorization of an upgrade': async (token) => assert.deepEqual(await upgradeStatus('/ws', bearer(token)), refused),
  'query of /ws': async (token) => assert.deepEqual(await upgradeStatus(`/ws?token=${token}`), refused),
  'query of /ws, adda.v1': async (token) =>
    assert.deepEqual(await upgradeStatus(`/ws?token=${token}`, { 'Sec-WebSocket-Protocol': 'adda.v1' }), refused),
  'query of /ws/chat': async (token) => assert.deepEqual(await upgradeStatus(`/ws/chat?token=${token}`), refused),
  'query of /ws/envelope': async (token) => assert.deepEqual(await upgradeStatus(`/ws/envelope?token=${token}`), refused),
  'query of /ws/hub': async (token) => assert.deepEqual(await upgradeStatus(`/ws/hub?token=${token}`), refused),
  'query of /ws/notifications': async (token) =>
    assert.deepEqual(await upgradeStatus(`/ws/notifications?token=${token}`), refused),
  'REST': async (token) => {
    for (const path of ['/api/rooms', '/api/me', '/api/accounts', '/api/notifications', '/api/rooms/x/permissions']) {
      const answer = await call(server, 'GET', path, undefined, bearer(token));
      assert.deepEqual([answer.status, answer.json], [401, { error: 'Invalid token' }], path);
    }
    for (const path of ['/notify/mitu', '/broadcast', '/api/ticket', '/api/invites', '/api/accounts']) {
      const answer = await call(server, 'POST', path, {}, bearer(token));
      assert.deepEqual([answer.status, answer.json], [401, { error: 'Invalid token' }], path);
    }
  },
};

describe('bad tokens on every way in', () => {
  for (const [way, tryIt] of Object.entries(waysIn)) {
    test(way, async () => {
      for (const [kind, token] of Object.entries(badTokens())) {
        /* Node refuses to send a header of that length; the query takes it. */
        await tryIt(token).catch((error) => { throw new Error(`${kind}: ${error.message}`); });
      }
    });
  }

  test('auth of adda.v1', async () => {
    const client = await V1Client.open(server, { username: 'Rahim' });
    for (const [kind, token] of Object.entries(badTokens())) {
      const reply = await client.ask({ type: 'auth', token });
      assert.ok(['invalid_token', 'too_long', 'bad_message'].includes(reply.code), `${kind}: ${JSON.stringify(reply)}`);
    }
    await client.close();
  });

  test('the first message of /ws/protected', async () => {
    for (const [kind, token] of Object.entries(badTokens())) {
      const client = await new Client(server, { dialect: 'protected', path: '/ws/protected', checked: false }).opened();
      client.sendText(JSON.stringify({ token }));
      const answer = await client.take(() => true, kind);
      assert.ok(/^Invalid (token|auth message)$/.test(answer.error), `${kind}: ${JSON.stringify(answer)}`);
      assert.equal((await client.closed()).code, 1008, kind);
    }
  });

  test('good ones, made in the same way, are good', async () => {
    for (const token of [hs256(secret, ownClaims()), rs256(rsa.privateKey, theirClaims())]) {
      assert.equal((await upgradeStatus('/ws', bearer(token)))[0], 101);
      assert.equal((await call(server, 'GET', '/api/me', undefined, bearer(token))).status, 200);
    }
  });

  test('a set of keys: the one that the token names, and no other', async (t) => {
    const path = join(temporaryFolder(), 'jwks.json');
    const jwk = (pair, kid, more = {}) => ({ ...pair.publicKey.export({ format: 'jwk' }), kid, use: 'sig', ...more });
    const forEncryption = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keys = [jwk(rsa, 'first'), jwk(otherRsa, 'second'), jwk(forEncryption, 'third', { use: 'enc' }),
                  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })];
    writeFileSync(path, JSON.stringify({ keys }));
    const mine = await startServer(t, {
      config: { ...noLimits, 'token-keys': { text: `[('${path}', 'RS256', 'https://issuer.example', 'our-hub')]` } },
    });
    const status = async (pair, kid) => {
      const token = rs256(pair.privateKey, theirClaims(), { alg: 'RS256', ...(kid && { kid }) });
      return (await tryUpgrade(mine, `/ws?token=${token}`)).status;
    };
    assert.equal(await status(rsa, 'first'), 101);
    assert.equal(await status(otherRsa, 'second'), 101);
    assert.equal(await status(otherRsa), 101);
    assert.equal(await status(otherRsa, 'first'), 401);
    assert.equal(await status(rsa, 'unknown'), 401);
    assert.equal(await status(forEncryption, 'third'), 401);
  });

  test('another issuer makes no admin', async () => {
    const token = rs256(rsa.privateKey, { ...theirClaims(), role: 'admin' });
    assert.equal((await call(server, 'GET', '/api/accounts', undefined, bearer(token))).status, 403);
  });
});

/* ---- pages of other sites ---- */

const evil = 'https://evil.example';

describe('a page of another site', () => {
  test('opens no WebSocket, with or without the cookie', async () => {
    await addAccount(server, 'Victim');
    const person = await signIn(server, 'Victim');
    for (const Cookie of [undefined, person.cookie]) {
      for (const Origin of [evil, 'null', `${server.url}.evil.example`, server.url.replace('http:', 'https:'), 'http://127.0.0.1'])
        assert.equal((await tryUpgrade(server, '/ws', { Origin, ...(Cookie && { Cookie }) })).status, 403, Origin);
    }
  });

  test('allowed by "*" only, it is a guest even with the cookie', async (t) => {
    const mine = await startServer(t, { config: { ...noLimits, 'allowed-origins': ['*'] } });
    const account = await addAccount(mine, 'Victim');
    const person = await signIn(mine, 'Victim');
    const client = await V1Client.open(mine, { username: 'Someone', headers: { Cookie: person.cookie, Origin: evil } });
    assert.equal(client.user.role, 'guest');
    assert.notEqual(client.user.id, account.id);
    await client.close();
    const post = await call(mine, 'POST', '/api/ticket', {}, { ...person.headers, Origin: evil });
    assert.equal(post.status, 403);
  });

  test('changes nothing by the cookie', async () => {
    await addAccount(server, 'Admin Victim', 'admin');
    const person = await signIn(server, 'Admin Victim');
    const other = await signIn(server, 'Admin Victim');
    const { Cookie, Origin, 'X-Adda-CSRF': csrf } = person.headers;
    const attempts = {
      'no CSRF token': { Cookie, Origin },
      'an empty one': { Cookie, Origin, 'X-Adda-CSRF': '' },
      'one made up': { Cookie, Origin, 'X-Adda-CSRF': 'A'.repeat(43) },
      'that of another sign-in': { Cookie, Origin, 'X-Adda-CSRF': other.csrf },
      'no origin': { Cookie, 'X-Adda-CSRF': csrf },
      'another origin': { Cookie, Origin: evil, 'X-Adda-CSRF': csrf },
      'the null origin': { Cookie, Origin: 'null', 'X-Adda-CSRF': csrf },
    };
    const requests = [
      ['POST', '/api/sign-out', {}], ['POST', '/api/ticket', {}], ['POST', '/api/invites', {}],
      ['POST', '/api/password', { old: password, password: 'stolen password' }],
      ['POST', '/api/accounts', { name: 'Planted', password, role: 'admin' }],
      ['PATCH', `/api/accounts/${person.user.id}`, { role: 'user' }],
      ['PATCH', '/api/rooms/general/permissions', { mode: 'hidden' }],
      ['POST', '/notify/mitu', { title: 'x' }], ['POST', '/broadcast', { title: 'x' }],
    ];
    for (const [method, path, body] of requests) {
      for (const [kind, headers] of Object.entries(attempts))
        assert.equal((await call(server, method, path, body, headers)).status, 403, `${method} ${path}: ${kind}`);
    }
    assert.equal((await call(server, 'GET', '/api/me', undefined, { Cookie })).status, 200);
  });

  test('plants no sign-in', async () => {
    await addAccount(server, 'Attacker');
    const foreign = await call(server, 'POST', '/api/sign-in', { name: 'Attacker', password }, { Origin: evil });
    assert.equal(foreign.status, 403);
    assert.equal(foreign.headers['set-cookie'], undefined);
    /* What a form of another site can send without being asked first. */
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const form = await ask(server.port, 'POST', '/api/sign-in',
                             { headers: { 'Content-Type': type }, body: JSON.stringify({ name: 'Attacker', password }) });
      assert.equal(form.status, 415, type);
    }
  });

  test('reads nothing with the cookie', async () => {
    await addAccount(server, 'Reader');
    const person = await signIn(server, 'Reader');
    const answer = await call(server, 'GET', '/api/me', undefined, { Cookie: person.cookie, Origin: evil });
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  });
});

describe('fixation', () => {
  test('a planted cookie is not taken over, and an earlier sign-in ends with the next', async () => {
    await addAccount(server, 'Fixed');
    const planted = { Cookie: `adda_session=${'A'.repeat(43)}` };
    const answer = await call(server, 'POST', '/api/sign-in', { name: 'Fixed', password }, planted);
    const [first] = answer.headers['set-cookie'][0].split(';');
    assert.notEqual(first, planted.Cookie);
    assert.equal((await call(server, 'GET', '/api/me', undefined, planted)).status, 401);

    const again = await call(server, 'POST', '/api/sign-in', { name: 'Fixed', password }, { Cookie: first });
    const [second] = again.headers['set-cookie'][0].split(';');
    assert.notEqual(second, first);
    assert.equal((await call(server, 'GET', '/api/me', undefined, { Cookie: second })).status, 200);
    assert.equal((await call(server, 'GET', '/api/me', undefined, { Cookie: first })).status, 401);
  });

  test('of two cookies of the name neither counts', async () => {
    await addAccount(server, 'Twice');
    const person = await signIn(server, 'Twice');
    const Cookie = `adda_session=${'A'.repeat(43)}; ${person.cookie}`;
    assert.equal((await call(server, 'GET', '/api/me', undefined, { Cookie })).status, 401);
  });
});

describe('guessing', () => {
  const tryOnce = (to, name, guess = 'wrong password') => call(to, 'POST', '/api/sign-in', { name, password: guess });

  test('is slowed for an account, however its name is written; the right one does not help', async (t) => {
    const mine = await startServer(t, { config: { ...noLimits, 'sign-in-limit': 3, 'sign-in-address-limit': 0 } });
    await addAccount(mine, 'Mitu');
    for (const name of ['Mitu', 'mitu', 'MlTU'])
      assert.equal((await tryOnce(mine, name)).status, 401);
    const slowed = await tryOnce(mine, ' mitu', password);
    assert.equal(slowed.status, 429);
    assert.ok(Number(slowed.headers['retry-after']) >= 1);
    /* Others are not locked out with it. */
    await addAccount(mine, 'Rahim');
    await signIn(mine, 'Rahim');
    /* Nor does an unknown name behave in another way. */
    for (let i = 0; i < 3; i++)
      assert.equal((await tryOnce(mine, 'Nobody')).status, 401);
    assert.equal((await tryOnce(mine, 'Nobody')).status, 429);
  });

  test('is slowed for an address', async (t) => {
    const mine = await startServer(t, { config: { ...noLimits, 'sign-in-address-limit': 4 } });
    for (const name of ['A', 'B', 'C', 'D'])
      assert.equal((await tryOnce(mine, `Nobody ${name}`)).status, 401);
    assert.equal((await tryOnce(mine, 'Nobody E')).status, 429);
    assert.equal((await call(mine, 'POST', '/api/register', { name: 'F', password })).status, 403);
  });

  test('costs the same for names that there are not', async () => {
    await addAccount(server, 'Timed');
    const median = async (name) => {
      const times = [];
      for (let i = 0; i < 5; i++) {
        const start = process.hrtime.bigint();
        await tryOnce(server, name);
        times.push(Number(process.hrtime.bigint() - start) / 1e6);
      }
      return times.sort((a, b) => a - b)[2];
    };
    const [known, unknown] = [await median('Timed'), await median('Nobody of that name')];
    assert.ok(unknown > known / 3 && known > unknown / 3, `${known} ms and ${unknown} ms`);
  });

  test('the password is in no log, nor is the cookie', async () => {
    await addAccount(server, 'Logged');
    const person = await signIn(server, 'Logged');
    await call(server, 'GET', '/api/me', undefined, { Cookie: person.cookie });
    assert.ok(!server.log.includes(password));
    assert.ok(!server.log.includes(person.cookie.split('=')[1]));
  });
});

/* ---- rooms of others ---- */

describe('rooms', () => {
  let rooms = 0;

  /* A room with one message in it, whose member is mitu. */
  async function guarded(mode) {
    const room = `guarded-${++rooms}`;
    const member = await V1Client.open(server, { token: await issueToken(server, 'mitu', 'user') });
    await member.join(room);
    await member.say(room, 'a secret');
    const set = await call(server, 'PATCH', `/api/rooms/${room}/permissions`, { mode, members: ['mitu'] }, await admin(server));
    assert.deepEqual(set.json, { data: { room, mode, members: ['mitu'] } });
    return { room, member };
  }

  const getAs = async (path, headers) => (await call(server, 'GET', path, undefined, headers));

  test('hidden: there is none, by any path', async () => {
    const { room, member } = await guarded('hidden');
    const karim = bearer(await issueToken(server, 'karim', 'user'));
    for (const headers of [{}, karim]) {
      for (const path of ['/rooms', '/api/rooms'])
        assert.ok(!(await getAs(path, headers)).body.includes(room), path);
      for (const path of [`/api/rooms/${room}`, `/api/rooms/${room}/messages`, `/api/rooms/${room}/messages?after=0`]) {
        const answer = await getAs(path, headers);
        assert.deepEqual([answer.status, answer.json], [404, { error: 'Room not found' }], path);
      }
    }
    const client = await V1Client.open(server, { username: 'Karim' });
    await client.expectError('forbidden', { type: 'join', room });
    await client.expectError('forbidden', { type: 'join', room, epoch: client.welcome.epoch, since: 0 });
    await client.expectError('not_in_room', { type: 'history', room });
    await client.expectError('not_in_room', { type: 'send', room, content: 'hello' });
    await client.expectError('not_in_room', { type: 'presence', room });
    await client.close();
    for (const path of ['/ws', '/ws/chat', '/ws/envelope'])
      assert.equal((await tryUpgrade(server, `${path}?room=${room}&username=Karim`)).status, 403, path);

    const mitu = bearer(await issueToken(server, 'mitu', 'user'));
    assert.ok((await getAs('/api/rooms', mitu)).body.includes(room));
    assert.equal((await getAs(`/api/rooms/${room}/messages`, mitu)).json.data[0].content, 'a secret');
    await member.say(room, 'another');
    await member.close();
  });

  test('members only: it is there, and no more', async () => {
    const { room, member } = await guarded('members');
    assert.ok((await getAs('/api/rooms')).body.includes(room));
    assert.equal((await getAs(`/api/rooms/${room}`)).status, 403);
    assert.equal((await getAs(`/api/rooms/${room}/messages`)).status, 403);
    const client = await V1Client.open(server, { username: 'Karim' });
    await client.expectError('forbidden', { type: 'join', room });
    await client.close();
    await member.close();
  });

  test('read only: others read, members write', async () => {
    const { room, member } = await guarded('read_only');
    const client = await V1Client.open(server, { username: 'Karim' });
    const joined = await client.join(room);
    assert.equal(joined.messages[0].content, 'a secret');
    await client.expectError('forbidden', { type: 'send', room, content: 'hello' });
    await client.expectError('forbidden', { type: 'typing', room, on: true });
    await member.say(room, 'news');
    await client.hears(room, 'news');
    await client.close();
    await member.close();
  });

  test('who may not be there any longer is taken out at once, and hears no more', async () => {
    const room = `guarded-${++rooms}`;
    const client = await V1Client.open(server, { username: 'Karim' });
    const flat = await FlatClient.open(server, { room, username: 'Shirin' });
    const member = await V1Client.open(server, { token: await issueToken(server, 'mitu', 'user') });
    await client.join(room);
    await member.join(room);
    await call(server, 'PATCH', `/api/rooms/${room}/permissions`, { mode: 'members', members: ['mitu'] }, await admin(server));
    await client.take((m) => m.type === 'leave' && m.user.id === client.user.id, 'its own leave');
    assert.equal((await flat.closed()).code, 4200);
    await member.say(room, 'among us');
    await client.expectError('not_in_room', { type: 'send', room, content: 'hello' });
    await client.sync();
    assert.ok(!JSON.stringify(client.inbox).includes('among us'));
    await client.close();
    await member.close();
  });

  test('only moderators set permissions, and they outlive a restart', async (t) => {
    const mine = await startServer(t, { config: noLimits });
    const user = bearer(await issueToken(mine, 'u', 'user'));
    const moderator = bearer(await issueToken(mine, 'm', 'moderator'));
    assert.equal((await call(mine, 'PATCH', '/api/rooms/x/permissions', { mode: 'hidden' })).status, 401);
    assert.equal((await call(mine, 'PATCH', '/api/rooms/x/permissions', { mode: 'hidden' }, user)).status, 403);
    assert.equal((await call(mine, 'PATCH', '/api/rooms/x/permissions', { mode: 'hidden' }, moderator)).status, 200);
    for (const body of [{ mode: 'closed' }, { mode: 7 }, { members: 'mitu' }, { members: [7] }, { members: [''] }, { members: Array(1001).fill('x') }])
      assert.equal((await call(mine, 'PATCH', '/api/rooms/x/permissions', body, moderator)).status, 400, JSON.stringify(body).slice(0, 80));
    await mine.restart();
    const client = await V1Client.open(mine, { username: 'Karim' });
    await client.expectError('forbidden', { type: 'join', room: 'x' });
    await client.close();
  });
});

/* ---- odd requests to every route ---- */

/* [method, path, a good body]; admins may all of it. */
const routes = [
  ['GET', '/'], ['GET', '/favicon.ico'], ['GET', '/rooms'], ['GET', '/api/rooms'], ['GET', '/api/stats'], ['GET', '/healthz'],
  ['GET', '/metrics'], ['GET', '/openapi.json'], ['GET', '/api/notifications'], ['GET', '/join/nothing'], ['GET', '/api/me'],
  ['GET', '/api/accounts'], ['GET', '/api/rooms/general/permissions'], ['GET', '/websocket'],
  ['POST', '/api/register', { name: 'x', password: 'y' }], ['POST', '/api/sign-in', { name: 'x', password: 'y' }],
  ['POST', '/api/password', { old: 'x', password: 'y' }], ['POST', '/api/invites', {}],
  ['POST', '/api/accounts', { name: '', password: 'y' }], ['PATCH', '/api/accounts/nobody', { role: 'user' }],
  ['PATCH', '/api/rooms/general/permissions', { mode: 'open' }],
  ['POST', '/notify/mitu', {}], ['POST', '/broadcast', {}], ['POST', '/api/notifications/read', {}],
];
const bodied = routes.filter(([, , body]) => body);

describe('every route', () => {
  test('with a wrong method: 405 and what is allowed', async () => {
    const headers = await admin(server);
    for (const [method, path] of routes) {
      for (const wrong of ['DELETE', 'PUT', 'TRACE', 'PROPFIND']) {
        const answer = await call(server, wrong, path, undefined, headers);
        assert.equal(answer.status, 405, `${wrong} ${path}`);
        assert.match(answer.headers.allow, new RegExp(`\\b${method}\\b`), path);
      }
    }
  });

  test('with a body that is too large: 413', async () => {
    const headers = { ...await admin(server), 'Content-Type': 'application/json' };
    const body = JSON.stringify({ name: 'x'.repeat(70000) });
    for (const [method, path] of bodied) {
      const whole = await ask(server.port, method, path, { headers: { ...headers, 'Content-Length': body.length }, body });
      assert.equal(whole.status, 413, `${method} ${path}`);
      const chunked = await ask(server.port, method, path, { headers: { ...headers, 'Transfer-Encoding': 'chunked' }, body });
      assert.equal(chunked.status, 413, `${method} ${path}, chunked`);
    }
  });

  test('with a body that is no JSON object in UTF-8: 400', async () => {
    const headers = { ...await admin(server), 'Content-Type': 'application/json' };
    const bodies = ['', '{', '[]', '"text"', 'null', '7', '{"a":1}{', "{'a':1}", '{"a":"\\ud800"}', '[' .repeat(2000),
                    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), '{"a":"\u0000"}'];
    for (const [method, path] of bodied) {
      for (const body of bodies) {
        const answer = await ask(server.port, method, path, { headers, body });
        assert.equal(answer.status, 400, `${method} ${path} ${body.toString().slice(0, 40)}`);
        assert.ok(JSON.parse(answer.body).error);
      }
    }
  });

  test('with another type or encoding: 415 where it matters', async () => {
    const headers = await admin(server);
    const own = bodied.filter(([, path]) => !path.startsWith('/notify') && path !== '/broadcast');
    for (const [method, path, good] of own) {
      const body = JSON.stringify(good);
      for (const type of [undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
        const answer = await ask(server.port, method, path, { headers: { ...headers, ...(type && { 'Content-Type': type }) }, body });
        assert.equal(answer.status, 415, `${method} ${path} ${type}`);
      }
      const packed = await ask(server.port, method, path, {
        headers: { ...headers, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }, body: gzipSync(body),
      });
      assert.equal(packed.status, 415, `${method} ${path}, gzip`);
    }
  });

  test('with members of a wrong kind: 400', async () => {
    const headers = await admin(server);
    for (const [method, path, good] of bodied) {
      for (const name of Object.keys(good)) {
        for (const value of [{}, [], 7, true]) {
          const answer = await call(server, method, path, { ...good, [name]: value }, headers);
          assert.equal(answer.status, 400, `${method} ${path} ${name}=${JSON.stringify(value)}`);
        }
      }
    }
  });

  test('that needs a role: 401 without, 403 with less', async () => {
    const user = bearer(await issueToken(server, 'u', 'user'));
    const guarded = [['GET', '/api/accounts'], ['POST', '/api/accounts'], ['PATCH', '/api/accounts/x'], ['POST', '/api/invites'],
                     ['GET', '/api/rooms/x/permissions'], ['PATCH', '/api/rooms/x/permissions'], ['POST', '/notify/x'], ['POST', '/broadcast']];
    for (const [method, path] of guarded) {
      const body = method === 'GET' ? undefined : {};
      const nobody = await call(server, method, path, body);
      assert.deepEqual([nobody.status, nobody.json], [401, { error: 'Unauthorized' }], path);
      assert.equal(nobody.headers['www-authenticate'], 'Bearer');
      assert.equal((await call(server, method, path, body, user)).status, 403, path);
    }
  });
});
