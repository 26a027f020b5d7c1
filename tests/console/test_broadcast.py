# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# A broadcast is written, counted, sent, and arrives
import re
import unittest

import screen
from app import Console
from hub import Hub, Talker


class Broadcast(unittest.TestCase):
    def test_reaches_a_client(self):
        hub = Hub()
        self.addCleanup(hub.close)
        karim = Talker(hub, 'Karim')
        self.addCleanup(karim.close)
        console = Console('--hub', hub.url, token=hub.token('operator', 'admin'))
        self.addCleanup(console.close)
        page = console.go('Broadcast')
        page.find('text', 'Title').write('School trip')
        page.find('text', 'Text').write('Meet at the gate at 8')
        send = page.find('push button', re.compile('^Send'))
        screen.wait_for(lambda: send.has('sensitive'), 10, 'it cannot be sent')
        send.press()
        console.confirm(re.compile('^Send'))
        heard = karim.wait(lambda message: message['type'] == 'notification')['notification']
        self.assertEqual((heard['title'], heard['message']), ('School trip', 'Meet at the gate at 8'))
        page.find('label', 'School trip')
