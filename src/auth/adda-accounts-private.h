/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the files of the accounts share */

#pragma once

#include "adda-accounts.h"
#include "adda-passwords.h"

G_BEGIN_DECLS

/* Bytes of chance in a cookie and in an invite. */
#define ADDA_COOKIE_BYTES 32
#define ADDA_INVITE_BYTES 16

/* A sign-in. */
typedef struct
{
  GList link;           /* of the account's queue, the oldest first */
  char *id;             /* (owned) the SHA-256 of the cookie, in hexadecimal */
  AddaAccount *account; /* (unowned) */
  gint64 expires_usec;  /* wall clock */
} AddaAccountSession;

typedef struct
{
  AddaRole role;
  guint n_left;
  guint n_pending; /* registrations with it that are under way */
  gint64 expires_usec;
  AddaUser *by; /* (owned) who made it */
} AddaAccountInvite;

struct _AddaAccounts
{
  GObject parent_instance;

  char *stream; /* (owned) */
  AddaAccountsPostFunc post;
  gpointer post_data;
  AddaUser *system;         /* (owned) in whose name changes are that nobody asked for */
  AddaPasswords *passwords; /* (owned) (nullable) NULL once it is closed */
  AddaRulings *rulings;     /* (unowned) (nullable) */
  gboolean is_live;         /* replayed: changes are told */

  /* The view. */
  GHashTable *by_id;            /* (owned) of AddaAccount (owned) */
  GHashTable *by_skeleton;      /* (owned) of AddaAccount */
  GHashTable *sessions;         /* (owned) id → AddaAccountSession (owned) */
  GHashTable *invites;          /* (owned) its id → AddaAccountInvite (owned) */
  AddaPermissions *permissions; /* (owned) */

  GHashTable *reserved; /* (owned) skeletons of accounts that are being made */
  guint n_asking;       /* changes under way */
};

/* Brings the view up to date with one event of the stream. What does not fit is left out, in the same
 * way at each reading. */
void adda_accounts_apply (AddaAccounts *self, AddaEvent *event);

void adda_accounts_free_account (AddaAccount *account);
void adda_accounts_free_session (AddaAccountSession *session);
void adda_accounts_free_invite (AddaAccountInvite *invite);

/* Ends all sessions of @account but @kept (nullable). */
void adda_accounts_end_sessions (AddaAccounts *self, AddaAccount *account, const char *kept);

void adda_accounts_emit_revoked (AddaAccounts *self, const char *user_id, const char *session);
void adda_accounts_emit_changed (AddaAccounts *self, const char *user_id);
void adda_accounts_emit_failed (AddaAccounts *self, const char *user_id);
void adda_accounts_emit_room (AddaAccounts *self, const char *room);

G_END_DECLS
