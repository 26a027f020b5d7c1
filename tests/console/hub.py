# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# A real hub, and people who talk on it over real WebSockets
import asyncio
import collections
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import threading

import websockets

from session import end

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PATIENCE = int(os.environ.get('ADDA_PATIENCE', '1'))


def programs():
    return os.path.join(os.environ.get('ADDA_BUILD', os.path.join(ROOT, 'build')))


class Hub:
    def __init__(self, *arguments):
        self.folder = tempfile.mkdtemp(prefix='adda-hub-')
        self.arguments = arguments
        self.port = 0
        self.process = None
        self.start()

    def start(self):
        argv = [os.path.join(programs(), 'src', 'adda-server'), '--port', str(self.port), '--data-dir', self.folder,
                '--log-level', 'warning', *self.arguments]
        environment = dict(os.environ, GSETTINGS_BACKEND='memory')
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
        for line in self.process.stdout:
            if 'listening on ' in line:
                self.url = line.split('listening on ')[1].strip()
                self.port = int(self.url.rsplit(':', 1)[1])
                return
        raise RuntimeError('the hub did not start')

    def stop(self):
        if self.process is not None:
            end(self.process)
            self.process.stdout.close()
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def token(self, user, role):
        argv = [os.path.join(programs(), 'src', 'adda-ctl'), '--data-dir', self.folder, 'token', 'issue',
                '--user', user, '--role', role]
        return subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


class Loop:
    """The talkers' event loop, in a thread of its own."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def run(self, coroutine, seconds=10):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(seconds * PATIENCE)


loop = None


def on_loop(coroutine, seconds=10):
    global loop
    loop = loop or Loop()
    return loop.run(coroutine, seconds)


class Talker:
    """Somebody in rooms, who remembers whatever was heard."""

    def __init__(self, hub, name, token=None):
        self.name = name
        self.heard = collections.deque(maxlen=10000)
        self.nonces = itertools.count(1)
        self.closed = None
        on_loop(self.connect(hub.url.replace('http', 'ws', 1) + '/ws', token))

    async def connect(self, url, token):
        self.change = asyncio.Condition()
        headers = {'Authorization': 'Bearer ' + token} if token else {}
        self.socket = await websockets.connect(url + '?username=' + self.name, subprotocols=['adda.v1'],
                                               extra_headers=headers, max_size=None)
        self.reader = asyncio.ensure_future(self.read())
        welcome = await self.until(lambda message: message['type'] == 'welcome')
        self.id = welcome['user']['id']

    async def read(self):
        try:
            async for text in self.socket:
                self.heard.append(json.loads(text))
                async with self.change:
                    self.change.notify_all()
        except websockets.ConnectionClosed:
            pass
        self.closed = self.socket.close_code
        async with self.change:
            self.change.notify_all()

    async def until(self, wanted):
        async with self.change:
            while True:
                for message in self.heard:
                    if wanted(message):
                        return message
                if self.closed is not None:
                    raise ConnectionError(f'{self.name} was closed with {self.closed}')
                await self.change.wait()

    async def until_closed(self):
        async with self.change:
            await self.change.wait_for(lambda: self.closed is not None)
            return self.closed

    def wait(self, wanted, seconds=10):
        return on_loop(self.until(wanted), seconds)

    def wait_closed(self, seconds=10):
        return on_loop(self.until_closed(), seconds)

    def request(self, message):
        nonce = f'n{next(self.nonces)}'
        on_loop(self.socket.send(json.dumps(dict(message, nonce=nonce))))
        answer = self.wait(lambda heard: heard.get('nonce') == nonce)
        if answer['type'] == 'error':
            raise ValueError(answer)
        return answer

    def join(self, room):
        return self.request({'type': 'join', 'room': room})

    def say(self, room, content):
        return self.request({'type': 'send', 'room': room, 'content': content})

    def close(self):
        on_loop(self.socket.close())
