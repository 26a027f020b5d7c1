# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# What somebody who has run a hub for a while has done on it: accounts, sanctions, invites, tokens, notifications
from hub import Talker

PASSWORD = 'correct horse battery'
ACCOUNTS = (('Rahim', 'user'), ('Mitu', 'moderator'), ('Karim', 'user'), ('Farhana', 'user'), ('Tanvir', 'user'),
            ('Nusrat', 'moderator'), ('মিতালী', 'user'), ('timetable', 'service'), ('Shirin', 'admin'))


def furnish(hub, chatter):
    admin = Talker(hub, 'Ayesha', token=hub.token('Ayesha', 'admin'))

    def do(action, **members):
        return admin.request({'type': 'admin', 'action': action, **members})

    accounts = {name: do('account_add', name=name, password=PASSWORD, role=role)['user'] for name, role in ACCOUNTS}
    do('account_set', user=account_id(accounts['Tanvir']), disabled=True)
    people = {talker.name: talker.id for talker in chatter.talkers}
    do('mute', user=people['Jamal'], room='football', for_s=3600, reason='Let the others speak too')
    do('ban', address='192.0.2.0/24', for_s=7 * 86400, reason='Advertising')
    do('invite', role='user', uses=30, ttl_s=7 * 86400)
    do('invite', role='moderator', uses=1, ttl_s=86400)
    do('token_issue', user='timetable', role='service', ttl_s=90 * 86400)
    do('set_topic', room='homework', topic='Chapter four, until Monday')
    do('set_topic', room='সাধারণ', topic='সবার জন্য')
    do('lock_room', room='announcements', on=True, reason='For reading')
    do('setting_set', key='announce-limit', value=100)
    do('broadcast', to={'all': True}, dry_run=False,
       notification={'kind': 'notice', 'severity': 'info', 'title': 'School trip on Friday',
                     'message': 'Meet at the gate at 8. Bring water and a hat.'})
    do('broadcast', to={'room': 'football'}, dry_run=False,
       notification={'kind': 'notice', 'severity': 'warning', 'title': 'No training today', 'message': 'The field is under water.'})
    admin.close()


def account_id(user):
    return user['id'] if isinstance(user, dict) else user
