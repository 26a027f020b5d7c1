/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the actions share */

#include "adda-control-doing.h"

#include <string.h>

#include "auth/adda-rulings.h"

/* The longest reason of a close frame (RFC 6455, section 5.5), in bytes. */
#define CLOSE_REASON_BYTES 123

gboolean
adda_control_check_length (AddaControlCall *call, const char *name, const char *text, glong most)
{
  if (g_utf8_strlen (text, -1) <= most)
    return TRUE;
  adda_control_call_fail (call, ADDA_ERROR_TOO_LONG, "%s must have at most %ld characters", name,
                          most);
  return FALSE;
}

gboolean
adda_control_read_reason (AddaControlCall *call, const char **reason)
{
  *reason = "";
  return adda_control_call_get_optional_string (call, "reason", reason) &&
         adda_control_check_length (call, "reason", *reason, ADDA_RULINGS_MAX_CHARS);
}

void
adda_control_fail_ruling (AddaControlCall *call, const GError *error)
{
  static const AddaErrorCode codes[] = {
    [ADDA_RULINGS_ERROR_UNKNOWN] = ADDA_ERROR_NOT_FOUND,
    [ADDA_RULINGS_ERROR_TOO_MANY] = ADDA_ERROR_STORAGE_FULL,
    [ADDA_RULINGS_ERROR_BUSY] = ADDA_ERROR_BUSY,
    [ADDA_RULINGS_ERROR_STORAGE] = ADDA_ERROR_STORAGE_FAILED,
  };

  adda_control_call_fail (call, codes[error->code], "%s", error->message);
}

void
adda_control_fail_account (AddaControlCall *call, const GError *error)
{
  static const AddaErrorCode codes[] = {
    [ADDA_ACCOUNTS_ERROR_NAME] = ADDA_ERROR_BAD_NAME,
    [ADDA_ACCOUNTS_ERROR_NAME_TAKEN] = ADDA_ERROR_NAME_TAKEN,
    [ADDA_ACCOUNTS_ERROR_PASSWORD] = ADDA_ERROR_BAD_MESSAGE,
    [ADDA_ACCOUNTS_ERROR_CREDENTIALS] = ADDA_ERROR_BAD_MESSAGE,
    [ADDA_ACCOUNTS_ERROR_INVITE] = ADDA_ERROR_NOT_FOUND,
    [ADDA_ACCOUNTS_ERROR_UNKNOWN] = ADDA_ERROR_NOT_FOUND,
    [ADDA_ACCOUNTS_ERROR_BANNED] = ADDA_ERROR_FORBIDDEN,
    [ADDA_ACCOUNTS_ERROR_BUSY] = ADDA_ERROR_BUSY,
    [ADDA_ACCOUNTS_ERROR_STORAGE] = ADDA_ERROR_STORAGE_FAILED,
  };

  adda_control_call_fail (call, codes[error->code], "%s", error->message);
}

gboolean
adda_control_check_posted (AddaControlCall *call, const AddaEvent *event)
{
  static const AddaErrorCode codes[] = {
    [ADDA_EVENT_FAILURE_NONE] = ADDA_ERROR_STORAGE_FAILED,
    [ADDA_EVENT_FAILURE_FULL] = ADDA_ERROR_STORAGE_FULL,
    [ADDA_EVENT_FAILURE_IO] = ADDA_ERROR_STORAGE_FAILED,
    [ADDA_EVENT_FAILURE_BUSY] = ADDA_ERROR_BUSY,
    [ADDA_EVENT_FAILURE_GONE] = ADDA_ERROR_NOT_FOUND,
  };

  if (event->status != ADDA_EVENT_REFUSED)
    return TRUE;
  adda_control_call_fail (call, codes[event->failure], NULL);
  return FALSE;
}

/* As much of @reason as a close frame may hold. (transfer full) */
static char *
cut_reason (const char *reason)
{
  gsize length_bytes = strlen (reason);
  const char *end = reason + CLOSE_REASON_BYTES;

  if (length_bytes <= CLOSE_REASON_BYTES)
    return g_strdup (reason);
  while (((guchar) *end & 0xc0) == 0x80)
    end--;
  return g_strndup (reason, (gsize) (end - reason));
}

guint
adda_control_close_matching (AddaControl *control,
                             gboolean (*matches) (const AddaRosterEntry *entry, gconstpointer data),
                             gconstpointer data,
                             guint16 code,
                             const char *reason)
{
  g_autoptr (GPtrArray) all = adda_roster_list (adda_gateway_get_roster (control->parts.gateway));
  g_autofree char *words = cut_reason (reason);
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const AddaRosterEntry *entry = g_ptr_array_index (all, i);

      if (!matches (entry, data))
        continue;
      adda_gateway_close (adda_roster_get_connection (entry), code, words);
      n++;
    }
  return n;
}
