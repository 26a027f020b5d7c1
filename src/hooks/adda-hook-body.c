/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The texts that outgoing hooks deliver */

#include "adda-hook-body.h"

#include "hub/adda-stream.h"

GString *
adda_hook_body_new (const AddaHook *hook,
                    const char *event,
                    const AddaUuid *id,
                    gint64 time_usec,
                    const char *json)
{
  GString *text = g_string_new (NULL);
  AddaJson body;

  adda_json_init (&body, text);
  adda_json_open_object (&body, NULL);
  adda_json_add_string (&body, "event", event);
  adda_json_add_uuid (&body, "delivery", id);
  adda_json_add_string (&body, "hook", hook->id);
  adda_json_add_time (&body, "timestamp", time_usec);
  adda_json_add_raw (&body, "data", json);
  adda_json_close_object (&body);
  return text;
}

static void
add_user (AddaJson *json, const char *name, const AddaUser *user)
{
  adda_json_open_object (json, name);
  adda_json_add_string (json, "id", user->id);
  adda_json_add_string (json, "name", user->name);
  adda_json_close_object (json);
}

static GString *
wrap (const AddaHook *hook, const char *name, const AddaEvent *event, const GString *data)
{
  return adda_hook_body_new (hook, name, &event->id, event->time_usec, data->str);
}

GString *
adda_hook_body_for_message (const AddaHook *hook, const AddaEvent *event)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson data;

  adda_json_init (&data, text);
  adda_json_open_object (&data, NULL);
  adda_json_add_string (&data, "room", event->room);
  adda_json_add_int (&data, "seq", (gint64) event->seq);
  adda_json_add_uuid (&data, "id", &event->id);
  add_user (&data, "user", event->user);
  adda_json_add_string_len (&data, "content", event->content, event->content_length);
  adda_json_add_time (&data, "timestamp", event->time_usec);
  adda_json_close_object (&data);
  return wrap (hook, "message", event, text);
}

GString *
adda_hook_body_for_notification (const AddaHook *hook, const AddaEvent *event)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *user_id = adda_stream_get_user (event->room);
  AddaJson data;

  adda_json_init (&data, text);
  adda_json_open_object (&data, NULL);
  if (user_id != NULL)
    adda_json_add_string (&data, "user_id", user_id);
  adda_json_add_uuid (&data, "id", &event->id);
  add_user (&data, "from", event->user);
  adda_json_add_raw (&data, "notification", event->content);
  adda_json_add_time (&data, "timestamp", event->time_usec);
  adda_json_close_object (&data);
  return wrap (hook, "notification", event, text);
}

char *
adda_hook_body_describe (const char *room, const AddaUser *user)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "room", room);
  add_user (&json, "user", user);
  adda_json_close_object (&json);
  return g_string_free (text, FALSE);
}
