/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who speaks: one block of memory with a count that any thread may change */

#include "adda-user.h"

#include <string.h>

static const char *const role_names[] = {
  [ADDA_ROLE_GUEST] = "guest",     [ADDA_ROLE_USER] = "user",   [ADDA_ROLE_MODERATOR] = "moderator",
  [ADDA_ROLE_SERVICE] = "service", [ADDA_ROLE_ADMIN] = "admin",
};

const char *
adda_role_to_string (AddaRole role)
{
  g_return_val_if_fail ((guint) role < G_N_ELEMENTS (role_names), "guest");

  return role_names[role];
}

gboolean
adda_role_from_string (const char *text, AddaRole *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    {
      if (strcmp (text, role_names[i]) == 0)
        {
          *role = (AddaRole) i;
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
adda_user_id_is_valid (const char *id, gsize length_bytes)
{
  if (length_bytes == 0 || length_bytes > ADDA_USER_ID_MAX ||
      !g_utf8_validate (id, (gssize) length_bytes, NULL))
    return FALSE;
  for (const char *p = id; p < id + length_bytes; p = g_utf8_next_char (p))
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  return !g_ascii_isspace (id[0]) && !g_ascii_isspace (id[length_bytes - 1]);
}

AddaUser *
adda_user_new (const char *id, const char *name, AddaRole role)
{
  gsize id_size = strlen (id) + 1;
  gsize name_size = strlen (name) + 1;
  AddaUser *user = g_malloc (sizeof (AddaUser) + id_size + name_size);

  user->ref_count = 1;
  user->role = role;
  memcpy (user->id, id, id_size);
  memcpy (user->id + id_size, name, name_size);
  user->name = user->id + id_size;

  return user;
}

/* Relaxed: whoever takes a reference already has one, so nothing is ordered by it. */
AddaUser *
adda_user_ref (AddaUser *user)
{
  __atomic_fetch_add (&user->ref_count, 1, __ATOMIC_RELAXED);

  return user;
}

/* Acquire-release: every use by another thread comes before the last one frees it. */
void
adda_user_unref (AddaUser *user)
{
  if (__atomic_fetch_sub (&user->ref_count, 1, __ATOMIC_ACQ_REL) == 1)
    g_free (user);
}
