/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What moderators do that needs no reason, undone where it can be */

#include "adda-moderation.h"

#include <glib/gi18n.h>

#include "widgets/adda-confirm.h"
#include "widgets/adda-undo.h"

void
adda_moderation_reconnect (AddaPage *page, const char *connection, const char *name)
{
  JsonObject *members = adda_members ("connection", connection, "reason", "", NULL);
  g_autofree char *done = g_strdup_printf (_ ("Disconnected %s, who may come back"), name);

  json_object_set_boolean_member (members, "come_back", TRUE);
  adda_page_do (page, "disconnect", members, done);
}

static JsonObject *
lock_members (const char *room, gboolean on)
{
  JsonObject *members = adda_members ("room", room, "reason", "", NULL);

  json_object_set_boolean_member (members, "on", on);
  return members;
}

void
adda_moderation_lock (AddaPage *page, const char *room, gboolean on)
{
  g_autofree char *text = g_strdup_printf (on ? _ ("Locked %s") : _ ("Unlocked %s"), room);

  adda_undo_do (page, "lock_room", lock_members (room, on), text, "lock_room",
                lock_members (room, !on));
}

/* What is asked of the topic of sanctions once. */
typedef struct
{
  AddaPage *page; /* (owned) */
  char *room;
  char *user;
  char *name;
  guint watch;
  guint lifted;
} Unmute;

static void
unmute_free (Unmute *unmute)
{
  g_object_unref (unmute->page);
  g_free (unmute->room);
  g_free (unmute->user);
  g_free (unmute->name);
  g_free (unmute);
}

static gboolean
is_mute (const Unmute *unmute, JsonObject *sanction)
{
  const char *room = json_object_get_string_member_with_default (sanction, "room", NULL);

  return g_strcmp0 (json_object_get_string_member_with_default (sanction, "kind", NULL), "mute") ==
             0 &&
         g_strcmp0 (json_object_get_string_member_with_default (sanction, "user", NULL),
                    unmute->user) == 0 &&
         (room == NULL || strcmp (room, unmute->room) == 0);
}

static void
lift_mutes (Unmute *unmute, JsonArray *sanctions)
{
  g_autofree char *done = g_strdup_printf (_ ("%s may speak again"), unmute->name);

  for (guint i = 0; i < json_array_get_length (sanctions); i++)
    {
      JsonObject *sanction = json_array_get_object_element (sanctions, i);

      if (!is_mute (unmute, sanction))
        continue;
      adda_page_do (unmute->page, "lift",
                    adda_members ("sanction",
                                  json_object_get_string_member_with_default (sanction, "id", NULL),
                                  NULL),
                    unmute->lifted == 0 ? done : NULL);
      unmute->lifted++;
    }
}

static gboolean
end_unmute (gpointer data)
{
  Unmute *unmute = data;

  adda_hub_client_unwatch (adda_page_get_client (unmute->page), unmute->watch);
  unmute_free (unmute);
  return G_SOURCE_REMOVE;
}

static void
on_sanctions (JsonArray *set,
              JsonArray *removed,
              gboolean is_snapshot,
              gboolean is_last,
              const GError *error,
              gpointer data)
{
  Unmute *unmute = data;

  if (error != NULL)
    {
      adda_page_toast (unmute->page, error->message);
      unmute_free (unmute);
      return;
    }
  if (!is_snapshot)
    return;
  if (set != NULL)
    lift_mutes (unmute, set);
  if (is_last)
    g_idle_add (end_unmute, unmute); /* a watch does not end within its own call */
}

void
adda_moderation_unmute (AddaPage *page, const char *room, const char *user, const char *name)
{
  Unmute *unmute = g_new0 (Unmute, 1);

  unmute->page = g_object_ref (page);
  unmute->room = g_strdup (room);
  unmute->user = g_strdup (user);
  unmute->name = g_strdup (name);
  unmute->watch =
      adda_hub_client_watch (adda_page_get_client (page), "sanctions", NULL, on_sanctions, unmute);
}

void
adda_moderation_delete (AddaPage *page, const char *room, gint64 seq, const char *name)
{
  g_autofree char *button = g_strdup_printf (_ ("Delete Message of %s"), name);
  JsonObject *members = adda_members ("room", room, NULL);

  json_object_set_int_member (members, "seq", seq);
  adda_confirm_do (page, _ ("Delete This Message?"),
                   _ ("What it says is erased for everybody, and cannot be brought back."), button,
                   "delete_message", members, _ ("Deleted the message"));
}
