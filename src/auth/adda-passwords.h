/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Passwords: hashed and checked in a thread of their own, for it takes long on purpose */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ADDA_PASSWORD_MIN_CHARS 8
#define ADDA_PASSWORD_MAX_BYTES 1024

typedef struct _AddaPasswords AddaPasswords;

/* @is_good: hashed, or the password fits. @hash: (nullable) what was made of it. Main thread. */
typedef void (*AddaPasswordFunc) (gboolean is_good, const char *hash, gpointer data);

/* Argon2id by libsodium, moderate cost (RFC 9106). The answers come in the calling thread's main context. */
AddaPasswords *adda_passwords_new (void);

/* What was not answered yet is answered now: @is_good FALSE. Joins the thread. */
void adda_passwords_free (AddaPasswords *self);

/* Copies @password. FALSE: too many wait; @func will not be called. */
gboolean adda_passwords_hash (AddaPasswords *self,
                              const char *password,
                              AddaPasswordFunc func,
                              gpointer data);

/* @hash: (nullable): without one the same work is done, and the password does not fit. */
gboolean adda_passwords_check (AddaPasswords *self,
                               const char *password,
                               const char *hash,
                               AddaPasswordFunc func,
                               gpointer data);

/* Jobs that wait. */
guint adda_passwords_get_n_waiting (AddaPasswords *self);

/* NFC, as it is to be given to the above. (transfer full) (nullable): NULL if it is too short or too
 * long, or not text. */
char *adda_password_prepare (const char *password);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaPasswords, adda_passwords_free)

G_END_DECLS
