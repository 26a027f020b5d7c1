/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Streams: rooms of the system's own, with names that no room of people can have */

#include "adda-stream.h"

char *
adda_stream_for_user (const char *user_id)
{
  return g_strconcat (ADDA_STREAM_PREFIX "user:", user_id, NULL);
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
