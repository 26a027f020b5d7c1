# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Lively talk on a hub, in Bengali and English, from people over real WebSockets
import asyncio
import itertools
import json
import random

from hub import Talker, on_loop

ROOMS = {
    'সাধারণ': ('হ্যালো সবাই!', 'কেমন আছ সবাই?', 'আজ বৃষ্টি হবে মনে হচ্ছে', 'চা খেতে যাবে কেউ?', 'ভালো খবর আছে', 'কাল দেখা হবে',
             'ছবিটা দেখেছ?', 'একটু পরে আসছি', 'দারুণ!'),
    'homework': ('Page 42, the second exercise', 'Is it due on Monday?', 'Monday, first lesson', 'I have the same result, 3.5',
                 'Thanks, that helped', 'কোন অধ্যায়?', 'Chapter four', 'Who has the notes?'),
    'football': ('Training at five today', 'I bring the ball', 'মাঠে দেখা হবে', 'Who keeps goal?', 'Two are still missing'),
    'library': ('The new books are there', 'Open until six', 'বইটা ফেরত দিয়েছি', 'Is the atlas free?'),
    'teachers': ('Conference in room 12', 'The minutes are sent', 'I take over 8b tomorrow'),
    'গান': ('নতুন গানটা শুনেছ?', 'হ্যাঁ, খুব সুন্দর', 'রিহার্সাল চারটায়', 'Who plays the tabla?'),
    'announcements': ('The school is open again from Monday',),
}
PEOPLE = ('Rahim', 'Mitu', 'Karim', 'Farhana', 'Tanvir', 'Nusrat', 'Anik', 'Shirin', 'Jamal', 'Ruma', 'Sadia', 'Imran', 'মিতালী',
          'রফিক', 'Oishee', 'Habib')


class Chatter:
    """Begins at once; ends with close()."""

    def __init__(self, hub, seed=7):
        self.random = random.Random(seed)
        self.talkers = [Talker(hub, name) for name in PEOPLE]
        for number, talker in enumerate(self.talkers):
            for room in itertools.islice(itertools.cycle(ROOMS), number % 3, number % 3 + 2 + number % 4):
                talker.join(room)
                talker.rooms = getattr(talker, 'rooms', []) + [room]
        self.task = on_loop(self.begin())

    async def begin(self):
        return asyncio.ensure_future(self.talk())

    async def talk(self):
        for number in itertools.count():
            talker = self.random.choice(self.talkers)
            room = self.random.choice(talker.rooms)
            message = {'type': 'send', 'room': room, 'content': self.random.choice(ROOMS[room]), 'nonce': f'c{number}'}
            await talker.socket.send(json.dumps(message))
            await asyncio.sleep(self.random.expovariate(12))

    def close(self):
        on_loop(self.end())
        for talker in self.talkers:
            talker.close()

    async def end(self):
        self.task.cancel()
