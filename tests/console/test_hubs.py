# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Hubs are added, kept with their tokens, taken away and brought back; and one is started on this computer
import os
import re
import unittest

import screen
from app import Console
from hub import Hub

ADDRESS = 'Address, such as https://chat.example.org'


class Hubs(unittest.TestCase):
    def setUp(self):
        self.settings = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings', 'keyfile')
        self.addCleanup(self.forget)

    def forget(self):
        if os.path.exists(self.settings):
            os.unlink(self.settings)

    def console(self):
        console = Console()
        self.addCleanup(console.close)
        return console

    def fill(self, console, url, token):
        dialog = console.app.find(None, 'Add a Hub')
        dialog.find('text', ADDRESS).write(url)
        dialog.find('text', 'Admin Token').write(token)
        dialog.find('push button', 'Add').press()
        return dialog

    def test_added_kept_removed_undone(self):
        hub = Hub()
        self.addCleanup(hub.close)
        console = self.console()
        console.window.shows('Welcome to Adda')
        console.window.find('push button', 'Add a Hub…').press()

        dialog = self.fill(console, 'two words', 'x')
        dialog.find('alert', re.compile('Write an address'))
        self.fill(console, hub.url, 'not.a.token')
        dialog.find('alert', re.compile('does not accept this token'))
        self.fill(console, hub.url, hub.token('mitu', 'user'))
        dialog.find('alert', re.compile('role of this token'))
        self.fill(console, hub.url, hub.token('operator', 'admin'))
        console.window.shows('Overview')
        console.close()

        # Its address stands in the settings, its token in the keyring.
        with open(self.settings, encoding='utf-8') as text:
            settings = text.read()
        self.assertIn(hub.url, settings)
        self.assertNotIn('eyJ', settings)
        console = self.console()
        console.window.shows('Overview')

        console.window.find('push button', 'Hubs').press()
        console.app.find('push button', 'Edit ' + hub.url.removeprefix('http://')).press()
        console.app.find('push button', 'Remove Hub').press()
        console.window.find('push button', re.compile('^Undo')).press()
        console.window.shows('Overview')

    def test_started_here(self):
        console = self.console()
        console.window.find('push button', 'Start a Hub on This Computer').press()
        console.window.shows('This Computer')
        console.window.shows('Overview', seconds=20)
        folder = os.path.join(os.environ['XDG_DATA_HOME'], 'adda-console', 'hub')
        self.assertTrue(self.runs(folder))
        console.close()
        screen.wait_for(lambda: not self.runs(folder), 10, 'the hub goes on without the console')

    def runs(self, folder):
        for process in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{process}/cmdline', 'rb') as line:
                    if os.fsencode(folder) in line.read().split(b'\0'):
                        return True
            except OSError:
                continue
        return False


if __name__ == '__main__':
    unittest.main()
