# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# What assistive technology sees of a program, and the ways in which it acts
import collections
import os
import re
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# It misses a cache that GTK 4.8 does not have, and reads one by one instead.
GLib.log_set_handler('dbind', GLib.LogLevelFlags.LEVEL_WARNING, lambda *_: None, None)

PATIENCE = int(os.environ.get('ADDA_PATIENCE', '1'))
TICK_MS = 30
MAX_NODES = 20000


class Missing(AssertionError):
    pass


def turn():
    """Lets events in, for at most a tick."""
    done = []
    source = GLib.timeout_add(TICK_MS, lambda: done.append(True) or GLib.SOURCE_REMOVE)
    context = GLib.MainContext.default()
    while not done:
        context.iteration(True)
    del source


def wait_for(what, seconds=10, why=None):
    """what() until it is true or the time is over; an object that vanishes meanwhile is only not there yet."""
    until = time.monotonic() + seconds * PATIENCE
    while True:
        try:
            value = what()
        except GLib.Error:
            value = None
        if value:
            return value
        if time.monotonic() > until:
            raise Missing(f'not within {seconds} s: {why() if callable(why) else why or what}')
        turn()


def pause(seconds):
    """For pictures and measures only: tests wait for what they want to see."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        turn()


def matches(pattern, text):
    return pattern is None or (pattern.search(text or '') if hasattr(pattern, 'search') else pattern == text)


def plain(name):
    """A button with a mnemonic calls itself twice, by its text and by its label: “_Try Now Try Now”."""
    text = name.replace('_', '')
    half = text[:len(text) // 2]
    return half if half and text == f'{half} {half}' else text


class Node:
    """An accessible object. Nothing is kept: each question is asked anew."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def name(self):
        return plain(self.accessible.get_name() or '')

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def description(self):
        return self.accessible.get_description() or ''

    @property
    def text(self):
        """What stands in an entry or a text view; elsewhere the name."""
        if self.accessible.get_text_iface() is not None:
            length = Atspi.Text.get_character_count(self.accessible)
            return Atspi.Text.get_text(self.accessible, 0, length) or self.name
        return self.name

    def has(self, state):
        return self.accessible.get_state_set().contains(getattr(Atspi.StateType, state.upper()))

    def children(self):
        for index in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(index)
            if child is not None:
                yield Node(child)

    def walk(self):
        """Breadth first: what frames a window comes before the long lists in it. Never shown pages of stacks are left out."""
        waiting = collections.deque([self])
        for _ in range(MAX_NODES):
            if not waiting:
                return
            node = waiting.popleft()
            yield node
            try:
                children = list(node.children())
                if node.accessible.get_component_iface() is None:
                    children = [child for child in children if not child.is_empty()]
                waiting.extend(children)
            except GLib.Error:
                continue

    def is_empty(self):
        if self.accessible.get_component_iface() is None:
            return False
        box = self.extents()
        return box.width <= 0 or box.height <= 0

    def all(self, role=None, name=None):
        for node in self.walk():
            try:
                if (role is None or node.role == role) and matches(name, node.name):
                    yield node
            except GLib.Error:
                continue

    def get(self, role=None, name=None):
        return next(self.all(role, name), None)

    def find(self, role=None, name=None, seconds=10):
        return wait_for(lambda: self.get(role, name), seconds,
                        lambda: f'{role or "anything"} named {name!r} in:\n{self.outline()}')

    def gone(self, role=None, name=None, seconds=10):
        wait_for(lambda: self.get(role, name) is None, seconds,
                 lambda: f'{role or "anything"} named {name!r} is still there')

    def parent(self, role):
        node = self.accessible
        while node is not None and node.get_role_name() != role:
            node = node.get_parent()
        return Node(node) if node is not None else None

    def actions(self):
        if self.accessible.get_action_iface() is None:
            return []
        return [Atspi.Action.get_action_name(self.accessible, index)
                for index in range(Atspi.Action.get_n_actions(self.accessible))]

    def act(self, *names):
        actions = self.actions()
        for name in names:
            if name in actions:
                return Atspi.Action.do_action(self.accessible, actions.index(name))
        raise Missing(f'{self}: no action {names} among {actions}')

    def extents(self):
        return Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)

    def is_shown(self):
        """Whether it is what one sees at its place: what a stack hides has states and a size as if it showed."""
        box = self.extents()
        frame = self.parent('frame')
        if box.width <= 0 or box.height <= 0 or frame is None:
            return False
        x, y = box.x + box.width // 2, box.y + box.height // 2
        Node(frame.accessible).ask_down_to(x, y)
        hit = Atspi.Component.get_accessible_at_point(frame.accessible, x, y, Atspi.CoordType.WINDOW)
        while hit is not None:
            if hit == self.accessible:
                return True
            hit = hit.get_parent()
        return False

    def ask_down_to(self, x, y):
        """Asks for all that may be hit at a place: GTK 4.8 dies when it is to name what was never asked for before."""
        waiting = [self]
        while waiting:
            for child in waiting.pop().children():
                box = child.extents() if child.accessible.get_component_iface() is not None else None
                if box is None or (box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height):
                    waiting.append(child)

    def shown(self, role=None, name=None):
        return next((node for node in self.all(role, name)
                     if node.accessible.get_component_iface() is not None and node.is_shown()), None)

    def shows(self, name, role='label', seconds=10):
        return wait_for(lambda: self.shown(role, name), seconds, lambda: f'{name!r} does not show in:\n{self.outline()}')

    def point(self):
        """A click by pointer, where there is no action: rows of lists. Windows stand at 0, 0."""
        box = wait_for(lambda: (lambda found: found if found.width > 0 else None)(self.extents()), 5, f'{self} has no size')
        Atspi.generate_mouse_event(box.x + min(box.width // 2, 60), box.y + box.height // 2, 'b1c')

    def point_until(self, what, why):
        """Again if need be: a page that just slides in lets no click through."""
        def look():
            self.point()
            try:
                return wait_for(what, 2)
            except Missing:
                return None
        return wait_for(look, 10, why)

    def press(self):
        wait_for(lambda: self.has('sensitive'), 10, f'{self} cannot be pressed')
        if {'click', 'toggle', 'activate'} & set(self.actions()):
            self.act('click', 'toggle', 'activate')
        else:
            self.point()

    def set_value(self, value):
        Atspi.Value.set_current_value(self.accessible, value)

    def write(self, text):
        if not Atspi.EditableText.set_text_contents(self.accessible, text):
            raise Missing(f'{self} takes no text')
        wait_for(lambda: self.text == text, 5, lambda: f'{self} holds {self.text!r} instead of {text!r}')

    def outline(self, depth=0):
        try:
            lines = [f'{"  " * depth}{self}']
            for child in self.children():
                lines.append(child.outline(depth + 1))
        except GLib.Error:
            return ''
        return '\n'.join(line for line in lines if line)

    def __str__(self):
        try:
            value = self.text
            shown = f' = {value!r}' if value != self.name else ''
            return f'{self.role} {self.name!r}{shown}'
        except GLib.Error:
            return '(gone)'


def desktop():
    return Atspi.get_desktop(0)


def application(process_id, seconds=20):
    def look():
        root = desktop()
        for index in range(root.get_child_count()):
            child = root.get_child_at_index(index)
            if child is not None and child.get_process_id() == process_id:
                child.set_cache_mask(Atspi.Cache.ROLE | Atspi.Cache.INTERFACES)
                return Node(child)
        return None
    return wait_for(look, seconds, f'program {process_id} is not on the accessibility bus')


def key(name):
    """Keys of the keyboard as X names them, such as <Control>f or Escape."""
    modifiers = re.findall(r'<(\w+)>', name)
    codes = {'Control': 37, 'Shift': 50, 'Alt': 64}
    for modifier in modifiers:
        Atspi.generate_keyboard_event(codes[modifier], None, Atspi.KeySynthType.PRESS)
    symbol = re.sub(r'<\w+>', '', name)
    Atspi.generate_keyboard_event(KEYS.get(symbol) or ord(symbol), None, Atspi.KeySynthType.SYM)
    for modifier in reversed(modifiers):
        Atspi.generate_keyboard_event(codes[modifier], None, Atspi.KeySynthType.RELEASE)


KEYS = {'Escape': 0xff1b, 'Return': 0xff0d, 'Tab': 0xff09, 'Delete': 0xffff, 'Down': 0xff54, 'Up': 0xff52,
        'Left': 0xff51, 'Right': 0xff53}
