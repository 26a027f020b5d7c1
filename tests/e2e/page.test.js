// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The chat page in real browsers: talking, coming back, history, keyboard, safety, looks

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Profile, Wire, enter, hears, isConnected, launch, row, say, shoot, visit } from './lib/browser.js';
import { Server, noLimits, startServer } from './lib/server.js';
import { V1Client } from './lib/v1.js';
import { eventually } from './lib/wait.js';

const server = await new Server({ config: noLimits }).start();
const browser = await launch();
after(async () => {
  await browser.close();
  await server.finish();
});

let rooms = 0;
const newRoom = () => `page-${++rooms}`;
const calm = (...pages) => pages.forEach((page) => assert.deepEqual(page.complaints, []));

async function speaker(t, room, username = 'Speaker', hub = server) {
  const client = await V1Client.open(hub, { username });
  t.after(() => client.cut());
  await client.join(room);
  return client;
}

describe('two people talk', () => {
  test('in English and in Bengali', async (t) => {
    const rahim = await visit(t, browser);
    const mitu = await visit(t, browser, { width: 360, height: 740, locale: 'bn-BD', dark: true, touch: true });
    await rahim.goto(server.url);
    await rahim.getByRole('button', { name: 'Come in' }).waitFor();
    await shoot(rahim, 'join-1440-en-light');
    await mitu.goto(server.url);
    await mitu.getByRole('button', { name: 'ভেতরে আসুন' }).waitFor();
    await shoot(mitu, 'join-360-bn-dark');

    await enter(rahim, server.url, 'Rahim', 'আড্ডা ঘর');
    await enter(mitu, server.url, 'মিতু', 'আড্ডা ঘর');
    await rahim.getByText('মিতু came in').waitFor();
    await say(rahim, 'Good morning!\nHas anybody seen the plan?');
    await hears(mitu, 'Good morning!');
    await mitu.locator('.composer textarea').pressSequentially('হ্যা');
    await rahim.getByText('মিতু is typing').waitFor();
    await say(mitu, 'হ্যালো সবাই! স্বাস্থ্য ক্যাম্প ক্ষীণ স্মৃতিতে আছে।');
    await hears(rahim, 'হ্যালো সবাই!');
    await rahim.waitForFunction(() => !document.querySelector('.typing').classList.contains('on'));

    assert.equal(await mitu.locator('html').getAttribute('lang'), 'bn');
    assert.match(await mitu.locator('.here').innerText(), /^২ জন আছেন$/);
    assert.match(await mitu.locator('.header time').first().innerText(), /^\p{Script=Bengali}+ [০-৯]{1,2}:[০-৯]{2}$/u);
    assert.match(await rahim.locator('.header time').first().innerText(), /^\d{1,2}:\d{2}$/);
    assert.equal(await rahim.locator('.message.own').count(), 1);
    assert.ok(await row(rahim, 'Good morning!').evaluate((node) => node.classList.contains('own')));
    assert.ok(!await row(mitu, 'Good morning!').evaluate((node) => node.classList.contains('own')));
    assert.deepEqual(await rahim.locator('.people .name').allInnerTexts(), ['Rahim', 'মিতু']);
    await shoot(rahim, 'chat-1440-en-light');
    await shoot(mitu, 'chat-360-bn-dark');
    calm(rahim, mitu);
  });

  test('the language can be chosen in the page, and by the address', async (t) => {
    const page = await visit(t, browser);
    await page.goto(`${server.url}/?lang=bn`);
    await page.getByRole('button', { name: 'ভেতরে আসুন' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Come in' }).waitFor();
    await enter(page, server.url, 'Rahim', newRoom());
    await page.locator('.me').click();
    await page.locator('.segments label', { hasText: 'বাংলা' }).click();
    await page.locator('.status', { hasText: 'সংযুক্ত' }).waitFor();
    calm(page);
  });

  test('groups, days and who came are told once', async (t) => {
    const room = newRoom();
    const other = await speaker(t, room, 'Mitu');
    for (const text of ['one', 'two', 'three']) await other.say(room, text);
    const page = await visit(t, browser);
    await enter(page, server.url, 'Rahim', room);
    await hears(page, 'three');
    assert.equal(await page.locator('.message.head').count(), 1);
    assert.equal(await page.locator('.rule.day').innerText(), 'Today');
    const came = [];
    for (const name of ['Asha', 'Babul', 'Champa', 'Dipu', 'Ela']) came.push(await speaker(t, room, name));
    await page.getByText('Asha, Babul and 3 more came in').waitFor();
    for (const client of came.slice(2)) await client.close();
    await page.getByText('Asha and Babul came in').waitFor();
    assert.equal(await page.locator('.notes:visible').count(), 1);
  });
});

describe('nothing from a message is taken as HTML', () => {
  const evil = '<img src=x onerror="window.pwned=1"><script>window.pwned=2</script><b>bold</b> javascript:alert(1)';

  test('in contents, names and rooms', async (t) => {
    const room = '<i>room</i>&amp;';
    const other = await speaker(t, room, '<b>Mitu</b>');
    await other.say(room, evil);
    await other.say(room, 'see https://example.org/a?b=<c>&d (or http://example.org/x).');
    const page = await visit(t, browser);
    await enter(page, server.url, '"><s>Rahim', room);
    await hears(page, 'see https');
    await say(page, evil);
    await page.waitForFunction((text) => [...document.querySelectorAll('.message.sent .body')].filter((n) => n.textContent === text).length === 2, evil);
    assert.equal(await page.locator('.log img, .log script, .log b, .people b, .people s, h1 i, nav i').count(), 0);
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    const links = await page.locator('.log a').evaluateAll((nodes) => nodes.map((a) => [a.getAttribute('href'), a.rel, a.target]));
    assert.deepEqual(links, [
      ['https://example.org/a?b=', 'noopener noreferrer nofollow', '_blank'],
      ['http://example.org/x', 'noopener noreferrer nofollow', '_blank'],
    ]);
    assert.equal(await page.locator('h1 bdi').innerText(), room);
    calm(page);
  });

  test('the page allows no script but its own files', async () => {
    const html = String((await server.get('/')).body);
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=/i);
  });
});

describe('coming back', () => {
  test('a browser that is killed goes straight in again, as the same person', async (t) => {
    const room = newRoom();
    const other = await speaker(t, room, 'Mitu');
    const profile = new Profile(t);
    let page = await profile.start();
    await enter(page, server.url, 'Rahim', room);
    await say(page, 'before');
    await hears(page, 'before');
    await page.fill('.composer textarea', 'half a thought');
    await page.waitForFunction(() => localStorage.getItem('adda.drafts')?.includes('half a thought'));
    await profile.close();

    page = await profile.start();
    await page.goto(server.url);
    await hears(page, 'before');
    assert.equal(await page.inputValue('.composer textarea'), 'half a thought');
    await other.say(room, 'still here?');
    await hears(page, 'still here?');
    await profile.kill();
    await other.take((m) => m.type === 'leave', 'the leave of the killed one', 15000);
    await other.say(room, 'gone');

    page = await profile.start();
    await page.goto(`${server.url}/#${room}`);
    await hears(page, 'gone');
    assert.ok(await row(page, 'before').evaluate((node) => node.classList.contains('own')), 'the same person');
    await say(page, 'back again');
    await other.hears(room, 'back again');
    calm(page);
  });

  test('a hub that is killed: the page says so, sends what waited, doubles nothing', async (t) => {
    const hub = await startServer(t, { config: noLimits, mayComplain: true });
    const page = await visit(t, browser);
    await enter(page, hub.url, 'Rahim', 'r');
    await say(page, 'before');
    await hears(page, 'before');
    await hub.kill9();
    await page.locator('.status[data-state=connecting]').waitFor();
    assert.equal(await page.locator('.bar').isVisible(), false, 'not for a moment');
    await say(page, 'written in the dark');
    await page.locator('.message.late', { hasText: 'written in the dark' }).waitFor();
    await page.locator('.bar', { hasText: 'No connection' }).waitFor();
    await shoot(page, 'offline-1440-en-light');
    await hub.restart();
    await hears(page, 'written in the dark');
    await page.locator('.bar').waitFor({ state: 'hidden' });
    const stored = await hub.getJson('/api/rooms/r/messages');
    assert.deepEqual(stored.data.map((m) => m.content), ['before', 'written in the dark']);
    assert.deepEqual(await page.locator('.message .body').allInnerTexts(), ['before', 'written in the dark']);
    calm(page);
  });

  test('what was missed comes below a “new” line', async (t) => {
    const room = newRoom();
    const other = await speaker(t, room, 'Mitu');
    const wire = await new Wire(t, server.port).mend();
    const page = await visit(t, browser, { locale: 'bn-BD', width: 800 });
    await page.addInitScript(() => { Math.random = () => 60; }); // half a minute until it would come back by itself
    await enter(page, wire.url, 'Rahim', room);
    await other.say(room, 'seen');
    await hears(page, 'seen');
    wire.cut();
    await page.locator('.bar', { hasText: 'সংযোগ নেই' }).waitFor();
    for (const i of [1, 2, 3]) await other.say(room, `missed ${i}`);
    await wire.mend();
    await page.getByRole('button', { name: 'এখনই' }).click();
    await hears(page, 'missed 3');
    const texts = await page.locator('.log').evaluate((log) => [...log.children]
      .filter((node) => node.matches('.message, .rule.new'))
      .map((node) => node.querySelector('.body')?.textContent ?? 'NEW'));
    assert.deepEqual(texts, ['seen', 'NEW', 'missed 1', 'missed 2', 'missed 3']);
    await shoot(page, 'returned-800-bn-light');
    await page.keyboard.press('Escape');
    await page.locator('.rule.new').waitFor({ state: 'detached' });
    calm(page);
  });

  test('offline and online, as the browser sees it', async (t) => {
    const room = newRoom();
    const other = await speaker(t, room, 'Mitu');
    const page = await visit(t, browser);
    await enter(page, server.url, 'Rahim', room);
    await page.context().setOffline(true);
    await say(page, 'while offline');
    await page.context().setOffline(false);
    await other.hears(room, 'while offline', 15000);
    await hears(page, 'while offline');
    assert.equal((await server.getJson(`/api/rooms/${room}/messages`)).data.length, 1);
  });

  test('a hub that is there but does not let one in: the page says so', async (t) => {
    const page = await visit(t, browser);
    await page.goto(server.url);
    await page.fill('#name', '\u2800'); // nothing to be seen: refused at the upgrade
    await page.keyboard.press('Enter');
    await page.locator('.bar', { hasText: 'does not let you in' }).waitFor();
  });

  test('a message that the hub refuses can be tried again or discarded', async (t) => {
    const room = newRoom();
    const page = await visit(t, browser);
    let refusing = true;
    await page.routeWebSocket(/\/ws\?/, (socket) => {
      const hub = socket.connectToServer();
      socket.onMessage((text) => {
        const { type, nonce } = JSON.parse(text);
        if (type === 'send' && refusing) socket.send(JSON.stringify({ type: 'error', code: 'storage_full', message: 'No space', nonce }));
        else hub.send(text);
      });
    });
    await enter(page, server.url, 'Rahim', room);
    await say(page, 'first');
    await say(page, 'second');
    await page.getByText('not sent: the hub has no space left').nth(1).waitFor();
    await shoot(page, 'failed-1440-en-light');
    refusing = false;
    await page.locator('.message.failed', { hasText: 'first' }).getByRole('button', { name: 'try again' }).click();
    await hears(page, 'first');
    await page.locator('.message.failed', { hasText: 'second' }).getByRole('button', { name: 'discard' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.message').length === 1);
    assert.deepEqual((await server.getJson(`/api/rooms/${room}/messages`)).data.map((m) => m.content), ['first']);
  });
});

describe('a long conversation', () => {
  const total = 10000;
  const room = 'long';

  let filled = null;

  async function fill() {
    const client = await V1Client.open(server, { username: 'Mitu' });
    client.onMessage = () => {};
    await client.join(room);
    const texts = ['short', 'a line that is somewhat longer than the others '.repeat(4), 'two\nlines', 'হ্যালো সবাই, কেমন আছেন?'];
    for (let i = 1; i <= total; i += 500) {
      await Promise.all(Array.from({ length: 500 }, (_, j) => client.say(room, `${i + j}: ${texts[(i + j) % 4]}`, {}, 20000)));
    }
    return client;
  }
  after(async () => (await filled)?.cut());

  /* As in a browser that does not keep the place by itself, and so gets real heights only. */
  const unhelped = (page) => page.evaluate(() => {
    document.querySelector('.scroller').style.overflowAnchor = 'none';
    document.styleSheets[0].insertRule('.message { content-visibility: visible !important; }');
  });

  /* The topmost message in sight, and where it stands. */
  const place = (page) => page.evaluate(() => {
    const top = document.querySelector('.scroller').getBoundingClientRect().top;
    const node = [...document.querySelectorAll('.message')].find((message) => message.getBoundingClientRect().top >= top);
    return { seq: Number(node.dataset.seq), top: node.getBoundingClientRect().top };
  });
  const frames = (page, n) => page.evaluate((left) => new Promise((resolve) => {
    const next = () => (left-- > 0 ? requestAnimationFrame(next) : resolve());
    next();
  }), n);
  const first = (page) => page.evaluate(() => Number(document.querySelector('.message').dataset.seq));

  for (const helps of [true, false]) test(`ten thousand messages, ${helps ? 'where' : 'also where not'} the browser helps: history both ways without a jump`, async (t) => {
    const other = await (filled ??= fill());
    const page = await visit(t, browser, { width: 1000, height: 800 });
    const held = [];
    let holding = true;
    await page.routeWebSocket(/\/ws\?/, (socket) => {
      socket.connectToServer().onMessage((text) => {
        if (holding && JSON.parse(text).type === 'history') held.push(() => socket.send(text));
        else socket.send(text);
      });
    });
    await enter(page, server.url, 'Rahim', room);
    await page.locator('.message').first().waitFor();
    if (!helps) await unhelped(page);
    let worst = 0;
    let most = 0;
    for (let i = 0; i < 30; i++) {
      const before = await first(page);
      await page.evaluate(() => { document.querySelector('.scroller').scrollTop = 300; });
      await eventually(() => held.length > 0, 'the page of history');
      await frames(page, 4);
      const seen = await place(page);
      held.splice(0).forEach((release) => release());
      await page.waitForFunction((seq) => Number(document.querySelector('.message').dataset.seq) < seq, before);
      await frames(page, 4);
      const top = await page.evaluate((seq) => document.querySelector(`.message[data-seq="${seq}"]`).getBoundingClientRect().top, seen.seq);
      worst = Math.max(worst, Math.abs(top - seen.top));
      most = Math.max(most, await page.locator('.message').count());
    }
    holding = false;
    held.splice(0).forEach((release) => release());
    assert.ok(await first(page) <= total - 2500, `${await first(page)}`);
    assert.ok(worst <= 2, `jumped by ${worst} px`);
    assert.ok(most <= 700, `${most} elements`);

    const more = `one more, ${helps}`;
    await other.say(room, more);
    await page.locator('.down', { hasText: '1 new' }).waitFor();
    assert.equal(await row(page, more).count(), 0, 'the reader stays where they are');
    const low = await page.evaluate(() => Number([...document.querySelectorAll('.message')].at(-1).dataset.seq));
    await page.evaluate(() => { const box = document.querySelector('.scroller'); box.scrollTop = box.scrollHeight - box.clientHeight - 200; });
    await page.waitForFunction((seq) => Number([...document.querySelectorAll('.message')].at(-1).dataset.seq) > seq, low);
    await shoot(page, 'long-1000-en-light');

    await page.locator('.down').click();
    await hears(page, more);
    await page.locator('.down').waitFor({ state: 'hidden' });
    const end = await page.evaluate(() => { const box = document.querySelector('.scroller'); return box.scrollHeight - box.scrollTop - box.clientHeight; });
    assert.ok(end <= 2, `${end} px from the end`);
    const seqs = await page.locator('.message').evaluateAll((nodes) => nodes.map((node) => Number(node.dataset.seq)));
    assert.deepEqual(seqs, Array.from(seqs, (_, i) => seqs[0] + i), 'no gap');
    calm(page);
  });
});

describe('the keyboard', () => {
  test('rooms are found, changed and left without a mouse', async (t) => {
    const [one, two] = [newRoom(), newRoom()];
    const other = await speaker(t, one, 'Mitu');
    const page = await visit(t, browser);
    await enter(page, server.url, 'Rahim', one);
    const focused = () => page.evaluate(() => document.activeElement.tagName);
    await eventually(async () => await focused() === 'TEXTAREA', 'the composer has the focus');

    await page.keyboard.press('Control+k');
    await page.keyboard.type(two);
    await page.getByRole('option', { name: two }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: two }).waitFor();
    assert.equal(await focused(), 'TEXTAREA');
    assert.match(page.url(), new RegExp(`#${two}$`));

    await page.keyboard.type('first line');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second line');
    await page.keyboard.press('Enter');
    await hears(page, 'first line');
    assert.equal(await row(page, 'first line').locator('.body').innerText(), 'first line\nsecond line');

    await page.keyboard.press('Control+k');
    await page.keyboard.type('no such');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.type('a draft');
    await page.keyboard.press('Alt+ArrowUp');
    await page.locator('h1', { hasText: one }).waitFor();
    assert.equal(await page.inputValue('.composer textarea'), '');
    await page.keyboard.press('Alt+ArrowDown');
    await page.locator('h1', { hasText: two }).waitFor();
    assert.equal(await page.inputValue('.composer textarea'), 'a draft');

    await other.say(one, 'you there? @Rahim');
    await page.locator('.room.unseen .badge', { hasText: '@ 1' }).waitFor();
    assert.match(await page.title(), /^\(1\) /);

    await page.keyboard.press('Control+/');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await shoot(page, 'keys-1440-en-light');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'TEXTAREA', 'the focus is back where it was');

    await page.goBack();
    await page.locator('h1', { hasText: one }).waitFor();
    await hears(page, 'you there?');
    await page.locator('.rule.new').waitFor();
    calm(page);
  });

  test('tab reaches everything in turn and is caught nowhere', async (t) => {
    const page = await visit(t, browser);
    await enter(page, server.url, 'Rahim', newRoom());
    const names = new Set();
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press('Tab');
      names.add(await page.evaluate(() => {
        const node = document.activeElement;
        return node.getAttribute('aria-label') ?? node.textContent.trim();
      }));
    }
    for (const name of ['Messages', 'New room', 'Find a room']) assert.ok([...names].some((seen) => seen.includes(name)), `${name} in ${[...names]}`);
    assert.ok(names.size >= 6, [...names].join(', '));
  });

  test('screen readers: a polite log, names for all buttons, one heading a view', async (t) => {
    const page = await visit(t, browser);
    await enter(page, server.url, 'Rahim', newRoom());
    const log = page.getByRole('log');
    await say(page, 'hello');
    await hears(page, 'hello');
    assert.equal(await log.getAttribute('aria-live'), 'polite');
    const nameless = await page.locator('button:visible, textarea:visible, input:visible').evaluateAll((nodes) =>
      nodes.filter((node) => !(node.getAttribute('aria-label') || node.textContent.trim() || node.labels?.length)).map((node) => node.outerHTML));
    assert.deepEqual(nameless, []);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
    assert.equal(await page.locator('.status').getAttribute('role'), 'status');
  });
});

