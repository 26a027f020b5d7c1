/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A saved hub, its connection, and what it says of itself */

#pragma once

#include "client/adda-hub-client.h"

G_BEGIN_DECLS

/* How bad an alarm is; the same numbers as in the settings. */
typedef enum
{
  ADDA_SEVERITY_WARNING,
  ADDA_SEVERITY_CRITICAL,
} AddaSeverity;

typedef struct
{
  char *id;
  char *text;
  AddaSeverity severity;
} AddaAlarm;

#define ADDA_TYPE_HUB (adda_hub_get_type ())
G_DECLARE_FINAL_TYPE (AddaHub, adda_hub, ADDA, HUB, GObject)

/**
 * AddaHub:
 *
 * Properties, all notified: id, name (utf8), client (AddaHubClient: another one after each change of address or token), state
 * (AddaHubState, of the client), n-alarms (guint).
 * Signal info: what the hub says of itself has come or changed.
 */

/* @id: (nullable) makes one up */
AddaHub *adda_hub_new (const char *id, const char *name, const char *url);

const char *adda_hub_get_id (AddaHub *self);
const char *adda_hub_get_name (AddaHub *self);
const char *adda_hub_get_url (AddaHub *self);
const char *adda_hub_get_token (AddaHub *self); /* (nullable) */
AddaHubClient *adda_hub_get_client (AddaHub *self);
AddaHubState adda_hub_get_state (AddaHub *self);

void adda_hub_set_name (AddaHub *self, const char *name);

/* Connects anew. @token: (nullable) */
void adda_hub_set_address (AddaHub *self, const char *url, const char *token);

/* The item of the topic hub; NULL before it has come. (transfer none) (nullable) */
JsonObject *adda_hub_get_info (AddaHub *self);

/* AddaAlarm. (transfer none) */
GPtrArray *adda_hub_get_alarms (AddaHub *self);

/* A word for people, and an icon and a style class that say the same. (transfer none) */
const char *adda_hub_state_word (AddaHubState state);
const char *adda_hub_state_css_class (AddaHubState state);
const char *adda_hub_state_icon (AddaHubState state);

G_END_DECLS
