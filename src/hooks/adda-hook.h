/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One webhook: a way in for a program, or a way out to one */

#pragma once

#include <json-glib/json-glib.h>

#include "base/adda-json.h"
#include "log/adda-user.h"

G_BEGIN_DECLS

typedef struct _AddaHookQueue AddaHookQueue;

/* What an outgoing hook is told of. */
typedef enum
{
  ADDA_HOOK_MESSAGE = 1 << 0,
  ADDA_HOOK_JOIN = 1 << 1,
  ADDA_HOOK_LEAVE = 1 << 2,
  ADDA_HOOK_NOTIFICATION = 1 << 3,
} AddaHookEvents;

typedef struct
{
  char *id;   /* (owned) a UUID */
  char *name; /* (owned) in its normal form */
  char
      *room; /* (owned) in its normal form: where messages go to; outgoing: (nullable: all rooms) */
  char *url; /* (owned) (nullable): an incoming hook has none */
  AddaHookEvents events;
  gint64 created_usec;
  char *fault;          /* (owned) (nullable) why it is disabled */
  AddaUser *user;       /* (owned) who speaks for it */
  AddaHookQueue *queue; /* (owned) (nullable) what waits to be delivered; the hooks' own */
} AddaHook;

void adda_hook_free (AddaHook *hook);

/* All but id and time from a JSON object, as somebody asks for it or as it is stored. NULL with
 * %G_IO_ERROR_INVALID_ARGUMENT set. */
AddaHook *adda_hook_read (JsonObject *object, GError **error);

/* id, name, room, url, events: into an open object. */
void adda_hook_write (const AddaHook *hook, AddaJson *json);

/* Gives it its id, and the user of that id. */
void adda_hook_set_id (AddaHook *hook, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaHook, adda_hook_free)

G_END_DECLS
