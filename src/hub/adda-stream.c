/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Streams: rooms of the system's own, with names that no room of people can have */

#include "adda-stream.h"

#include <string.h>

#define USER_PREFIX ADDA_STREAM_PREFIX "user:"

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
  return g_strconcat (ADDA_STREAM_PREFIX "raw:", room, NULL);
}

gboolean
adda_stream_is_name (const char *name)
{
  return *name == *ADDA_STREAM_PREFIX;
}
