/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A toast that can take back what was done */

#include "adda-undo.h"

#include <glib/gi18n.h>
#include <stdarg.h>

#include "adda-confirm.h"
#include "adda-console-settings.h"

typedef struct
{
  AddaPage *page; /* (weak) */
  char *action;
  JsonObject *members; /* (owned) */
  char *text;          /* (nullable) */
} Undo;

static Undo *
undo_new (AddaPage *page, const char *text, const char *action, JsonObject *members)
{
  Undo *undo = g_new0 (Undo, 1);

  g_set_weak_pointer (&undo->page, page);
  undo->action = g_strdup (action);
  undo->members = members;
  undo->text = g_strdup (text);
  return undo;
}

static void
undo_free (Undo *undo)
{
  g_clear_weak_pointer (&undo->page);
  g_free (undo->action);
  json_object_unref (undo->members);
  g_free (undo->text);
  g_free (undo);
}

static void
undo_closed (gpointer data, GClosure *closure)
{
  undo_free (data);
}

static void
on_undo (Undo *undo)
{
  if (undo->page != NULL)
    adda_page_do (undo->page, undo->action, json_object_ref (undo->members), NULL);
}

static void
offer (AddaPage *page, Undo *undo)
{
  adda_page_toast_undo_full (page, undo->text, _ ("_Undo"), G_CALLBACK (on_undo), undo,
                             undo_closed);
}

void
adda_undo_offer (AddaPage *page, const char *text, const char *action, JsonObject *members)
{
  offer (page, undo_new (page, text, action, members));
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Undo *undo = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);

  if (undo->page == NULL)
    undo_free (undo);
  else if (answer != NULL)
    offer (undo->page, undo);
  else
    {
      adda_page_toast (undo->page, error->message);
      undo_free (undo);
    }
}

/* What is done before it can be undone. */
typedef struct
{
  char *action;
  JsonObject *members; /* (owned) */
  Undo *undo;          /* (owned) (nullable) once it is under way */
} Deed;

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  g_free (deed->action);
  json_object_unref (deed->members);
  g_clear_pointer (&deed->undo, undo_free);
  g_free (deed);
}

static void
do_deed (AddaPage *page, gpointer data)
{
  Deed *deed = data;

  adda_hub_client_do_async (adda_page_get_client (page), deed->action,
                            json_object_ref (deed->members), NULL, on_done,
                            g_steal_pointer (&deed->undo));
}

void
adda_undo_do (AddaPage *page,
              const char *action,
              JsonObject *members,
              const char *text,
              const char *undo_action,
              JsonObject *undo_members)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->action = g_strdup (action);
  deed->members = members;
  deed->undo = undo_new (page, text, undo_action, undo_members);
  if (g_settings_get_boolean (adda_console_settings_get (), "confirm-always"))
    {
      /* Translators: %s is what the toast says when it is done, such as “Karim is a moderator now” */
      g_autofree char *body = g_strdup_printf (_ ("After this: %s"), text);

      adda_confirm (page, _ ("Go On?"), body, _ ("_Go On"), FALSE, do_deed, deed, deed_free);
      return;
    }
  do_deed (page, deed);
  deed_free (deed);
}

JsonObject *
adda_members (const char *name, ...)
{
  JsonObject *members = json_object_new ();
  va_list args;

  va_start (args, name);
  while (name != NULL)
    {
      const char *value = va_arg (args, const char *);

      if (value != NULL)
        json_object_set_string_member (members, name, value);
      name = va_arg (args, const char *);
    }
  va_end (args);
  return members;
}
