/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One WebSocket connection to a hub, from the try to its end */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ADDA_TYPE_HUB_LINK (adda_hub_link_get_type ())
G_DECLARE_FINAL_TYPE (AddaHubLink, adda_hub_link, ADDA, HUB_LINK, GObject)

/**
 * AddaHubLink:
 *
 * Main thread only. Signals:
 * - message (JsonObject): each one that comes, but for the answers to the link's own pings
 * - closed (utf8 text, gboolean comes_back, guint wait_ms): the end, once, also of a try that failed. @text says why, for
 *   people; @comes_back whether to try again by oneself; @wait_ms how long the hub asks to wait before, 0 if it does not say
 */

/* @token: (nullable) */
AddaHubLink *adda_hub_link_new (const char *url, const char *token);

/* A peer that says nothing for @quiet_ms is asked whether it lives, and given up after as much again. */
void adda_hub_link_open (AddaHubLink *self, guint quiet_ms);

/* Only while it is open. */
void adda_hub_link_send (AddaHubLink *self, JsonObject *object);

/* Ends it without a word: no signal comes any more. */
void adda_hub_link_close (AddaHubLink *self);

G_END_DECLS
