/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One person in one room, with one connection or several */

#include "adda-room-private.h"

G_DEFINE_BOXED_TYPE (AddaMember, adda_member, adda_member_ref, adda_member_unref)

AddaMember *
adda_member_new (AddaRoom *room, AddaUser *user)
{
  AddaMember *self = g_new0 (AddaMember, 1);

  self->ref_count = 1;
  self->room = room;
  self->user = adda_user_ref (user);
  return self;
}

AddaMember *
adda_member_ref (AddaMember *self)
{
  self->ref_count++;
  return self;
}

void
adda_member_unref (AddaMember *self)
{
  g_assert (self->ref_count > 0);

  if (--self->ref_count > 0)
    return;

  g_assert (self->memberships == NULL && self->typing == NULL);
  adda_user_unref (self->user);
  g_free (self);
}

AddaUser *
adda_member_get_user (AddaMember *self)
{
  return self->user;
}

guint
adda_member_get_n_clients (AddaMember *self)
{
  return self->n_clients;
}
