/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The stable words for what can go wrong: one table */

#include "adda-error-code.h"

static const struct
{
  const char *word;
  const char *message;
} errors[ADDA_N_ERRORS] = {
  [ADDA_ERROR_BAD_JSON] = { "bad_json", "The message is not valid JSON" },
  [ADDA_ERROR_BAD_MESSAGE] = { "bad_message", "The message has a wrong shape" },
  [ADDA_ERROR_UNKNOWN_TYPE] = { "unknown_type", "The message has an unknown type" },
  [ADDA_ERROR_BAD_NAME] = { "bad_name", "The name is not allowed" },
  [ADDA_ERROR_EMPTY] = { "empty", "There is nothing to send" },
  [ADDA_ERROR_TOO_LONG] = { "too_long", "The message is too long" },
  [ADDA_ERROR_NOT_IN_ROOM] = { "not_in_room", "Join the room first" },
  [ADDA_ERROR_TOO_MANY_ROOMS] = { "too_many_rooms", "No further room can be joined" },
  [ADDA_ERROR_RATE_LIMITED] = { "rate_limited", "Rate limit exceeded" },
  [ADDA_ERROR_INVALID_TOKEN] = { "invalid_token", "Invalid token" },
  [ADDA_ERROR_FORBIDDEN] = { "forbidden", "This is not allowed" },
  [ADDA_ERROR_UNAUTHORIZED] = { "unauthorized", "Sign in first" },
  [ADDA_ERROR_NAME_TAKEN] = { "name_taken",
                              "This name belongs to an account: sign in, or take another" },
  [ADDA_ERROR_NOT_FOUND] = { "not_found", "There is no such thing" },
  [ADDA_ERROR_MUTED] = { "muted", "You may not speak for now" },
  [ADDA_ERROR_LOCKED] = { "locked", "This room is locked: only moderators may speak" },
  [ADDA_ERROR_BANNED] = { "banned", "You are banned from here" },
  [ADDA_ERROR_STORAGE_FULL] = { "storage_full",
                                "The server has no space left; nothing was stored" },
  [ADDA_ERROR_STORAGE_FAILED] = { "storage_failed", "The server could not store or read this" },
  [ADDA_ERROR_BUSY] = { "busy", "Too much is waiting; try again" },
  [ADDA_ERROR_SHUTTING_DOWN] = { "shutting_down", "The server is shutting down" },
};

const char *
adda_error_code_to_string (AddaErrorCode code)
{
  g_return_val_if_fail ((guint) code < ADDA_N_ERRORS, "bad_message");

  return errors[code].word;
}

const char *
adda_error_code_get_message (AddaErrorCode code)
{
  g_return_val_if_fail ((guint) code < ADDA_N_ERRORS, "");

  return errors[code].message;
}
