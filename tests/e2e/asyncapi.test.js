// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The description of the WebSocket interface: whole, sound, and true of the running server

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import WebSocket from 'ws';
import { protocolDir, sourceDir } from './lib/paths.js';
import { Server, issueToken, noLimits } from './lib/server.js';
import { bounded, deferred } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());
const token = await issueToken(server, 'mitu');

const described = JSON.parse(execFileSync('python3', ['-c',
  'import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1], encoding="utf-8")), sys.stdout)',
  join(sourceDir, 'docs/asyncapi.yaml')], { encoding: 'utf8', maxBuffer: 1 << 24 }));
const channels = Object.entries(described.channels).map(([id, channel]) => ({ id, ...channel }));

const ajv = new Ajv2020.default({ strict: true, validateFormats: false });
for (const name of readdirSync(protocolDir)) {
  if (name.endsWith('.schema.json'))
    ajv.addSchema(JSON.parse(readFileSync(join(protocolDir, name), 'utf8')), name);
}

/* What "#/a/b" stands for. */
const follow = ({ $ref }) => $ref.slice(2).split('/').reduce((value, part) => value?.[part], described);
const fileOf = (message) => message.payload.schema ? basename(message.payload.schema.$ref) : null;

/* The messages that the hub sends (or receives) on a channel. */
function messagesOf(id, action) {
  return Object.values(described.operations).filter((operation) => operation.action === action &&
      operation.channel.$ref === `#/channels/${id}`)
    .flatMap((operation) => operation.messages.map((reference) => follow(follow(reference))));
}

describe('the document', () => {
  test('has every path, and no other', () => {
    const source = readFileSync(join(sourceDir, 'src/transport/adda-endpoint.c'), 'utf8');
    const paths = [...source.matchAll(/\.path = "(\/ws[^"]*)"/g)].map(([, path]) => path).sort();

    assert.ok(paths.length >= 10);
    assert.deepEqual([...new Set(channels.map((channel) => channel.address))].sort(), paths);
  });

  test('has every schema, and refers to nothing that is not there', () => {
    assert.match(described.asyncapi, /^3\./);
    const used = new Set();
    for (const [id, operation] of Object.entries(described.operations)) {
      assert.match(operation.action, /^(send|receive)$/);
      const channel = follow(operation.channel);
      assert.ok(channel, id);
      for (const reference of operation.messages) {
        const message = follow(follow(reference));
        assert.ok(message?.name && message.title, `${id}: ${reference.$ref}`);
        if (fileOf(message))
          used.add(fileOf(message));
      }
    }
    assert.deepEqual([...used].sort(), readdirSync(protocolDir).filter((name) => name.endsWith('.schema.json')).sort());
  });

  test('has examples that fit their schemas', () => {
    let n = 0;
    for (const [id, message] of Object.entries(described.components.messages)) {
      for (const { payload } of message.examples ?? []) {
        const validate = ajv.getSchema(fileOf(message));
        assert.ok(validate(payload), `${id}: ${ajv.errorsText(validate.errors)}`);
        n++;
      }
    }
    assert.ok(n > 30, `${n} examples`);
  });
});

/* What a client must do to hear something. */
const firstWords = {
  v1: { protocols: ['adda.v1'] },
  flat: {},
  simple: { says: JSON.stringify({ content: 'hello' }) },
  envelope: { says: '{}' },
  protected: { says: JSON.stringify({ token }) },
  dashboard: {},
  notifications: { query: `?token=${token}`, makes: { title: 'one' } },
  echo: { says: 'hello' },
  ping: { says: 'hello' },
  raw: { says: 'hello' },
  binary: { says: Buffer.from('hello') },
};

describe('the server', () => {
  for (const { id, address } of channels) {
    test(`speaks as the channel ${id} says`, async () => {
      const { protocols = [], query = '', says, makes } = firstWords[id];
      const socket = new WebSocket(`${server.wsUrl}${address}${query}`, protocols);
      const heard = deferred();
      const open = deferred();
      socket.on('open', open.resolve);
      socket.on('error', open.reject);
      socket.on('message', (data) => heard.resolve(data.toString()));
      await bounded(open.promise, `the upgrade of ${address}`);
      if (says)
        socket.send(says);
      if (makes) {
        const service = await issueToken(server, 'shop', 'service');
        const answer = await fetch(`${server.url}/notify/mitu`, { method: 'POST', body: JSON.stringify(makes),
          headers: { Authorization: `Bearer ${service}`, 'Content-Type': 'application/json' } });
        assert.equal(answer.status, 200);
      }

      const text = await bounded(heard.promise, `a message on ${address}`);
      const files = messagesOf(id, 'send').map(fileOf);
      if (files.every((file) => file === null)) {
        assert.equal(text, String(says));
      } else {
        const value = JSON.parse(text);
        assert.ok(files.some((file) => file && ajv.getSchema(file)(value)), `${id} sent ${text}`);
      }
      socket.terminate();
    });
  }

  test('takes every example of a client in adda.v1 for well formed', async () => {
    const socket = new WebSocket(`${server.wsUrl}/ws`, ['adda.v1']);
    const answers = [];
    const all = deferred();
    const examples = messagesOf('v1', 'receive').filter((message) => message.examples).map((message) => message.examples[0].payload);
    socket.on('message', (data) => {
      const answer = JSON.parse(data);
      answers.push(answer);
      if (answer.type === 'pong' && answer.nonce === 'the-end')
        all.resolve();
    });
    await bounded(new Promise((resolve) => socket.once('open', resolve)), 'the upgrade');
    for (const example of examples)
      socket.send(JSON.stringify(example));
    socket.send(JSON.stringify({ type: 'ping', nonce: 'the-end' }));
    await bounded(all.promise, 'the last answer');

    assert.ok(examples.length >= 8);
    for (const answer of answers)
      assert.ok(answer.type !== 'error' || !/^(bad_json|bad_message|unknown_type)$/.test(answer.code), JSON.stringify(answer));
    socket.terminate();
  });
});
