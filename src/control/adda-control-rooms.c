/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Rooms and what is said in them: delete_message, lock_room, close_room, set_topic, set_room */

#include "adda-control-doing.h"

/* Members of a room by permission. */
#define MAX_MEMBERS 10000

/* The room that the call names, which need not be known: FALSE: it is answered. @name: (transfer full) */
static gboolean
read_room (AddaControlCall *call, char **name)
{
  if (!adda_control_call_get_room (call, "room", name))
    return FALSE;
  adda_control_call_take_target (call, g_strdup (*name));
  return TRUE;
}

/* ---- messages ---- */

static void
on_deleted (AddaEvent *event, gpointer data)
{
  AddaControlCall *call = data;

  if (adda_control_check_posted (call, event))
    adda_control_call_done (call);
}

void
adda_control_run_delete_message (AddaControlCall *call)
{
  AddaHub *hub = call->control->parts.hub;
  g_autofree char *room = NULL;
  guint64 seq = 0;

  if (!read_room (call, &room) || !adda_control_call_get_unsigned (call, "seq", 1, &seq))
    return;
  adda_control_call_take_target (call, g_strdup_printf ("%s %" G_GUINT64_FORMAT, room, seq));
  if (adda_hub_lookup_room (hub, room) == NULL)
    {
      adda_control_call_fail (call, ADDA_ERROR_NOT_FOUND, "There is no such room");
      return;
    }
  adda_hub_post (hub, adda_event_new_deletion (room, call->user, seq), on_deleted, call);
}

/* ---- locks and topics ---- */

static void
on_ruled (G_GNUC_UNUSED const char *id, const GError *error, gpointer data)
{
  if (error != NULL)
    adda_control_fail_ruling (data, error);
  else
    adda_control_call_done (data);
}

void
adda_control_run_lock_room (AddaControlCall *call)
{
  g_autofree char *room = NULL;
  const char *reason = NULL;
  gboolean is_on = FALSE;

  if (read_room (call, &room) && adda_control_call_get_boolean (call, "on", &is_on) &&
      adda_control_read_reason (call, &reason))
    adda_rulings_set_room (call->control->parts.rulings, room, NULL, &is_on, call->user, on_ruled,
                           call);
}

/* It is locked by now, so nobody says a last word between. */
static void
on_closed (G_GNUC_UNUSED const char *id, const GError *error, gpointer data)
{
  AddaControlCall *call = data;
  const char *reason = json_object_get_string_member_with_default (call->members, "reason", "");
  AddaJson json;
  guint n;

  if (error != NULL)
    {
      adda_control_fail_ruling (call, error);
      return;
    }
  n = adda_hub_kick (call->control->parts.hub, call->target, NULL,
                     *reason != '\0' ? reason : "the room was closed");
  adda_control_call_open (call, &json);
  adda_json_add_int (&json, "connections", n);
  adda_control_call_close (call, &json);
}

void
adda_control_run_close_room (AddaControlCall *call)
{
  g_autofree char *room = NULL;
  const char *reason = NULL;
  gboolean is_locked = TRUE;

  if (read_room (call, &room) && adda_control_read_reason (call, &reason))
    adda_rulings_set_room (call->control->parts.rulings, room, NULL, &is_locked, call->user,
                           on_closed, call);
}

void
adda_control_run_set_topic (AddaControlCall *call)
{
  g_autofree char *room = NULL;
  const char *topic = NULL;

  if (read_room (call, &room) && adda_control_call_get_string (call, "topic", &topic) &&
      adda_control_check_length (call, "topic", topic, ADDA_RULINGS_MAX_CHARS))
    adda_rulings_set_room (call->control->parts.rulings, room, topic, NULL, call->user, on_ruled,
                           call);
}

/* ---- permissions ---- */

static void
on_set (G_GNUC_UNUSED AddaAccount *account,
        G_GNUC_UNUSED const char *secret,
        const GError *error,
        gpointer data)
{
  if (error != NULL)
    adda_control_fail_account (data, error);
  else
    adda_control_call_done (data);
}

void
adda_control_run_set_room (AddaControlCall *call)
{
  g_autoptr (GPtrArray) members = NULL;
  g_autofree char *room = NULL;
  const char *mode_name = NULL;
  AddaRoomMode mode;

  if (!read_room (call, &room) || !adda_control_call_get_string (call, "mode", &mode_name) ||
      !adda_control_call_get_strings (call, "members", MAX_MEMBERS, &members))
    return;
  if (!adda_room_mode_from_string (mode_name, &mode))
    {
      adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE,
                              "mode must be one of open, members, read_only, hidden");
      return;
    }
  adda_accounts_set_room (call->control->parts.accounts, room, mode, members, call->user, on_set,
                          call);
}
