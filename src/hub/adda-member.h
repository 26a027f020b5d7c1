/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One person in one room, with one connection or several */

#pragma once

#include <glib-object.h>
#include "adda-client.h"

G_BEGIN_DECLS

typedef struct _AddaMember AddaMember;

#define ADDA_TYPE_MEMBER (adda_member_get_type ())
GType adda_member_get_type (void); /* boxed, by reference */

AddaMember *adda_member_ref (AddaMember *self);
void adda_member_unref (AddaMember *self);

/* (transfer none) */
AddaUser *adda_member_get_user (AddaMember *self);

guint adda_member_get_n_clients (AddaMember *self);

typedef enum
{
  ADDA_LEAVE_ASKED, /* by a leave command */
  ADDA_LEAVE_DISCONNECTED,
  ADDA_LEAVE_EXPELLED, /* may not be in it any longer */
} AddaLeaveReason;

G_END_DECLS
