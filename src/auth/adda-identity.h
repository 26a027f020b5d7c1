/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who asks, and how that was proven */

#pragma once

#include "log/adda-user.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_PROOF_NONE,   /* nothing was shown */
  ADDA_PROOF_TOKEN,  /* a signed token */
  ADDA_PROOF_COOKIE, /* the cookie of a sign-in: needs protection against other sites */
  ADDA_PROOF_TICKET, /* a single-use ticket */
} AddaProof;

/* Lives on the stack; all zero is nobody. Main thread. */
typedef struct
{
  AddaUser *user; /* (owned) (nullable): nobody */
  AddaProof proof;
  gint64 expires_usec; /* wall clock; 0: never */
  char *session;       /* (owned) (nullable) the sign-in's id, if it came from one */
  char *token;         /* (owned) (nullable) the token's id, if it came from one that has an id */
} AddaIdentity;

/* Whether it is @role or above. Nobody is a guest. */
gboolean adda_identity_has_role (const AddaIdentity *self, AddaRole role);

/* @copy is overwritten, not cleared. */
void adda_identity_copy (const AddaIdentity *self, AddaIdentity *copy);

void adda_identity_clear (AddaIdentity *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddaIdentity, adda_identity_clear)

G_END_DECLS
