# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The page Connections: who is connected, found, opened, traced and cut off
import re
import unittest

from app import Console
from hub import Hub, Talker


def named(label):
    """What has a mnemonic is named with it too."""
    return re.compile(re.escape(label) + '$')


class Connections(unittest.TestCase):
    def setUp(self):
        self.hub = Hub()
        self.addCleanup(self.hub.close)
        self.rahim = Talker(self.hub, 'Rahim')
        self.addCleanup(self.rahim.close)
        self.rahim.join('tea')
        console = Console('--hub', self.hub.url, token=self.hub.token('operator', 'admin'))
        self.addCleanup(console.close)
        self.app = console.app
        self.window = console.window
        console.go('Connections')

    def open(self):
        self.window.shows(re.compile('^Rahim')).point()
        self.window.shows('Rahim')

    def test_comes_and_goes(self):
        mitu = Talker(self.hub, 'Mitu')
        row = self.window.shows(re.compile('^Mitu'), seconds=5)
        mitu.close()
        self.assertTrue(row)
        self.window.gone(None, re.compile('^Mitu'))

    def test_trace(self):
        self.open()
        self.window.find(None, named('Trace')).press()
        self.window.shows('Frames appear here as they pass.')
        self.rahim.say('tea', 'seen on the wire')
        self.window.find('label', re.compile('seen on the wire'))

    def test_disconnect(self):
        self.open()
        self.window.find(None, named('Disconnect')).press()
        self.window.find('menu item', named('Do Not Come Back…')).press()
        self.app.find('push button', named('Disconnect Rahim')).press()
        self.assertEqual(self.rahim.wait_closed(), 4200)
        self.window.find('label', re.compile('This connection has ended'))


if __name__ == '__main__':
    unittest.main()
