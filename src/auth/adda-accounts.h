/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Accounts, sign-ins, invites and rooms' permissions: a view of the stream of their changes */

#pragma once

#include <gio/gio.h>

#include "adda-identity.h"
#include "adda-permissions.h"
#include "adda-rulings.h"
#include "log/adda-log.h"

G_BEGIN_DECLS

#define ADDA_ACCOUNTS_ERROR (adda_accounts_error_quark ())
GQuark adda_accounts_error_quark (void);

typedef enum
{
  ADDA_ACCOUNTS_ERROR_NAME,        /* not allowed */
  ADDA_ACCOUNTS_ERROR_NAME_TAKEN,  /* or one that looks like it */
  ADDA_ACCOUNTS_ERROR_PASSWORD,    /* too short or too long */
  ADDA_ACCOUNTS_ERROR_CREDENTIALS, /* name and password do not fit, or may not sign in */
  ADDA_ACCOUNTS_ERROR_INVITE,      /* unknown, used up or expired */
  ADDA_ACCOUNTS_ERROR_UNKNOWN,     /* there is no such account */
  ADDA_ACCOUNTS_ERROR_BANNED,      /* the message says until when and why */
  ADDA_ACCOUNTS_ERROR_BUSY,
  ADDA_ACCOUNTS_ERROR_STORAGE, /* the change could not be stored */
} AddaAccountsError;

#define ADDA_ACCOUNTS_MAX_SESSIONS 32 /* of one account; the oldest go */
#define ADDA_INVITE_MAX_USES 10000

#define ADDA_TYPE_ACCOUNTS (adda_accounts_get_type ())
G_DECLARE_FINAL_TYPE (AddaAccounts, adda_accounts, ADDA, ACCOUNTS, GObject)

/**
 * AddaAccounts:
 *
 * Signals:
 * - revoked (utf8 user id, utf8 session (nullable: all of the user)): must not go on
 * - changed (utf8 user id): has another role now
 * - permissions-changed (utf8 room)
 * - sign-in-failed (utf8 user id (nullable: there is no such account))
 */

/* Belongs to the accounts. */
typedef struct
{
  AddaUser *user; /* (owned) id, name, role */
  char *skeleton; /* (owned) */
  char *hash;     /* (owned) of the password */
  GQueue sessions;
  gint64 created_usec;
  gboolean is_disabled;
} AddaAccount;

/* The log has answered: the event is COMMITTED, DUPLICATE or REFUSED. */
typedef void (*AddaAccountsPostedFunc) (AddaEvent *event, gpointer data);

/* Appends @draft (transfer full) to the stream and tells @func in the main thread. */
typedef void (*AddaAccountsPostFunc) (AddaEvent *draft,
                                      AddaAccountsPostedFunc func,
                                      gpointer func_data,
                                      gpointer data);

/* How a change went, in the main thread. @account: (nullable); @secret: (nullable) a session's cookie or an
 * invite; @error: (nullable) why nothing was changed */
typedef void (*AddaAccountsFunc) (AddaAccount *account,
                                  const char *secret,
                                  const GError *error,
                                  gpointer data);

/**
 * adda_accounts_new:
 * @stream: the room in @log that the changes are in
 * @post: how to append to it
 *
 * Reads all of the stream, iterating the thread's main context. Main thread, as all here.
 */
AddaAccounts *adda_accounts_new (AddaLog *log,
                                 const char *stream,
                                 AddaAccountsPostFunc post,
                                 gpointer data,
                                 GError **error);

/* What is under way is answered with an error; nothing is posted any more. */
void adda_accounts_close (AddaAccounts *self);

/* All (transfer none) (nullable). @name: in any form */
AddaAccount *adda_accounts_lookup (AddaAccounts *self, const char *id);
AddaAccount *adda_accounts_lookup_name (AddaAccounts *self, const char *name);

/* By the time of their making. (transfer container) (element-type AddaAccount) */
GPtrArray *adda_accounts_list (AddaAccounts *self);

/* An invite, but for its code, which only who made it knows. */
typedef struct
{
  const char *id;
  AddaRole role;
  guint n_left; /* uses */
  gint64 expires_usec;
  AddaUser *by;
} AddaInviteInfo;

typedef void (*AddaInviteFunc) (const AddaInviteInfo *invite, gpointer data);

/* Those that can still be used. */
void adda_accounts_foreach_invite (AddaAccounts *self, AddaInviteFunc func, gpointer data);

