# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The console finds its hub, is refused by it, loses it and gets it back
import re
import unittest

from app import Console
from hub import Hub


class Connect(unittest.TestCase):
    def setUp(self):
        self.hub = Hub()
        self.addCleanup(self.hub.close)

    def console(self, token):
        console = Console('--hub', self.hub.url, token=token)
        self.addCleanup(console.close)
        return console

    def test_wrong_token(self):
        console = self.console('not.a.token')
        console.window.shows('The Hub Has Refused')

    def test_role_that_may_not(self):
        console = self.console(self.hub.token('karim', 'user'))
        console.window.shows('The Hub Has Refused')
        console.window.shows(re.compile('role'))

    def test_moderator_sees_what_is_theirs(self):
        console = self.console(self.hub.token('mitu', 'moderator'))
        pages = console.window.find('list', 'Pages of the Hub')
        pages.find('label', 'Rooms')
        self.assertIsNone(pages.get('label', 'Settings'))

    def test_hub_lost_and_back(self):
        console = self.console(self.hub.token('operator', 'admin'))
        console.window.shows('People')
        self.hub.stop()
        console.window.shows('Not Connected')
        self.hub.start()
        console.window.shows('People', seconds=20)
