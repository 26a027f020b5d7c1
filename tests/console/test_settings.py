# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# A setting is changed while the hub runs
import unittest

import screen
from app import Console
from hub import Hub, Talker


class Settings(unittest.TestCase):
    def setUp(self):
        self.hub = Hub()
        self.addCleanup(self.hub.close)
        self.console = Console('--hub', self.hub.url, token=self.hub.token('operator', 'admin'))
        self.addCleanup(self.console.close)
        self.page = self.console.go('Settings')

    def setting(self, key):
        """As another who watches the hub sees it."""
        admin = Talker(self.hub, 'watcher', token=self.hub.token('watcher', 'admin'))
        self.addCleanup(admin.close)
        admin.request({'type': 'watch', 'topic': 'settings'})
        return lambda: next((item['value'] for message in reversed(list(admin.heard))
                             for item in message.get('items', []) + message.get('set', []) if item.get('key') == key), None)

    def test_change_a_number(self):
        value = self.setting('announce-limit')
        self.assertEqual(value(), 250)
        self.page.find('spin button', 'Largest room that announces who comes and goes').set_value(100)
        screen.wait_for(lambda: value() == 100, 10, lambda: f'the hub has {value()}')

    def test_switch(self):
        value = self.setting('access-log')
        self.assertEqual(value(), True)
        self.page.find('check box', 'Whether each HTTP request is logged').press()
        screen.wait_for(lambda: value() is False, 10, lambda: f'the hub has {value()}')
