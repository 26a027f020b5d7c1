/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who asks, and how that was proven */

#include "adda-identity.h"

gboolean
adda_identity_has_role (const AddaIdentity *self, AddaRole role)
{
  return (self->user != NULL ? self->user->role : ADDA_ROLE_GUEST) >= role;
}

void
adda_identity_copy (const AddaIdentity *self, AddaIdentity *copy)
{
  *copy = *self;
  if (self->user != NULL)
    adda_user_ref (self->user);
  copy->session = g_strdup (self->session);
  copy->token = g_strdup (self->token);
}

void
adda_identity_clear (AddaIdentity *self)
{
  g_clear_pointer (&self->user, adda_user_unref);
  g_clear_pointer (&self->session, g_free);
  g_clear_pointer (&self->token, g_free);
  self->proof = ADDA_PROOF_NONE;
  self->expires_usec = 0;
}
