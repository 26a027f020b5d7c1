/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who may see, join and write in which room */

#include "adda-permissions.h"

#include <string.h>

typedef struct
{
  AddaRoomMode mode;
  GHashTable *members; /* (owned) (nullable) a set of ids */
} RoomRules;

struct _AddaPermissions
{
  GHashTable *by_room; /* (owned) name → RoomRules; a room that is not there is open */
};

static const char *const mode_names[ADDA_N_ROOM_MODES] = {
  [ADDA_ROOM_OPEN] = "open",
  [ADDA_ROOM_READ_ONLY] = "read_only",
  [ADDA_ROOM_MEMBERS] = "members",
  [ADDA_ROOM_HIDDEN] = "hidden",
};

/* What everybody may in a room of each mode. */
static const struct
{
  gboolean see;
  gboolean join;
  gboolean send;
} everybody[ADDA_N_ROOM_MODES] = {
  [ADDA_ROOM_OPEN] = { TRUE, TRUE, TRUE },
  [ADDA_ROOM_READ_ONLY] = { TRUE, TRUE, FALSE },
  [ADDA_ROOM_MEMBERS] = { TRUE, FALSE, FALSE },
  [ADDA_ROOM_HIDDEN] = { FALSE, FALSE, FALSE },
};

const char *
adda_room_mode_to_string (AddaRoomMode mode)
{
  g_return_val_if_fail ((guint) mode < ADDA_N_ROOM_MODES, "open");

  return mode_names[mode];
}

gboolean
adda_room_mode_from_string (const char *text, AddaRoomMode *mode)
{
  for (guint i = 0; i < ADDA_N_ROOM_MODES; i++)
    {
      if (strcmp (text, mode_names[i]) == 0)
        {
          *mode = (AddaRoomMode) i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
room_rules_free (RoomRules *rules)
{
  g_clear_pointer (&rules->members, g_hash_table_unref);
  g_free (rules);
}

AddaPermissions *
adda_permissions_new (void)
{
  AddaPermissions *self = g_new0 (AddaPermissions, 1);

  self->by_room =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) room_rules_free);
  return self;
}

void
adda_permissions_free (AddaPermissions *self)
{
  g_hash_table_unref (self->by_room);
  g_free (self);
}

void
adda_permissions_set (AddaPermissions *self,
                      const char *room,
                      AddaRoomMode mode,
                      GHashTable *members)
{
  RoomRules *rules;

  if (mode == ADDA_ROOM_OPEN && (members == NULL || g_hash_table_size (members) == 0))
    {
      g_clear_pointer (&members, g_hash_table_unref);
      g_hash_table_remove (self->by_room, room);
      return;
    }
  rules = g_new0 (RoomRules, 1);
  rules->mode = mode;
  rules->members = members;
  g_hash_table_replace (self->by_room, g_strdup (room), rules);
}

AddaRoomMode
adda_permissions_get (AddaPermissions *self, const char *room, GHashTable **members)
{
  const RoomRules *rules = g_hash_table_lookup (self->by_room, room);

  if (members != NULL)
    *members = rules != NULL ? rules->members : NULL;
  return rules != NULL ? rules->mode : ADDA_ROOM_OPEN;
}

static gboolean
is_above (const RoomRules *rules, const AddaUser *user)
{
  if (user == NULL)
    return FALSE;
  return user->role >= ADDA_ROLE_MODERATOR ||
         (rules->members != NULL && g_hash_table_contains (rules->members, user->id));
}

gboolean
adda_permissions_may_see (AddaPermissions *self, const AddaUser *user, const char *room)
{
  const RoomRules *rules = g_hash_table_lookup (self->by_room, room);

  return rules == NULL || everybody[rules->mode].see || is_above (rules, user);
}

gboolean
adda_permissions_may_join (AddaPermissions *self, const AddaUser *user, const char *room)
{
  const RoomRules *rules = g_hash_table_lookup (self->by_room, room);

  return rules == NULL || everybody[rules->mode].join || is_above (rules, user);
}

gboolean
adda_permissions_may_send (AddaPermissions *self, const AddaUser *user, const char *room)
{
  const RoomRules *rules = g_hash_table_lookup (self->by_room, room);

  return rules == NULL || everybody[rules->mode].send || is_above (rules, user);
}