describe('looks', () => {
  for (const [width, height] of [[360, 740], [800, 900], [1440, 900]]) {
    for (const dark of [false, true]) {
      for (const locale of ['en-GB', 'bn-BD']) {
        const name = `${width}-${locale.slice(0, 2)}-${dark ? 'dark' : 'light'}`;
        test(`nothing sticks out at ${name}`, async (t) => {
          const room = `looks-${name}-a-rather-long-name-for-a-room`;
          const other = await speaker(t, room, 'A person with quite a long name indeed, really');
          await other.say(room, 'কৃষ্ণচূড়ার নিচে স্বাস্থ্য ক্যাম্প, ক্ষীণ স্মৃতি, দ্বন্দ্ব ও উজ্জ্বল রাষ্ট্র।');
          await other.say(room, `${'unbroken'.repeat(30)} https://example.org/${'path/'.repeat(30)}`);
          const page = await visit(t, browser, { width, height, locale, dark, touch: width < 640 });
          await enter(page, server.url, locale === 'bn-BD' ? 'জাহানারা বেগম' : 'Rahim', room);
          await say(page, 'Hello\nto all of you');
          await hears(page, 'Hello');
          const flaws = await page.evaluate(() => {
            const wide = document.documentElement.scrollWidth - innerWidth;
            const small = [...document.querySelectorAll('button, textarea')]
              .filter((node) => node.checkVisibility() && !node.matches('.link') && node.getBoundingClientRect().height < 43.5)
              .map((node) => `${node.className} ${node.getBoundingClientRect().height}`);
            const panes = ['.sidebar', '.conversation', '.people-pane']
              .filter((selector) => document.querySelector(selector).checkVisibility({ visibilityProperty: true })).length;
            return { wide, small, panes };
          });
          assert.deepEqual(flaws, { wide: 0, small: [], panes: { 360: 1, 800: 2, 1440: 3 }[width] });
          await shoot(page, `chat-${name}`);
          if (width < 1100) {
            await page.locator('.people-button').click();
            await page.locator('.people li').first().waitFor();
            await shoot(page, `people-${name}`);
            await page.keyboard.press('Escape');
          }
          if (width < 640) {
            await page.locator('.back').click();
            await page.locator('.rooms-pane').waitFor();
            await shoot(page, `rooms-${name}`);
            await page.locator('.me').click();
            await shoot(page, `menu-${name}`);
          }
          calm(page);
        });
      }
    }
  }

  for (const dark of [false, true]) {
    test(`text has a contrast of 4.5 at least, ${dark ? 'dark' : 'light'}`, async (t) => {
      const page = await visit(t, browser, { dark });
      await enter(page, server.url, 'Rahim', newRoom());
      const poor = await page.evaluate(() => {
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const probe = document.body.appendChild(document.createElement('i'));
        const luminance = (colour) => {
          probe.style.color = colour;
          canvas.fillStyle = getComputedStyle(probe).color;
          canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ratio = (a, b) => {
          const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
          return (high + 0.05) / (low + 0.05);
        };
        const pairs = [];
        for (const back of ['surface', 'raised', 'tint', 'hover', 'chosen']) {
          for (const front of ['text', 'dim', 'accent', 'bad']) pairs.push([`var(--${front})`, `var(--${back})`, 4.5]);
        }
        pairs.push(['var(--on-accent)', 'var(--accent)', 4.5], ['var(--shape)', 'var(--raised)', 3], ['var(--warn)', 'var(--surface)', 3], ['var(--ok)', 'var(--surface)', 3]);
        for (let hue = 0; hue < 360; hue += 10) {
          const person = `oklch(var(--person-light) var(--person-colour) ${hue})`;
          for (const back of ['var(--raised)', 'var(--tint)', `oklch(var(--person-back) var(--person-back-colour) ${hue})`]) pairs.push([person, back, 4.5]);
        }
        return pairs.map(([a, b, least]) => [a, b, ratio(a, b), least]).filter(([, , found, least]) => found < least);
      });
      assert.deepEqual(poor, []);
    });
  }
});
