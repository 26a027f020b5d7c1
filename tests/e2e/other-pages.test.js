// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Small pages of another site that talk to the hub by the plainest calls a browser has

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { launch, visit } from './lib/browser.js';
import { Server, noLimits } from './lib/server.js';

/* What each page does with a message is all that they differ in. */
const lineOf = {
  simple: "m.type === 'system' ? `* ${m.content}` : `${m.from}: ${m.content}`",
  flat: "m.type === 'text' ? `${m.username}: ${m.content}` : `* ${m.content}`",
};
const sent = { simple: '{ content }', flat: "{ content, type: 'text' }" };

const pageOf = (dialect, path) => `<!doctype html>
<meta charset="utf-8">
<title>${dialect}</title>
<output></output><ul></ul><input><button>send</button>
<script>
  const query = new URLSearchParams(location.search);
  const name = query.get('name');
  const socket = new WebSocket(\`ws://127.0.0.1:\${query.get('port')}${path}?room=general&username=\${name}\`);
  const output = document.querySelector('output');
  socket.onopen = () => { output.textContent = 'open'; };
  socket.onclose = () => { output.textContent = 'closed'; };
  socket.onmessage = ({ data }) => {
    const m = JSON.parse(data);
    const row = document.createElement('li');
    row.textContent = ${lineOf[dialect]};
    row.className = isNaN(new Date(m.timestamp)) ? 'timeless' : '';
    document.querySelector('ul').append(row);
  };
  document.querySelector('button').onclick = () => {
    const content = document.querySelector('input').value;
    socket.send(JSON.stringify(${sent[dialect]}));
  };
</script>
`;

const site = createServer((request, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(request.url.startsWith('/flat') ? pageOf('flat', '/ws') : pageOf('simple', '/ws/chat'));
});
site.listen(0, '127.0.0.1');
await once(site, 'listening');
const origin = `http://127.0.0.1:${site.address().port}`;

const browser = await launch();
const hubs = [];
async function startHub(origins) {
  const hub = new Server({ config: { ...noLimits, 'allowed-origins': origins } });
  hubs.push(hub);
  return hub.start();
}
after(async () => {
  await browser.close();
  site.close();
  await Promise.all(hubs.map((hub) => hub.finish()));
});

async function open(t, hub, dialect, name) {
  const page = await visit(t, browser);
  await page.goto(`${origin}/${dialect}?port=${hub.port}&name=${encodeURIComponent(name)}`);
  return page;
}

const state = (page, text) => page.locator('output', { hasText: text }).waitFor();
const line = (page, text) => page.getByText(text, { exact: true }).first().waitFor();
async function say(page, text) {
  await page.fill('input', text);
  await page.click('button');
}

for (const dialect of ['simple', 'flat']) {
  describe(`a page that speaks ${dialect}`, () => {
    test('joins, talks, hears, and sees others go', async (t) => {
      const hub = await startHub([origin]);
      const rahim = await open(t, hub, dialect, 'রহিম');
      await state(rahim, 'open');
      await line(rahim, '* রহিম joined the room');
      const mitu = await open(t, hub, dialect, 'Mitu');
      await line(rahim, '* Mitu joined the room');
      await say(rahim, 'কেমন আছেন?');
      await line(mitu, 'রহিম: কেমন আছেন?');
      await line(rahim, 'রহিম: কেমন আছেন?');
      await say(mitu, '<i>fine</i>');
      await line(rahim, 'Mitu: <i>fine</i>');
      await mitu.close();
      await line(rahim, '* Mitu left the room');
      assert.equal(await rahim.locator('.timeless').count(), 0);
      assert.deepEqual(rahim.complaints, []);
      await hub.stop();
      await state(rahim, 'closed');
    });
  });
}

test('pages of different dialects share the room', async (t) => {
  const hub = await startHub([origin]);
  const simple = await open(t, hub, 'simple', 'Simple');
  await state(simple, 'open');
  const flat = await open(t, hub, 'flat', 'Flat');
  await line(simple, '* Flat joined the room');
  await say(simple, 'hello flat');
  await line(flat, 'Simple: hello flat');
  await say(flat, 'hello simple');
  await line(simple, 'Flat: hello simple');
});

test('a site that is not allowed is kept out', async (t) => {
  const hub = await startHub(['https://somewhere.example']);
  const page = await open(t, hub, 'simple', 'Eve');
  await state(page, 'closed');
});
