/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who speaks: an immutable id, name and role, shared by reference between threads */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ADDA_ROLE_GUEST,
  ADDA_ROLE_USER,
  ADDA_ROLE_MODERATOR,
  ADDA_ROLE_SERVICE,
  ADDA_ROLE_ADMIN,
} AddaRole;

const char *adda_role_to_string (AddaRole role);
gboolean adda_role_from_string (const char *text, AddaRole *role);

/* The longest id of a person, in bytes. */
#define ADDA_USER_ID_MAX 128

/* 1 to %ADDA_USER_ID_MAX bytes of UTF-8, all printable, no outer white space. */
gboolean adda_user_id_is_valid (const char *id, gsize length_bytes);

typedef struct _AddaUser AddaUser;

/* One block of memory; @id and @name point into it. */
struct _AddaUser
{
  int ref_count; /* atomic */
  AddaRole role;
  const char *name;
  char id[];
};

/* Copies both strings. @id: a UUID for guests, the token's subject otherwise. Any thread. */
AddaUser *adda_user_new (const char *id, const char *name, AddaRole role);
AddaUser *adda_user_ref (AddaUser *user);
void adda_user_unref (AddaUser *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaUser, adda_user_unref)

G_END_DECLS