/* FALSE with %ADDA_ACCOUNTS_ERROR set if a guest may not go by @name, which is in its normal form. */
gboolean adda_accounts_allow_guest (AddaAccounts *self, const char *name, GError **error);

/* Whether who proved to be @user_id may still come: FALSE for an account that is disabled. */
gboolean adda_accounts_allow_user (AddaAccounts *self, const char *user_id);

/* Whether @identity, which was proven, may still come: not with a token that was revoked, not by an account that
 * is disabled, not while banned. FALSE with %ADDA_AUTH_ERROR set to what may be told. */
gboolean adda_accounts_allow (AddaAccounts *self, const AddaIdentity *identity, GError **error);

/* The same for a guest, or whoever goes by @user_id alone. */
gboolean adda_accounts_check_ban (AddaAccounts *self, const char *user_id, GError **error);

/* And for whoever comes from @address: (nullable). */
gboolean adda_accounts_check_address (AddaAccounts *self, GInetAddress *address, GError **error);

/* Before the first question; must outlive it: without them nobody is banned, and no token revoked. */
void adda_accounts_set_rulings (AddaAccounts *self, AddaRulings *rulings);

/* (transfer none) (nullable) */
AddaRulings *adda_accounts_get_rulings (AddaAccounts *self);

/* TRUE if @cookie is that of a sign-in that holds; @identity is overwritten. */
gboolean adda_accounts_check_cookie (AddaAccounts *self,
                                     const char *cookie,
                                     AddaIdentity *identity);

/* What a form must carry along with the cookie. (transfer full) */
char *adda_accounts_make_csrf (const char *cookie);
gboolean adda_accounts_check_csrf (const char *cookie, const char *csrf);

/* NULL, or the permissions that were set: (transfer none) */
AddaPermissions *adda_accounts_get_permissions (AddaAccounts *self);

/* Whether @code can be used, and what for. */
gboolean adda_accounts_check_invite (AddaAccounts *self, const char *code, AddaRole *role);

/* Changes; @func (nullable) is called once, perhaps before this returns. @by: (nullable) who asks. */

/* @invite: (nullable); its role counts then, and @role else. */
void adda_accounts_add (AddaAccounts *self,
                        const char *name,
                        const char *password,
                        AddaRole role,
                        const char *invite,
                        AddaUser *by,
                        AddaAccountsFunc func,
                        gpointer data);

/* The secret is the cookie of a new session. */
void adda_accounts_sign_in (AddaAccounts *self,
                            const char *name,
                            const char *password,
                            gint64 ttl_usec,
                            AddaAccountsFunc func,
                            gpointer data);

void adda_accounts_sign_out (AddaAccounts *self,
                             const char *session,
                             AddaAccountsFunc func,
                             gpointer data);

/* All of an account's. */
void adda_accounts_sign_out_all (AddaAccounts *self,
                                 const char *id,
                                 AddaUser *by,
                                 AddaAccountsFunc func,
                                 gpointer data);

/* @old_password: (nullable): not asked for. All sessions end but @kept_session (nullable). */
void adda_accounts_set_password (AddaAccounts *self,
                                 const char *id,
                                 const char *old_password,
                                 const char *password,
                                 const char *kept_session,
                                 AddaUser *by,
                                 AddaAccountsFunc func,
                                 gpointer data);

/* @role, @is_disabled: (nullable) what stays as it is */
void adda_accounts_set (AddaAccounts *self,
                        const char *id,
                        const AddaRole *role,
                        const gboolean *is_disabled,
                        AddaUser *by,
                        AddaAccountsFunc func,
                        gpointer data);

/* The secret is the invite's code. */
void adda_accounts_invite (AddaAccounts *self,
                           AddaRole role,
                           guint n_uses,
                           gint64 ttl_usec,
                           AddaUser *by,
                           AddaAccountsFunc func,
                           gpointer data);

void adda_accounts_revoke_invite (AddaAccounts *self,
                                  const char *id,
                                  AddaUser *by,
                                  AddaAccountsFunc func,
                                  gpointer data);

/* @members: ids (element-type utf8) */
void adda_accounts_set_room (AddaAccounts *self,
                             const char *room,
                             AddaRoomMode mode,
                             GPtrArray *members,
                             AddaUser *by,
                             AddaAccountsFunc func,
                             gpointer data);

G_END_DECLS
