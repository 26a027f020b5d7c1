/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Streams: rooms of the system's own, with names that no room of people can have */

#include "adda-stream.h"

#include <string.h>

#define USER_PREFIX ADDA_STREAM_PREFIX "user:"
#define RAW_PREFIX ADDA_STREAM_PREFIX "raw:"

char *
adda_stream_for_user (const char *user_id)
{
  return g_strconcat (USER_PREFIX, user_id, NULL);
}

const char *
adda_stream_get_user (const char *name)
{
  return g_str_has_prefix (name, USER_PREFIX) ? name + strlen (USER_PREFIX) : NULL;
}

char *
adda_stream_for_raw (const char *room)
{
  return g_strconcat (RAW_PREFIX, room, NULL);
}

const char *
adda_stream_get_raw (const char *name)
{
  return g_str_has_prefix (name, RAW_PREFIX) ? name + strlen (RAW_PREFIX) : NULL;
}

gboolean
adda_stream_is_name (const char *name)
{
  return *name == *ADDA_STREAM_PREFIX;
}
