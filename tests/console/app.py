# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The console as a program that runs, seen through the screen reader's eyes
import os
import subprocess

import screen
from hub import programs
from session import end


class Console:
    def __init__(self, *arguments, token=None):
        environment = dict(os.environ, GSETTINGS_SCHEMA_DIR=os.path.join(programs(), 'data'),
                           ADDA_LOCALEDIR=os.path.join(programs(), 'po'))
        if token:
            environment['ADDA_TOKEN'] = token
        self.process = subprocess.Popen([os.path.join(programs(), 'admin', 'adda-console'), *arguments], env=environment,
                                        stderr=subprocess.PIPE, text=True, errors='replace')
        try:
            self.app = screen.application(self.process.pid)
            self.window = self.app.find('frame')
        except Exception:
            self.close()
            raise

    def close(self):
        end(self.process)
        self.process.stderr.close()

    def go(self, title):
        """To a page by its row at the side, which a narrow window shows only when asked to."""
        row = screen.wait_for(lambda: next(filter(None, (label.parent('list item') for label in self.window.all('label', title))),
                                           None), 10, f'no row {title!r}')
        if not row.is_shown():
            self.window.find(None, 'Pages').press()
            screen.wait_for(row.is_shown, 5, f'no row {title!r} shows')
        row.point()
