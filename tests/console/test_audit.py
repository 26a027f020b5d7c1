# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# What was done and refused stands on the page Audit, and what happens on its log
import re
import unittest

from app import Console
from hub import Hub, Talker


class Audit(unittest.TestCase):
    def setUp(self):
        self.hub = Hub()
        self.addCleanup(self.hub.close)
        self.karim = Talker(self.hub, 'Karim')
        self.addCleanup(self.karim.close)
        console = Console('--hub', self.hub.url, token=self.hub.token('operator', 'admin'))
        self.addCleanup(console.close)
        self.page = console.go('Audit')

    def test_a_refusal_is_written_down_and_the_chain_holds(self):
        with self.assertRaises(ValueError):
            self.karim.request({'type': 'admin', 'action': 'drain'})
        self.page.shows('Stop the hub')
        self.page.shows('Refused')
        self.page.find('push button', re.compile('Verify Chain')).press()
        self.page.shows('The chain is intact: 1 entry, and nothing was changed.', 'alert')

    def test_the_log_follows(self):
        self.page.shows('Log').point()
        self.page.shows('Connect')
        self.karim.join('tea')
        self.page.shows(re.compile('Karim · tea'))
