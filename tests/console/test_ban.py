# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Who is banned from a room's list of people is out of the hub
import re
import unittest

from app import Console
from hub import Hub, Talker


class Ban(unittest.TestCase):
    def setUp(self):
        self.hub = Hub()
        self.addCleanup(self.hub.close)
        self.console = Console('--hub', self.hub.url, token=self.hub.token('operator', 'admin'))
        self.addCleanup(self.console.close)
        self.page = self.console.go('Rooms')

    def talker(self, name):
        talker = Talker(self.hub, name)
        self.addCleanup(talker.close)
        return talker

    def open_room(self, room):
        row = self.page.find('label', room).parent('list item')
        row.point_until(lambda: self.page.get(None, 'Join the Room'), f'{room} does not open').press()

    def person(self, name):
        """The button with what can be done with a member of the open room."""
        people = self.page.find('list', 'People in the Room')
        return people.find('label', name).parent('list item').find(None, 'What Can Be Done with This Person')

    def test_ban(self):
        karim = self.talker('Karim')
        karim.join('general')
        self.open_room('general')
        self.console.menu(self.person('Karim'), re.compile('^_?Ban'))
        self.console.confirm(re.compile('^Ban Karim'))
        self.assertEqual(karim.wait_closed(), 4202)
