/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Asks for how long and why somebody is banned or muted, and does it */

#pragma once

#include <gtk/gtk.h>

#include "client/adda-hub-client.h"

G_BEGIN_DECLS

/* @parent: on the page that tells how it went, with undo. @kind: "ban" or "mute". Whom: @user_id (nullable), whom people know as @name
 * (nullable), or @address (nullable); where both are known, one chooses; where neither, one writes it. @room: (nullable) the
 * room of a mute, which may be everywhere all the same. */
void adda_sanction_dialog_present (GtkWidget *parent,
                                   AddaHubClient *client,
                                   const char *kind,
                                   const char *user_id,
                                   const char *name,
                                   const char *address,
                                   const char *room);

G_END_DECLS
