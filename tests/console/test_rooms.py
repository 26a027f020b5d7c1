# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The page Rooms: rooms as they come, and one read, spoken in and moderated
import re
import unittest

import screen
from app import Console
from hub import Hub, Talker


def named(label):
    """What has a mnemonic is named with it too."""
    return re.compile(re.escape(label) + '$')


class Rooms(unittest.TestCase):
    def setUp(self):
        self.hub = Hub()
        self.addCleanup(self.hub.close)

    def open(self, role='admin'):
        console = Console('--hub', self.hub.url, token=self.hub.token('operator', role))
        self.addCleanup(console.close)
        self.app = console.app
        self.window = console.window
        console.go('Rooms')

    def talker(self, name, room):
        talker = Talker(self.hub, name)
        self.addCleanup(talker.close)
        talker.join(room)
        return talker

    def open_room(self, name):
        self.window.shows(name).point()
        self.window.shows('Join to Read')

    def join(self, name):
        self.open_room(name)
        self.window.find('push button', named('Join the Room')).press()
        return self.window.find('text', 'Message')

    def choose(self, menu, item):
        self.window.find(None, menu).press()
        self.window.find(None, named(item)).press()

    def test_appears_within_a_second(self):
        self.open()
        self.window.shows('No Rooms Yet')
        self.talker('Rahim', 'tea')
        self.window.shows('tea', seconds=2)
        self.window.shows('1 person', seconds=2)

    def test_read_and_speak(self):
        rahim = self.talker('Rahim', 'tea')
        rahim.say('tea', 'said before')
        self.open()
        entry = self.join('tea')
        self.window.shows('said before')
        rahim.wait(lambda heard: heard['type'] == 'join' and heard['user']['name'] == 'operator')
        rahim.say('tea', 'said live')
        self.window.shows('said live')
        entry.write('hello from above')
        self.window.find('push button', 'Send').press()
        rahim.wait(lambda heard: heard['type'] == 'message' and heard['content'] == 'hello from above')
        self.window.shows('hello from above')
        self.window.find('push button', 'Back to All Rooms').press()
        rahim.wait(lambda heard: heard['type'] == 'leave' and heard['user']['name'] == 'operator')

    def test_delete(self):
        rahim = self.talker('Rahim', 'tea')
        rahim.say('tea', 'something foul')
        self.open()
        self.join('tea')
        self.window.shows('something foul')
        self.choose('What Can Be Done with This Message', 'Delete Message…')
        self.app.find('push button', named('Delete Message of Rahim')).press()
        rahim.wait(lambda heard: heard['type'] == 'deleted' and heard['target'] == 1)
        self.window.shows('Deleted')

    def test_kick(self):
        rahim = self.talker('Rahim', 'tea')
        self.open()
        self.open_room('tea')
        self.window.shows('Rahim')
        self.choose('What Can Be Done with This Person', 'Kick…')
        self.app.find('push button', named('Kick Rahim')).press()
        rahim.wait(lambda heard: heard['type'] == 'leave' and heard['user']['id'] == rahim.id)
        self.window.shows('Nobody Is Here')

    def test_mute_and_unmute(self):
        rahim = self.talker('Rahim', 'tea')
        self.open()
        self.open_room('tea')
        self.window.shows('Rahim')
        self.choose('What Can Be Done with This Person', 'Mute…')
        self.app.find('push button', named('Mute Rahim for 1 day')).press()
        self.window.shows(re.compile('^Muted'))
        with self.assertRaisesRegex(ValueError, 'muted'):
            rahim.say('tea', 'not heard')
        self.choose('What Can Be Done with This Person', 'Unmute')
        self.window.gone('label', re.compile('^Muted'))
        rahim.say('tea', 'heard again')

    def test_lock_and_undo(self):
        rahim = self.talker('Rahim', 'tea')
        self.open()
        self.open_room('tea')
        self.choose('What Can Be Done with This Room', 'Lock Room')
        self.window.find('push button', named('Undo')).press()
        rahim.wait(lambda heard: heard['type'] == 'room' and heard['locked'])
        rahim.wait(lambda heard: heard['type'] == 'room' and not heard['locked'])

    def test_moderator_may_less(self):
        self.talker('Rahim', 'tea')
        self.open('moderator')
        self.open_room('tea')
        self.window.find(None, 'What Can Be Done with This Room').press()
        item = self.window.find('menu item', named('Lock Room'))
        screen.wait_for(lambda: item.has('sensitive'), 5, 'a moderator may not lock')
        for name in ('Permissions…', 'Close Room…'):
            hidden = self.window.get('menu item', named(name))
            self.assertFalse(hidden and hidden.has('sensitive'))


if __name__ == '__main__':
    unittest.main()
