// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The description of the HTTP interface: whole, sound, and true of the running server

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './lib/http.js';
import { sourceDir } from './lib/paths.js';
import { Server, issueToken, noLimits } from './lib/server.js';
import { V1Client } from './lib/v1.js';

const server = await new Server({ config: noLimits }).start();
after(() => server.finish());
const admin = await issueToken(server, 'root', 'admin');
const described = await server.getJson('/openapi.json');

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const operations = Object.entries(described.paths).flatMap(([path, item]) =>
  methods.filter((method) => item[method]).map((method) => ({ path, method, ...item[method] })));

const ajv = new Ajv2020.default({ strict: false, validateFormats: false });
ajv.addSchema(described, 'openapi.json');

/* The schema that stands at a place of the document, ready to check with. */
function schemaAt(...place) {
  const pointer = place.map((part) => encodeURIComponent(String(part).replace(/~/g, '~0').replace(/\//g, '~1')));
  return ajv.compile({ $ref: `openapi.json#/${pointer.join('/')}` });
}

function assertFits(validate, value, what) {
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(value).slice(0, 500)}`);
}

/* Rows of a C table of routes: "GET", "/api/rooms/:" */
function routesOf(folder) {
  return readdirSync(folder).filter((name) => name.endsWith('.c')).flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/\{\s*"(GET|POST|PUT|PATCH|DELETE)",\s*"(\/[^"]*)"/g)]
      .map(([, method, path]) => `${method} ${path}`));
}

const routes = new Set([...routesOf(join(sourceDir, 'src/http')), 'GET /events']);
const asRow = ({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{[^}]+\}/g, ':')}`;
const plain = (row) => row.replace('*', ':');

/* A path with the examples of its parameters. */
function fill(path, parameters = []) {
  return path.replace(/\{([^}]+)\}/g, (_, name) => {
    const parameter = parameters.find((p) => p.in === 'path' && p.name === name);
    assert.ok(parameter?.example !== undefined, `${path}: no example of ${name}`);
    return encodeURIComponent(parameter.example);
  });
}

describe('the document', () => {
  test('has every route, and no other', () => {
    const rows = [...routes].map(plain).sort();

    assert.ok(rows.length >= 10);
    assert.deepEqual(operations.map(asRow).sort(), rows);
  });

  test('is OpenAPI 3.1 with names for all', () => {
    assert.match(described.openapi, /^3\.1\./);
    assert.ok(described.info.title && described.info.version && described.info.license.identifier);
    const ids = operations.map((operation) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    const tags = new Set(described.tags.map((tag) => tag.name));
    for (const operation of operations) {
      assert.ok(operation.summary && operation.tags.every((tag) => tags.has(tag)), operation.operationId);
      assert.ok(Object.keys(operation.responses).some((status) => /^[23]/.test(status)), operation.operationId);
      const inPath = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name).sort();
      const declared = (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name).sort();
      assert.deepEqual(declared, inPath, operation.operationId);
      for (const requirement of operation.security ?? [])
        for (const name of Object.keys(requirement))
          assert.ok(described.components.securitySchemes[name], name);
    }
  });

  test('has schemas that all can be compiled', () => {
    for (const name of Object.keys(described.components.schemas))
      schemaAt('components', 'schemas', name);
  });

  test('has examples that fit their schemas', () => {
    let n = 0;
    for (const { path, method, requestBody, responses } of operations) {
      const bodies = [[['requestBody'], requestBody?.content], ...Object.entries(responses)
        .map(([status, response]) => [['responses', status], response.content])];
      for (const [place, content] of bodies) {
        for (const [type, { schema, example }] of Object.entries(content ?? {})) {
          const what = `${method} ${path} ${place.join(' ')}`;
          assert.ok(schema, what);
          const validate = schemaAt('paths', path, method, ...place, 'content', type, 'schema');
          if (place[0] === 'requestBody')
            assert.ok(example !== undefined, `${what} has no example`);
          if (example !== undefined) {
            assertFits(validate, example, what);
            n++;
          }
        }
      }
    }
    assert.ok(n > 3);
  });
});

describe('the server', () => {
  test('answers every GET as the document says', async () => {
    const rahim = await V1Client.open(server, { username: 'Rahim' });
    await rahim.join('general');
    await rahim.say('general', 'hello');
    for (const { path, method, parameters, responses } of operations) {
      /* A stream has no end; events.test.js is about it. */
      if (method !== 'get' || path === '/events')
        continue;
      const answer = await ask(server.port, 'GET', fill(path, parameters), { headers: { Authorization: `Bearer ${admin}` } });
      const response = responses[answer.status];
      assert.ok(response, `GET ${path} was answered with ${answer.status}: ${answer.body}`);
      const type = (answer.headers['content-type'] ?? '').replace(/;.*/, '');
      if (response.content && !response.content['*/*'])
        assert.ok(response.content[type], `GET ${path}: ${answer.status} came as ${type}`);
      if (type === 'application/json')
        assertFits(schemaAt('paths', path, 'get', 'responses', String(answer.status), 'content', type, 'schema'),
                   JSON.parse(answer.body), `GET ${path}`);
    }
    await rahim.close();
  });

  test('knows every method and path that the document has', async () => {
    for (const { path, method, parameters } of operations) {
      const { headers, status } = await ask(server.port, 'OPTIONS', fill(path, parameters));
      assert.equal(status, 204, path);
      assert.ok(headers.allow.split(', ').includes(method.toUpperCase()), `${method} ${path}: ${headers.allow}`);
    }
  });

  test('takes no other methods than the document has', async () => {
    for (const path of Object.keys(described.paths)) {
      const { parameters } = operations.find((operation) => operation.path === path);
      const { headers } = await ask(server.port, 'OPTIONS', fill(path, parameters));
      const allowed = headers.allow.split(', ').filter((m) => !['HEAD', 'OPTIONS'].includes(m)).sort();
      assert.deepEqual([...new Set(allowed)], methods.filter((m) => described.paths[path][m]).map((m) => m.toUpperCase()).sort());
    }
  });

  test('asks nobody for less than the document says', async () => {
    for (const { path, method, parameters, security, requestBody } of operations) {
      if (security.some((requirement) => Object.keys(requirement).length === 0))
        continue;
      const [type] = Object.keys(requestBody?.content ?? {});
      const headers = type ? { 'Content-Type': type } : {};
      const body = type === 'application/json' ? JSON.stringify(requestBody.content[type].example) : undefined;
      const { status } = await ask(server.port, method.toUpperCase(), fill(path, parameters), { headers, body });
      assert.equal(status, 401, `${method} ${path} without a token`);
    }
  });

  test('answers what is not in the document with 404', async () => {
    assert.equal((await server.get('/api/nothing')).status, 404);
  });
});
