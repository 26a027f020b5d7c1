/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What moderators and admins have ruled: bans, mutes, topics, locks, tokens; a view of the stream of rulings */

#pragma once

#include <gio/gio.h>

#include "log/adda-log.h"

G_BEGIN_DECLS

#define ADDA_RULINGS_ERROR (adda_rulings_error_quark ())
GQuark adda_rulings_error_quark (void);

typedef enum
{
  ADDA_RULINGS_ERROR_UNKNOWN,  /* there is no such ruling */
  ADDA_RULINGS_ERROR_TOO_MANY, /* of its kind */
  ADDA_RULINGS_ERROR_BUSY,
  ADDA_RULINGS_ERROR_STORAGE, /* it could not be stored */
} AddaRulingsError;

/* Of each kind, in force at once. */
#define ADDA_RULINGS_MAX 10000

#define ADDA_RULINGS_MAX_CHARS 200 /* of a reason and of a topic */

typedef enum
{
  ADDA_SANCTION_BAN,
  ADDA_SANCTION_MUTE,
  ADDA_N_SANCTION_KINDS,
} AddaSanctionKind;

/* "ban", "mute": static */
const char *adda_sanction_kind_to_string (AddaSanctionKind kind);

/* A ban or mute in force. Belongs to the rulings. */
typedef struct
{
  AddaSanctionKind kind;
  char *id;                /* (owned) */
  char *user_id;           /* (owned) (nullable) */
  char *name;              /* (owned) (nullable) of the person, as it was */
  GInetAddressMask *range; /* (owned) (nullable) of a ban by address */
  char *room;              /* (owned) (nullable) everywhere */
  char *reason;            /* (owned) */
  AddaUser *by;            /* (owned) */
  gint64 since_usec;
  gint64 until_usec; /* wall clock; 0: for ever */
} AddaSanction;

/* What is not open and nameless. Belongs to the rulings. */
typedef struct
{
  char *topic; /* (owned) (nullable) */
  gboolean is_locked;
} AddaRoomRuling;

/* A token that this hub has issued, or one that it takes no more. Belongs to the rulings. */
typedef struct
{
  char *id;   /* (owned) its jti */
  char *user; /* (owned) (nullable) unknown */
  AddaRole role;
  gint64 issued_usec;
  gint64 expires_usec; /* 0: never */
  gboolean is_revoked;
} AddaTokenRuling;

#define ADDA_TYPE_RULINGS (adda_rulings_get_type ())
G_DECLARE_FINAL_TYPE (AddaRulings, adda_rulings, ADDA, RULINGS, GObject)

/**
 * AddaRulings:
 *
 * Signals, once it is replayed:
 * - sanction-changed (utf8 id): is in force now, or not any more
 * - room-changed (utf8 room): has another topic or lock now
 * - token-changed (utf8 id): was issued or revoked
 */

/* The log has answered: COMMITTED or REFUSED. */
typedef void (*AddaRulingsPostedFunc) (AddaEvent *event, gpointer data);

/* Appends @draft (transfer full) to the stream and tells @func in the main thread. */
typedef void (*AddaRulingsPostFunc) (AddaEvent *draft,
                                     AddaRulingsPostedFunc func,
                                     gpointer func_data,
                                     gpointer data);

/* How it went, in the main thread. @id: (nullable) of the sanction or token */
typedef void (*AddaRulingsFunc) (const char *id, const GError *error, gpointer data);

/* Reads all of the stream, iterating the thread's main context. Main thread, as all here. */
AddaRulings *adda_rulings_new (AddaLog *log,
                               const char *stream,
                               AddaRulingsPostFunc post,
                               gpointer data,
                               GError **error);

/* Nothing is posted any more. */
void adda_rulings_close (AddaRulings *self);

/* ---- questions; all answers (transfer none) (nullable) ---- */

AddaSanction *adda_rulings_lookup (AddaRulings *self, const char *id);
AddaTokenRuling *adda_rulings_lookup_token (AddaRulings *self, const char *id);

/* (transfer container), the oldest first */
GPtrArray *adda_rulings_list_sanctions (AddaRulings *self);
GPtrArray *adda_rulings_list_tokens (AddaRulings *self);

AddaSanction *adda_rulings_find_user_ban (AddaRulings *self, const char *user_id);
AddaSanction *adda_rulings_find_address_ban (AddaRulings *self, GInetAddress *address);

/* The mute of @user_id in @room, or everywhere, that lasts longest. */
AddaSanction *adda_rulings_find_mute (AddaRulings *self, const char *user_id, const char *room);

/* NULL: open, and without a topic. */
const AddaRoomRuling *adda_rulings_lookup_room (AddaRulings *self, const char *room);

gboolean adda_rulings_is_revoked (AddaRulings *self, const char *token_id);

/* For whom it concerns: (transfer full). */
char *adda_sanction_describe (const AddaSanction *sanction);

/* ---- rulings; @func (nullable) is called once, perhaps before this returns ---- */

/* Copies what it needs of @wanted: all but id, by and since_usec. */
void adda_rulings_add (AddaRulings *self,
                       const AddaSanction *wanted,
                       AddaUser *by,
                       AddaRulingsFunc func,
                       gpointer data);

void adda_rulings_lift (AddaRulings *self,
                        const char *id,
                        AddaUser *by,
                        AddaRulingsFunc func,
                        gpointer data);

/* @topic: (nullable) stays; empty: none. @is_locked: (nullable) stays */
void adda_rulings_set_room (AddaRulings *self,
                            const char *room,
                            const char *topic,
                            const gboolean *is_locked,
                            AddaUser *by,
                            AddaRulingsFunc func,
                            gpointer data);

void adda_rulings_note_token (AddaRulings *self,
                              const char *id,
                              const char *user,
                              AddaRole role,
                              gint64 expires_usec,
                              AddaUser *by,
                              AddaRulingsFunc func,
                              gpointer data);

/* One that was issued elsewhere with our secret too. */
void adda_rulings_revoke_token (AddaRulings *self,
                                const char *id,
                                AddaUser *by,
                                AddaRulingsFunc func,
                                gpointer data);

G_END_DECLS
