/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What can be done to a person in a room, as actions of a widget */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  const char *id;
  const char *name;
  const char *room;
  gboolean is_muted;
} AddaPerson;

/* Gives @widget, which stands in an AddaPage, the actions person.mute, unmute, kick and ban. Nobody does that to oneself. */
void adda_person_actions_insert (GtkWidget *widget, const AddaPerson *person);

G_END_DECLS
