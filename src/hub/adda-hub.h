/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub: rooms, who is in them, what happens in them. One thread, no sockets, no SQL, no JSON */

#pragma once

#include "adda-client.h"
#include "adda-command.h"
#include "adda-notice.h"
#include "adda-room.h"
#include "adda-stream.h"
#include "log/adda-log.h"

G_BEGIN_DECLS

#define ADDA_TYPE_HUB (adda_hub_get_type ())
G_DECLARE_FINAL_TYPE (AddaHub, adda_hub, ADDA, HUB, GObject)

/**
 * AddaHub:
 *
 * Properties: n-clients, n-rooms (guint). Signals, all emitted in the hub's
 * thread; a handler may look at everything, but must not change who is where:
 * - member-joined (AddaRoom, AddaMember): a person's first connection came in
 * - member-left (AddaRoom, AddaMember, int: AddaLeaveReason): the last one went
 * - message (AddaRoom, gpointer: AddaEvent): durable, and about to be told
 * - event (AddaRoom, gpointer: AddaEvent): the same for every kind but messages
 * - room-opened (AddaRoom): somebody is in it now
 * - room-closed (AddaRoom): nobody is, and nothing of it is in flight any more
 *
 * Of streams (adda-stream.h) only event tells. To all else here they are not
 * there: not counted, listed or found, and no command can name them.
 */

/**
 * AddaHubOutlet:
 *
 * How the hub reaches its clients; the transport fills it in. Called in the
 * hub's thread. What is told to one client arrives in the order of the calls,
 * and a client hears a room exactly between enter and exit.
 */
typedef struct
{
  void (*tell) (AddaClient *client, const AddaNotice *notice, gpointer data);
  /* To every client in @room but @except (nullable). A MESSAGE notice carries its nonce to clients of
   * the event's own user only: the outlet sees to that. */
  void (*tell_room) (AddaRoom *room, const AddaNotice *notice, AddaClient *except, gpointer data);
  void (*enter) (AddaClient *client, AddaRoom *room, gpointer data);
  void (*exit) (AddaClient *client, AddaRoom *room, gpointer data);
  /* A command of @client has been answered in full: the flood control counts by it. */
  void (*done) (AddaClient *client, gpointer data);
  /* (nullable) @client was taken out of a room, and why; it may have nothing else to stay for. */
  void (*expel) (AddaClient *client, const char *reason, gpointer data);
} AddaHubOutlet;

typedef struct
{
  guint announce_limit;   /* members above which joins are only counted; 0 = always counted only */
  guint rooms_per_client; /* 0 = no limit */
  guint max_rooms;        /* rooms that the hub knows at once; 0 = no limit */
  guint history_limit;    /* most events a page */
  guint resume_limit;     /* most events that a join with since recovers */
  gsize resume_bytes;     /* and most bytes of their content */
  guint tail_events;      /* latest events that an open room keeps in memory */
  guint typing_ms;        /* after which typing ends by itself */
} AddaHubLimits;

/* What is known of a room besides who is in it and what was said. */
typedef struct
{
  const char *topic; /* (nullable) */
  gboolean is_locked;
} AddaHubFacts;

/**
 * AddaHubPolicy:
 *
 * Who may do what in which room. @user is NULL for nobody in particular. Asked in the hub's thread, often:
 * no waiting.
 */
typedef struct
{
  gboolean (*may_see) (const AddaUser *user, const char *room, gpointer data);
  gboolean (*may_join) (const AddaUser *user, const char *room, gpointer data); /* and read */
  /* ADDA_N_ERRORS: nothing is against it. @retry_after_ms: (out) 0 if time alone will not help */
  AddaErrorCode (*check_send) (const AddaUser *user,
                               const char *room,
                               guint *retry_after_ms,
                               gpointer data);
  AddaHubFacts (*get_facts) (const char *room, gpointer data);
} AddaHubPolicy;

/* Sensible values for everything. */
extern const AddaHubLimits adda_hub_default_limits;

/* Takes a reference of @log and becomes the listener of its answers; @outlet must outlive the hub. */
AddaHub *adda_hub_new (AddaLog *log, const AddaHubOutlet *outlet, gpointer outlet_data);

void adda_hub_set_limits (AddaHub *self, const AddaHubLimits *limits);

/* Until it is set everybody may everything. @policy must outlive the hub. */
void adda_hub_set_policy (AddaHub *self, const AddaHubPolicy *policy, gpointer data);

/* What the policy says. @user: (nullable) */
gboolean adda_hub_may_see (AddaHub *self, const AddaUser *user, const char *room);
gboolean adda_hub_may_join (AddaHub *self, const AddaUser *user, const char *room);
AddaErrorCode adda_hub_check_send (AddaHub *self,
                                   const AddaUser *user,
                                   const char *room,
                                   guint *retry_after_ms);
