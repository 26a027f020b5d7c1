/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The roles of the hub in words */

#include <glib/gi18n.h>

#include "adda-people-private.h"

static const struct
{
  const char *role;
  const char *text;
} roles[] = {
  { "guest", N_ ("Guest") },         { "user", N_ ("User") },
  { "moderator", N_ ("Moderator") }, { "service", N_ ("Service") },
  { "admin", N_ ("Administrator") },
};

const char *
adda_role_text (const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (role, roles[i].role) == 0)
      return _ (roles[i].text);
  return role == NULL ? "" : role;
}

GListModel *
adda_roles_new (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    gtk_string_list_append (list, _ (roles[i].text));
  return G_LIST_MODEL (list);
}

const char *
adda_role_at (guint position)
{
  g_return_val_if_fail (position < G_N_ELEMENTS (roles), "user");
  return roles[position].role;
}

guint
adda_role_position (const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (role, roles[i].role) == 0)
      return i;
  return 0;
}

guint
adda_n_roles (void)
{
  return G_N_ELEMENTS (roles);
}
