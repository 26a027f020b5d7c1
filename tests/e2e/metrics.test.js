// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What monitors read: the Prometheus text, its truth, and the Grafana dashboard made for it

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlatClient } from './lib/flat.js';
import { sourceDir } from './lib/paths.js';
import { Server, issueToken, noLimits, startServer } from './lib/server.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());

const line = /^([a-z_]+)(?:\{([a-z]+="[^"\\]*")\})? (-?[0-9.e+-]+|\+Inf|NaN)$/;

/* Strict about the form: { families: name → { type, help }, samples: name{label} → value }. */
function parse(text) {
  const families = new Map();
  const samples = new Map();
  let current;

  assert.ok(text.endsWith('\n'));
  for (const row of text.slice(0, -1).split('\n')) {
    const head = row.match(/^# (HELP|TYPE) ([a-z_]+) (.+)$/);
    if (head) {
      const [, kind, name, rest] = head;
      if (kind === 'HELP') {
        assert.ok(!families.has(name), `${name} comes twice`);
        families.set(name, { help: rest });
      } else {
        assert.match(rest, /^(counter|gauge|histogram)$/);
        families.get(name).type = rest;
        current = name;
      }
      continue;
    }
    const sample = row.match(line);
    assert.ok(sample, `no line of the format: ${row}`);
    const [, name, label, value] = sample;
    const base = families.get(current).type === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name;
    assert.equal(base, current, 'a sample stands below its own head');
    const key = label ? `${name}{${label}}` : name;
    assert.ok(!samples.has(key), `${key} comes twice`);
    samples.set(key, Number(value));
  }
  return { families, samples };
}

async function scrape(to = server, headers = {}) {
  const answer = await to.get('/metrics', { headers });
  assert.equal(answer.status, 200, String(answer.body));
  assert.equal(answer.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  return parse(String(answer.body));
}

describe('/metrics', () => {
  test('has names, units and types as the ecosystem expects them', async () => {
    const { families } = await scrape();

    assert.ok(families.size > 25);
    for (const [name, { type, help }] of families) {
      assert.match(name, /^(adda|process)_[a-z_]+$/);
      assert.equal(type === 'counter', name.endsWith('_total'), `${name} is a ${type}`);
      assert.match(help, /^[A-Z1].*\.$/);
      assert.doesNotMatch(name, /_(ms|usec|milliseconds|kb)(_|$)/, 'base units only');
    }
  });

  test('has histograms that add up', async () => {
    const { families, samples } = await scrape();

    for (const [name, { type }] of families) {
      if (type !== 'histogram')
        continue;
      let before = 0;
      let bound = 0;
      for (const [key, value] of samples) {
        const le = key.match(new RegExp(`^${name}_bucket\\{le="(.+)"\\}$`))?.[1];
        if (!le)
          continue;
        assert.ok(value >= before, `${key} is below the one before it`);
        assert.ok(le === '+Inf' || Number(le) > bound);
        before = value;
        bound = Number(le);
      }
      assert.equal(samples.get(`${name}_bucket{le="+Inf"}`), samples.get(`${name}_count`));
      assert.ok(samples.get(`${name}_sum`) >= 0);
    }
  });

  test('counts what happens', async () => {
    const before = (await scrape()).samples;
    const rahim = await FlatClient.open(server, { username: 'Rahim', room: 'counted' });
    const mitu = await FlatClient.open(server, { username: 'Mitu', room: 'counted' });
    for (let i = 0; i < 20; i++)
      rahim.say(`message ${i}`);
    await mitu.hears('message 19');
    rahim.sendText('{');
    await rahim.takeType('error');
    for (let i = 0; i < 5; i++)
      await server.get('/healthz');
    const { samples } = await scrape();
    const grown = (name) => samples.get(name) - before.get(name);

    assert.equal(samples.get('adda_connections'), 2);
    assert.equal(samples.get('adda_clients'), 2);
    assert.equal(samples.get('adda_rooms'), 1);
    assert.equal(grown('adda_connections_opened_total'), 2);
    assert.equal(grown('adda_messages_received_total'), 21);
    assert.equal(grown('adda_log_events_total'), 20);
    assert.equal(grown('adda_error_messages_total'), 1);
    assert.equal(grown('adda_message_duration_seconds_count'), 20);
    assert.equal(grown('adda_http_requests_total'), 6);
    assert.equal(grown('adda_http_request_duration_seconds_count'), 6);
    assert.ok(grown('adda_http_request_duration_seconds_sum') > 0);
    assert.ok(grown('adda_deliveries_total') >= 40);
    assert.ok(grown('adda_log_commits_total') >= 1);
    assert.ok(samples.get('adda_log_last_commit_seconds') > 0);
    assert.ok(samples.get('process_resident_memory_bytes') > 1 << 20);
    assert.ok(Math.abs(samples.get('process_start_time_seconds') - Date.now() / 1000) < 600);

    await rahim.close();
    await mitu.close();
    assert.equal((await scrape()).samples.get('adda_connections'), 0);
  });

  test('needs the role service or admin where tokens are required', async (t) => {
    const closed = await startServer(t, { config: { 'require-token': true } });
    const ask = async (role) => {
      const headers = role ? { Authorization: `Bearer ${await issueToken(closed, 'x', role)}` } : {};
      return (await closed.get('/metrics', { headers })).status;
    };

    assert.equal(await ask(), 401);
    assert.equal(await ask('user'), 403);
    assert.equal(await ask('moderator'), 403);
    assert.equal(await ask('service'), 200);
    assert.equal(await ask('admin'), 200);
  });
});

describe('the Grafana dashboard', () => {
  test('asks for figures that there are', async () => {
    const { families, samples } = await scrape();
    const board = JSON.parse(readFileSync(join(sourceDir, 'data/grafana/adda.json'), 'utf8'));
    const expressions = board.panels.flatMap((panel) => (panel.targets ?? []).map((target) => target.expr));

    assert.ok(expressions.length >= 10);
    for (const expression of expressions) {
      const names = expression.match(/\b(adda|process)_[a-z_]+/g);
      assert.ok(names, expression);
      for (const name of names)
        assert.ok(families.has(name) || samples.has(name) || samples.has(`${name}{le="+Inf"}`), `${name} in ${expression}`);
    }
    const places = board.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    assert.equal(new Set(places).size, places.length, 'two panels at one place');
  });
});