AddaHubFacts adda_hub_get_facts (AddaHub *self, const char *room);

/* The policy says something else of @room now: who may not be in it any longer is taken out. */
void adda_hub_enforce (AddaHub *self, const char *room);

/* Takes a person, or with @user_id NULL everybody, out of @room. Returns: of how many connections */
guint adda_hub_kick (AddaHub *self, const char *room, const char *user_id, const char *reason);

/* The policy has other facts of @room now: everybody in it is told. */
void adda_hub_tell_facts (AddaHub *self, const char *room);

/* Leaves tombstones in @events of @room, which were read from the log, of what was deleted meanwhile. */
void adda_hub_mend (AddaHub *self, const char *room, GPtrArray *events);

/* @link: the transport's connection. Returns: (transfer none): valid until adda_hub_remove_client() */
AddaClient *adda_hub_add_client (AddaHub *self,
                                 AddaUser *user,
                                 AddaClientFlags flags,
                                 gpointer link);

/* Leaves all its rooms (the outlet's exit is called for each); the pointer is gone after this, and the
 * outlet hears nothing of it any more. Drafts of it in flight are stored all the same. */
void adda_hub_remove_client (AddaHub *self, AddaClient *client);

/* The client proved who it is. Only while it is in no room (streams it leaves), or if it keeps its id: else
 * FALSE and nothing changes. */
gboolean adda_hub_set_user (AddaHub *self, AddaClient *client, AddaUser *user);

/* Takes @command: (transfer full). Everything but AUTH and PING, which the transport answers.
 * Answered through the outlet: at once, or when the log has answered. What a client asks of a room that
 * it is still joining is done once it is in. */
void adda_hub_execute (AddaHub *self, AddaClient *client, AddaCommand *command);

/* The log has answered: @event is COMMITTED, DUPLICATE or REFUSED. Hub's thread. */
typedef void (*AddaHubPostFunc) (AddaEvent *event, gpointer data);

/* Appends @draft (transfer full) of any kind to its room or stream in the system's own name: no
 * membership is asked for. It is applied and told like any other; @func (nullable) hears of it after, never
 * before this returns. Too much that waits, or a room too many, is a REFUSED one too (failure BUSY). */
void adda_hub_post (AddaHub *self, AddaEvent *draft, AddaHubPostFunc func, gpointer data);

/* From now on @client hears the stream @name: nobody is told of it, and nothing of the past. Ends with
 * the client, or when it becomes another user. */
void adda_hub_subscribe (AddaHub *self, AddaClient *client, const char *name);

/* The same from a place in its past: @join (transfer full) names a stream, and is answered with a JOINED
 * notice or an ERROR as a room's is. */
void adda_hub_resume_stream (AddaHub *self, AddaClient *client, AddaCommand *join);

/* The names of the rooms that @client is in, at most @max of them: (transfer none). Returns how many there are. */
guint adda_hub_list_rooms_of (const AddaClient *client, const char **names, guint max);

/* Connections of @user_id that hear its notifications: of adda.v1, and those that do nothing else. */
guint adda_hub_count_clients (AddaHub *self, const char *user_id);

typedef void (*AddaHubClientFunc) (AddaClient *client, gpointer data);

/* Calls @func for each of them; @user_id NULL: of everybody. */
void adda_hub_foreach_follower (AddaHub *self,
                                const char *user_id,
                                AddaHubClientFunc func,
                                gpointer data);

guint adda_hub_get_n_clients (AddaHub *self);

/* Rooms with somebody in them. */
guint adda_hub_get_n_rooms (AddaHub *self);

/* (transfer none) (nullable): a room that is known: somebody is in it, or it has history. @name in normal form. */
AddaRoom *adda_hub_lookup_room (AddaHub *self, const char *name);

/* All known rooms, those with people first, then by last activity.
 * (transfer container) (element-type AddaRoom) */
GPtrArray *adda_hub_list_rooms (AddaHub *self);

/* The streams of raw rooms with somebody in them: as above. */
GPtrArray *adda_hub_list_raw_rooms (AddaHub *self);

/* (transfer none) (nullable): the stream @name of a raw room, if somebody is in it. */
AddaRoom *adda_hub_lookup_raw_room (AddaHub *self, const char *name);

AddaLog *adda_hub_get_log (AddaHub *self);

/* Drafts that wait for the log, over all rooms. */
guint adda_hub_get_n_in_flight (AddaHub *self);

/* Joins that wait for a room's tail or history. */
guint adda_hub_get_n_joining (AddaHub *self);

/* From now on sends and joins are answered with ADDA_ERROR_SHUTTING_DOWN. */
void adda_hub_drain (AddaHub *self);

G_END_DECLS
