# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The console as a program that runs, seen through the screen reader's eyes
import os
import subprocess
import tempfile

import screen
from hub import programs
from session import end


class Console:
    def __init__(self, *arguments, token=None):
        environment = dict(os.environ, GSETTINGS_SCHEMA_DIR=os.path.join(programs(), 'data'),
                           ADDA_LOCALEDIR=os.path.join(programs(), 'po'))
        if token:
            environment['ADDA_TOKEN'] = token
        self.errors = tempfile.TemporaryFile('w+', encoding='utf-8', errors='replace')
        self.process = subprocess.Popen([os.path.join(programs(), 'admin', 'adda-console'), *arguments], env=environment,
                                        stderr=self.errors)
        try:
            self.app = screen.application(self.process.pid)
            self.window = self.app.find('frame')
        except Exception as error:
            end(self.process)
            raise screen.Missing(f'{error}; {self.last_words()}') from error

    def last_words(self):
        self.errors.seek(0)
        return f'it ended with {self.process.returncode} and said:\n{self.errors.read()[-2000:]}'

    def close(self):
        """Once or twice; one that has ended by itself has died."""
        if self.errors.closed:
            return
        died = self.process.poll() is not None
        end(self.process)
        words = self.last_words()
        self.errors.close()
        if died:
            raise screen.Missing(words)

    def window_id(self):
        argv = ['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)]
        found = screen.wait_for(lambda: subprocess.run(argv, stdout=subprocess.PIPE, text=True, check=False).stdout.split(), 20)
        return found[-1]

    def resize(self, width, height):
        subprocess.run(['xdotool', 'windowsize', self.window_id(), str(width), str(height)], check=True)

    def go(self, title):
        """To a page by its row at the side, which a narrow window shows only when asked to; gives the page."""
        row = screen.wait_for(lambda: next(filter(None, (label.parent('list item') for label in self.window.all('label', title))),
                                           None), 10, f'no row {title!r}')
        if not row.is_shown():
            self.window.find(None, 'Pages').press()
            screen.wait_for(row.is_shown, 5, f'no row {title!r} shows')
        return row.point_until(lambda: self.window.shown('label', title) and self.window.get('panel', title),
                               f'{title} does not show')

    def menu(self, button, item):
        """Opens the menu of @button and chooses @item of it."""
        next(node for node in button.walk() if 'click' in node.actions()).press()
        button.find('menu item', item).press()

    def dialog(self):
        """A window before the main one."""
        return screen.wait_for(lambda: next((node for node in self.app.children()
                                             if node.accessible != self.window.accessible), None), 10, 'no dialog')

    def confirm(self, answer, **entries):
        """Answers the dialog by its button; @entries are texts by the label of what takes them."""
        dialog = self.dialog()
        for label, text in entries.items():
            dialog.find('text', label.replace('_', ' ')).write(text)
        dialog.find('push button', answer).press()
        screen.wait_for(lambda: sum(1 for _ in self.app.children()) == 1, 10, 'the dialog stays')
