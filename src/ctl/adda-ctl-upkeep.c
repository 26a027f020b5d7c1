/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl backup, drain, audit, token revoke */

#include <glib/gi18n.h>

#include "adda-ctl-client.h"
#include "adda-ctl-desk.h"

/* @member: (nullable) what of the answer is printed; @request: (transfer full) */
static gboolean
do_and_print (AddaCtlOptions *options,
              const char *action,
              JsonObject *request,
              const char *member,
              GError **error)
{
  g_autoptr (JsonObject) done = adda_ctl_do (options, action, request, error);

  if (done == NULL)
    return FALSE;
  if (options->is_json)
    adda_ctl_print_done (done);
  else if (member != NULL)
    g_print ("%s\n", adda_ctl_get_text (done, member));
  return TRUE;
}

gboolean
adda_ctl_backup (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  return adda_ctl_parse (context, argv, error) &&
         do_and_print (options, "backup", json_object_new (), "path", error);
}

gboolean
adda_ctl_drain (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  return adda_ctl_parse (context, argv, error) &&
         do_and_print (options, "drain", json_object_new (), NULL, error);
}

gboolean
adda_ctl_token_revoke (AddaCtlOptions *options,
                       GOptionContext *context,
                       char ***argv,
                       GError **error)
{
  g_autofree char *id = NULL;
  JsonObject *request;

  if (!adda_ctl_parse_word (context, argv, _ ("ID"), &id, error))
    return FALSE;
  request = json_object_new ();
  json_object_set_string_member (request, "id", id);
  return do_and_print (options, "token_revoke", request, NULL, error);
}

static void
print_entry (JsonObject *item)
{
  static const char *const names[] = { "seq", "time", "actor", "action", "target", "result" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *cell = adda_ctl_make_cell (item, names[i]);

      g_print ("%s%s", i > 0 ? "\t" : "", cell);
    }
  g_print ("\n");
}

gboolean
adda_ctl_audit (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_autoptr (JsonArray) items = NULL;

  if (!adda_ctl_parse (context, argv, error))
    return FALSE;
  items = adda_ctl_look (options, "audit", error);
  if (items == NULL)
    return FALSE;
  if (options->is_json)
    adda_ctl_print_items (items);
  for (guint i = 0; !options->is_json && i < json_array_get_length (items); i++)
    print_entry (json_array_get_object_element (items, i));
  return TRUE;
}
