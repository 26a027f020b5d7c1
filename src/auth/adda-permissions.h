/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who may see, join and write in which room */

#pragma once

#include "log/adda-user.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_ROOM_OPEN,      /* everybody may everything */
  ADDA_ROOM_READ_ONLY, /* everybody may join, members may write */
  ADDA_ROOM_MEMBERS,   /* everybody may see that it is there, members may join */
  ADDA_ROOM_HIDDEN,    /* for all but members it is not there */
  ADDA_N_ROOM_MODES,
} AddaRoomMode;

const char *adda_room_mode_to_string (AddaRoomMode mode);
gboolean adda_room_mode_from_string (const char *text, AddaRoomMode *mode);

#define ADDA_ROOM_MAX_MEMBERS 1000

typedef struct _AddaPermissions AddaPermissions;

/* Main thread. */
AddaPermissions *adda_permissions_new (void);
void adda_permissions_free (AddaPermissions *self);

/* Takes @members: (transfer full) (nullable) (element-type utf8), a set of ids. */
void adda_permissions_set (AddaPermissions *self,
                           const char *room,
                           AddaRoomMode mode,
                           GHashTable *members);

/* @members: (out) (optional) (nullable) (transfer none): a set of ids */
AddaRoomMode adda_permissions_get (AddaPermissions *self, const char *room, GHashTable **members);

/* @user: (nullable): nobody. Moderators, services and admins may everything, members of a room may
 * everything in it. */
gboolean adda_permissions_may_see (AddaPermissions *self, const AddaUser *user, const char *room);
gboolean adda_permissions_may_join (AddaPermissions *self, const AddaUser *user, const char *room);
gboolean adda_permissions_may_send (AddaPermissions *self, const AddaUser *user, const char *room);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaPermissions, adda_permissions_free)

G_END_DECLS
