/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who may what in which room: permissions of rooms, and what moderators have ruled */

#include "adda-rules.h"

#include "base/adda-clock.h"

static gboolean
may_see (const AddaUser *user, const char *room, gpointer data)
{
  return adda_permissions_may_see (adda_accounts_get_permissions (data), user, room);
}

static gboolean
may_join (const AddaUser *user, const char *room, gpointer data)
{
  return adda_permissions_may_join (adda_accounts_get_permissions (data), user, room);
}

static gboolean
is_locked_for (AddaRulings *rulings, const AddaUser *user, const char *room)
{
  const AddaRoomRuling *ruling = adda_rulings_lookup_room (rulings, room);

  return ruling != NULL && ruling->is_locked &&
         (user == NULL || (user->role != ADDA_ROLE_MODERATOR && user->role != ADDA_ROLE_ADMIN));
}

static guint
time_left_ms (const AddaSanction *sanction)
{
  gint64 left_usec = sanction->until_usec - adda_clock_now_usec ();

  return sanction->until_usec == 0 ? 0 : (guint) CLAMP (left_usec / 1000 + 1, 1, G_MAXINT);
}

static AddaErrorCode
check_send (const AddaUser *user, const char *room, guint *retry_after_ms, gpointer data)
{
  AddaRulings *rulings = adda_accounts_get_rulings (data);
  const AddaSanction *mute = user != NULL ? adda_rulings_find_mute (rulings, user->id, room) : NULL;

  if (mute != NULL)
    {
      *retry_after_ms = time_left_ms (mute);
      return ADDA_ERROR_MUTED;
    }
  if (is_locked_for (rulings, user, room))
    return ADDA_ERROR_LOCKED;
  if (!adda_permissions_may_send (adda_accounts_get_permissions (data), user, room))
    return ADDA_ERROR_FORBIDDEN;
  return ADDA_N_ERRORS;
}

static AddaHubFacts
get_facts (const char *room, gpointer data)
{
  const AddaRoomRuling *ruling = adda_rulings_lookup_room (adda_accounts_get_rulings (data), room);

  if (ruling == NULL)
    return (AddaHubFacts){ NULL };
  return (AddaHubFacts){ .topic = ruling->topic, .is_locked = ruling->is_locked };
}

const AddaHubPolicy adda_rules_policy = {
  .may_see = may_see,
  .may_join = may_join,
  .check_send = check_send,
  .get_facts = get_facts,
};
