#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Feeds the console's list of connections and measures it on a display of its own: console-list.py [--help]
import argparse
import asyncio
import contextlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import websockets

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'console'))

from hub import Hub, programs  # noqa: E402
from session import Session, end  # noqa: E402

PART = 500
ROLES = ('guest', 'guest', 'user', 'user', 'user', 'moderator')


class Feed:
    """What a hub with many connections tells its watcher, and nothing else."""

    def __init__(self, n_items, n_changes):
        self.random = random.Random(7)
        self.n_changes = n_changes
        self.items = [self.item(number) for number in range(n_items)]
        self.parts = [json.dumps(self.items[begin:begin + PART]) for begin in range(0, n_items, PART)]

    def item(self, number):
        rooms = [f'room {self.random.randrange(200)}' for _ in range(self.random.randrange(1, 4))]
        return {'id': f'01a0c5e2-0000-7000-8000-{number:012x}',
                'user': {'id': f'01a0c5e1-0000-7000-8000-{number:012x}', 'name': f'Person {number}',
                         'role': self.random.choice(ROLES)},
                'address': f'198.51.{number // 200 % 256}.{number % 200}', 'rooms': rooms, 'n_rooms': len(rooms), 'dialect': 'v1',
                'path': '/ws', 'since': f'2026-11-27T{self.random.randrange(24):02}:{self.random.randrange(60):02}:10.000000Z',
                'rtt_ms': self.random.randrange(1, 200), 'in_messages': self.random.randrange(500), 'in_bytes': 40000,
                'out_messages': self.random.randrange(50000), 'out_bytes': 900000, 'pending_messages': 0,
                'pending_bytes': self.random.choice((0, 0, 0, 700, 20000, 300000))}

    def change(self):
        changed = self.random.sample(self.items, min(self.n_changes, len(self.items)))
        for item in changed:
            item['out_messages'] += self.random.randrange(1, 20)
            item['out_bytes'] += 2000
            item['pending_bytes'] = self.random.choice((0, 0, 0, 700, 20000, 300000))
        return changed

    async def serve(self, socket):
        await socket.send(json.dumps({'type': 'welcome', 'user': {'id': 'op', 'name': 'Operator', 'role': 'admin'}, 'epoch': 'e',
                                      'limits': {}}))
        async for text in socket:
            request = json.loads(text)
            if request['type'] != 'watch':
                await socket.send(json.dumps({'type': 'ack', 'nonce': request.get('nonce')}))
                continue
            for number, part in enumerate(self.parts, 1):
                last = f', "last": true, "nonce": "{request["nonce"]}"' if number == len(self.parts) else ''
                await socket.send(f'{{"type": "snapshot", "topic": "connections", "items": {part}{last}}}')
            asyncio.ensure_future(self.update(socket))

    async def update(self, socket):
        with contextlib.suppress(websockets.ConnectionClosed):
            await self.tell(socket)

    async def tell(self, socket):
        while True:
            await asyncio.sleep(1)
            changed = self.change()
            for begin in range(0, len(changed), PART):
                await socket.send(json.dumps({'type': 'changes', 'topic': 'connections', 'set': changed[begin:begin + PART]}))


def start(feed):
    ready = threading.Event()
    port = []

    async def run():
        async with websockets.serve(feed.serve, '127.0.0.1', 0, subprotocols=['adda.v1'], compression=None) as server:
            port.append(server.sockets[0].getsockname()[1])
            ready.set()
            await asyncio.Future()

    threading.Thread(target=lambda: asyncio.run(run()), daemon=True).start()
    ready.wait()
    return f'http://127.0.0.1:{port[0]}'


@contextlib.contextmanager
def crowd(n_items, n_changes):
    """A real hub with so many connections; a message a second goes to n_changes of them."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.NamedTemporaryFile('w', suffix='.conf') as config:
        config.write('[server]\nmessage-rate=0\nupgrade-rate=0\njoin-rate=0\naccess-log=false\n')
        config.flush()
        hub = Hub('--config', config.name)
        load = subprocess.Popen([os.path.join(programs(), 'tests', 'bench', 'bench-load'), '--port', str(hub.port), '--pid',
                                 str(hub.process.pid), '--mode', 'rate', '--clients', str(n_changes), '--rate', '1',
                                 '--idle', str(n_items - n_changes), '--seconds', '300'], stdout=subprocess.DEVNULL)
        try:
            wait_for_clients(hub.url, n_items)
            yield hub
        finally:
            end(load)
            hub.close()


def wait_for_clients(url, count):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with urllib.request.urlopen(url + '/api/stats') as answer:
            if json.load(answer)['clients'] >= count:
                return
        time.sleep(0.1)
    raise SystemExit('the connections did not come up in a minute')


def measure(program, url, token, options, what):
    print(f'{options.items} {what}, {options.changes} of them change in each second; load {os.getloadavg()[0]:.1f} on '
          f'{os.cpu_count()} cores', flush=True)
    with Session():
        return subprocess.run([program, url, token, str(options.items)], check=False).returncode


def main():
    parser = argparse.ArgumentParser(description='Measures the list of connections.')
    parser.add_argument('--items', type=int, default=10000)
    parser.add_argument('--changes', type=int, default=1000, help='items that change in each second')
    parser.add_argument('--real', action='store_true', help='with a hub and its connections instead of made-up figures')
    options = parser.parse_args()
    program = os.path.join(programs(), 'tests', 'bench', 'bench-console-list')
    if not options.real:
        return measure(program, start(Feed(options.items, options.changes)), 'token', options, 'made-up connections')
    with crowd(options.items, options.changes) as hub:
        return measure(program, hub.url, hub.token('operator', 'admin'), options, 'connections of a hub')


if __name__ == '__main__':
    sys.exit(main())
