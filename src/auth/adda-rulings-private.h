/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the files of the rulings share */

#pragma once

#include "adda-rulings.h"

G_BEGIN_DECLS

struct _AddaRulings
{
  GObject parent_instance;

  char *stream; /* (owned) */
  AddaRulingsPostFunc post;
  gpointer post_data;
  AddaUser *system; /* (owned) in whose name rulings are that nobody asked for */
  gboolean is_live; /* replayed: changes are told */
  guint n_asking;

  /* The view. */
  GHashTable *sanctions; /* (owned) id → AddaSanction (owned) */
  GHashTable *by_user;   /* (owned) user id (owned) → GPtrArray (owned) of AddaSanction */
  GPtrArray *by_range;   /* (owned) of AddaSanction */
  GHashTable *rooms;     /* (owned) name (owned) → AddaRoomRuling (owned) */
  GHashTable *tokens;    /* (owned) id → AddaTokenRuling (owned) */

  GSource *timer; /* (owned) the next end of a sanction */
};

/* Brings the view up to date with one event of the stream. What does not fit is left out, in the same way at
 * each reading. */
void adda_rulings_apply (AddaRulings *self, AddaEvent *event);

/* What has ended by now goes. */
void adda_rulings_expire (AddaRulings *self);

void adda_rulings_free_sanction (AddaSanction *sanction);
void adda_rulings_free_room (AddaRoomRuling *room);
void adda_rulings_free_token (AddaTokenRuling *token);

void adda_rulings_emit_sanction (AddaRulings *self, const char *id);
void adda_rulings_emit_room (AddaRulings *self, const char *room);
void adda_rulings_emit_token (AddaRulings *self, const char *id);

G_END_DECLS
