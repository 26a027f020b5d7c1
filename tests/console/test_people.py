# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Bans, invites and tokens on the page People, and what a moderator sees of it
import re
import unittest

import screen
from app import Console
from hub import Hub, Talker


class People(unittest.TestCase):
    def setUp(self):
        self.hub = Hub()
        self.addCleanup(self.hub.close)
        self.admin = self.talker('watcher', 'admin')

    def talker(self, name, role):
        talker = Talker(self.hub, name, token=self.hub.token(name, role))
        self.addCleanup(talker.close)
        return talker

    def open(self, role):
        console = Console('--hub', self.hub.url, token=self.hub.token('operator', role))
        self.addCleanup(console.close)
        return console, console.go('People')

    def test_a_moderator_sees_bans_only(self):
        self.admin.request({'type': 'admin', 'action': 'ban', 'address': '192.0.2.0/24', 'reason': 'spam'})
        _, page = self.open('moderator')
        page.shows('192.0.2.0/24 is banned')
        self.assertIsNone(page.shown('label', 'Accounts'))
        self.assertIsNone(page.shown('label', 'Tokens'))

    def test_a_ban_by_another_comes_and_goes(self):
        _, page = self.open('moderator')
        page.shows('Nobody Is Banned or Muted')
        sanction = self.admin.request({'type': 'admin', 'action': 'ban', 'address': '192.0.2.7', 'reason': ''})['sanction']
        page.shows('192.0.2.7 is banned')
        self.admin.request({'type': 'admin', 'action': 'lift', 'sanction': sanction})
        page.shows('Nobody Is Banned or Muted')

    def test_an_issued_token_opens_the_hub(self):
        console, page = self.open('admin')
        page.shows('Tokens').point()
        page.find('push button', re.compile('New Token')).press()
        console.app.find('text', re.compile('^For whom')).write('robot')
        accept = console.app.find('push button', re.compile('Issue'))
        screen.wait_for(lambda: accept.has('sensitive'), 5, 'it cannot be issued')
        accept.press()
        secret = console.app.find('text', 'What is shown only once')
        robot = Talker(self.hub, 'robot', token=secret.text)
        self.addCleanup(robot.close)
        self.assertEqual(robot.id, 'robot')
