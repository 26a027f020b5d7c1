/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The stable words for what can go wrong, as clients see them */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ADDA_ERROR_BAD_JSON,    /* not JSON, or too deep */
  ADDA_ERROR_BAD_MESSAGE, /* JSON of a wrong shape */
  ADDA_ERROR_UNKNOWN_TYPE,
  ADDA_ERROR_BAD_NAME, /* room or user name not allowed */
  ADDA_ERROR_EMPTY,    /* nothing to send */
  ADDA_ERROR_TOO_LONG,
  ADDA_ERROR_NOT_IN_ROOM,
  ADDA_ERROR_TOO_MANY_ROOMS, /* the hub's or the connection's limit */
  ADDA_ERROR_RATE_LIMITED,
  ADDA_ERROR_INVALID_TOKEN,
  ADDA_ERROR_FORBIDDEN,
  ADDA_ERROR_UNAUTHORIZED, /* prove first who you are */
  ADDA_ERROR_NAME_TAKEN,   /* it belongs to an account */
  ADDA_ERROR_NOT_FOUND,    /* what was named is not there */
  ADDA_ERROR_MUTED,        /* may listen, but not speak */
  ADDA_ERROR_LOCKED,       /* nobody below moderator may speak in this room */
  ADDA_ERROR_BANNED,
  ADDA_ERROR_STORAGE_FULL, /* nothing was stored; try again when there is space */
  ADDA_ERROR_STORAGE_FAILED,
  ADDA_ERROR_BUSY, /* too much is waiting; try again */
  ADDA_ERROR_SHUTTING_DOWN,
  ADDA_N_ERRORS,
} AddaErrorCode;

/* "bad_json", … : static text */
const char *adda_error_code_to_string (AddaErrorCode code);

/* A sentence in English for those who have no better: static text. */
const char *adda_error_code_get_message (AddaErrorCode code);

/**
 * AddaCloseCode:
 *
 * RFC 6455, section 7.4, and the private range in three groups, so that a
 * client needs to know only the group: 4000–4099 come back at once and
 * resume; 4100–4199 come back after the wait that the reason names
 * ("… wait_ms=1500"); 4200–4299 do not come back by yourself.
 */
typedef enum
{
  ADDA_CLOSE_NORMAL = 1000,
  ADDA_CLOSE_GOING_AWAY = 1001, /* the hub stops; reason may name a wait */
  ADDA_CLOSE_PROTOCOL_ERROR = 1002,
  ADDA_CLOSE_UNSUPPORTED = 1003, /* binary where only text is spoken */
  ADDA_CLOSE_BAD_DATA = 1007,
  ADDA_CLOSE_POLICY = 1008,
  ADDA_CLOSE_TOO_BIG = 1009,
  ADDA_CLOSE_SLOW = 4000,    /* the send queue was full */
  ADDA_CLOSE_TIMEOUT = 4001, /* no life sign within the pong wait */
  ADDA_CLOSE_CHANGED = 4002, /* the account has another role now */
  ADDA_CLOSE_ASKED = 4003,   /* somebody who runs the hub wanted it; no reason not to come back */
  ADDA_CLOSE_OVERLOADED = 4100,
  ADDA_CLOSE_KICKED = 4200,
  ADDA_CLOSE_EXPIRED = 4201, /* what proved who it is holds no more */
  ADDA_CLOSE_BANNED = 4202,
} AddaCloseCode;

G_END_DECLS
