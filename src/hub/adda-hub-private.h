/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the files of the hub share */

#pragma once

#include "adda-hub.h"
#include "adda-room-private.h"
#include "base/adda-clock.h"

G_BEGIN_DECLS

/* Most members that a notice lists. */
#define ADDA_HUB_MAX_MEMBERS_TOLD 250

/* Latest events that a join without since is answered with. */
#define ADDA_HUB_LATEST_EVENTS 50

/* Events of a history page that names no limit, and the content that a page holds at most. */
#define ADDA_HUB_PAGE_EVENTS 50
#define ADDA_HUB_PAGE_BYTES (512 * 1024)

/* Whoever waits, waits within bounds; over them the answer is ADDA_ERROR_BUSY. */
#define ADDA_HUB_MAX_CLIENT_IN_FLIGHT 4096
#define ADDA_HUB_MAX_DRAFTS (128 * 1024)
#define ADDA_HUB_MAX_DRAFT_BYTES (64 * 1024 * 1024)
#define ADDA_HUB_MAX_JOINING (64 * 1024)
#define ADDA_HUB_BUSY_RETRY_MS 1000

struct _AddaHub
{
  GObject parent_instance;

  AddaLog *log;                /* (owned) */
  const AddaHubOutlet *outlet; /* (unowned) */
  gpointer outlet_data;
  AddaHubLimits limits;
  const AddaHubPolicy *policy; /* (unowned) (nullable) */
  gpointer policy_data;

  GHashTable *rooms;    /* (owned) name → AddaRoom (owned), streams too */
  GArray *free_indices; /* (owned) of guint: below n_indices and not in use */
  guint n_indices;
  guint n_streams; /* of rooms */

  GHashTable *
      followers; /* (owned) a set: a person's first AddaClient that is notified, by the user's id */

  guint n_clients;
  guint n_rooms;           /* with somebody in them */
  guint n_in_flight;       /* drafts */
  gsize n_in_flight_bytes; /* of their content */

  GHashTable *joins; /* (owned) AddaClient → its first AddaJoin under way */
  guint n_joining;
  AddaJoinQueue read_queue; /* joins that wait for their turn to read the log */
  guint n_reading;
  GQueue load_queue; /* (owned) of AddaRoom whose tails wait for theirs */
  guint n_loading;

  GPtrArray *crowds;       /* (owned) rooms that a presence notice is due in */
  GSource *presence_timer; /* (owned) */

  AddaTyping *first_typing; /* (owned) in the order in which they end */
  AddaTyping *last_typing;
  GSource *typing_timer; /* (owned) */

  AddaUser **listed; /* (owned) room for ADDA_HUB_MAX_MEMBERS_TOLD, lent to notices */
  gboolean is_draining;
};

/* One join under way: it may wait for the room's tail, or for a page of the log. */
struct _AddaJoin
{
  AddaHub *hub;         /* (unowned) referenced while a read is under way */
  AddaClient *client;   /* (unowned) held */
  AddaRoom *room;       /* (owned) */
  AddaCommand *command; /* (owned) */
  AddaJoin *next;       /* of the queue that it waits in */
  AddaJoin *next_of_client;
  GPtrArray *events; /* (owned) what will be told */
  gsize n_bytes;     /* of their content */
  guint n_reads;
  const char *reset;           /* (nullable) static: why nothing is recovered */
  AddaCommand *first_deferred; /* (owned) what the client asked of the room meanwhile */
  AddaCommand *last_deferred;
  guint n_deferred;
};

typedef enum
{
  ADDA_OUTCOME_ANSWERED, /* the command is done with */
  ADDA_OUTCOME_TAKEN,    /* the handler took it and will call adda_hub_finish() */
} AddaOutcome;

/* The handlers of commands. */
AddaOutcome adda_hub_run_join (AddaHub *self, AddaClient *client, AddaCommand *command);
AddaOutcome adda_hub_run_leave (AddaHub *self, AddaClient *client, AddaCommand *command);
AddaOutcome adda_hub_run_send (AddaHub *self, AddaClient *client, AddaCommand *command);
AddaOutcome adda_hub_run_history (AddaHub *self, AddaClient *client, AddaCommand *command);
AddaOutcome adda_hub_run_typing (AddaHub *self, AddaClient *client, AddaCommand *command);
AddaOutcome adda_hub_run_presence (AddaHub *self, AddaClient *client, AddaCommand *command);
AddaOutcome adda_hub_run_notifications (AddaHub *self, AddaClient *client, AddaCommand *command);
AddaOutcome adda_hub_run_read (AddaHub *self, AddaClient *client, AddaCommand *command);
AddaOutcome adda_hub_run_relay (AddaHub *self, AddaClient *client, AddaCommand *command);

/* adda-hub.c */

/* Nothing is told to a client that is gone. */
void adda_hub_tell (AddaHub *self, AddaClient *client, const AddaNotice *notice);
void adda_hub_tell_room (AddaHub *self,
                         AddaRoom *room,
                         const AddaNotice *notice,
                         AddaClient *except);
void adda_hub_tell_error (AddaHub *self,
                          AddaClient *client,
                          AddaErrorCode code,
                          const char *room,
                          const char *nonce);

/* Why @command is not done. @retry_after_ms: 0 if time alone will not help, or the code's own */
void adda_hub_tell_refusal (AddaHub *self,
                            AddaClient *client,
                            AddaErrorCode code,
                            guint retry_after_ms,
                            const AddaCommand *command);

/* What a taken command keeps alive, and lets go of. */
void adda_hub_hold (AddaHub *self, AddaClient *client);
void adda_hub_release (AddaHub *self, AddaClient *client);

/* A taken command was answered: counts it as done and lets go of @client. */
void adda_hub_finish (AddaHub *self, AddaClient *client);

/* The properties and signals; nothing else happens in these. */
void adda_hub_count_rooms (AddaHub *self, int change);
void adda_hub_emit_room (AddaHub *self, AddaRoom *room, gboolean is_open);
void adda_hub_emit_joined (AddaHub *self, AddaRoom *room, AddaMember *member);
void adda_hub_emit_left (AddaHub *self, AddaRoom *room, AddaMember *member, AddaLeaveReason reason);
/* message or event, by its kind */
void adda_hub_emit_event (AddaHub *self, AddaRoom *room, AddaEvent *event);

/* adda-hub-rooms.c */

void adda_hub_load_rooms (AddaHub *self);

/* (transfer none) (nullable): NULL if there are too many rooms already; of streams never. */
AddaRoom *adda_hub_ensure_room (AddaHub *self, const char *name);

/* (nullable): @name NULL means the client's only room. */
AddaMembership *adda_hub_find_membership (AddaHub *self, AddaClient *client, const char *name);

/* The first member of @room came in. */
void adda_hub_fill_room (AddaHub *self, AddaRoom *room);

/* Closes @room when nothing keeps it open, and forgets it if it has no history: it may be gone
 * then. */
void adda_hub_settle_room (AddaHub *self, AddaRoom *room);

/* adda-hub-join.c */

/* @client leaves the room of @membership and is told so if it asked (@nonce nullable). */
void adda_hub_leave (AddaHub *self,
                     AddaMembership *membership,
                     AddaLeaveReason reason,
                     const char *nonce);

/* TRUE if @client has a join of the same room under way, and @command (taken then) waits for it. */
gboolean adda_hub_defer (AddaHub *self, AddaClient *client, AddaCommand *command);

/* @join has its events: answers it and lets the client in. Frees @join. */
void adda_hub_complete_join (AddaHub *self, AddaJoin *join);

/* Frees @join, told why unless its client is gone. */
void adda_hub_fail_join (AddaHub *self, AddaJoin *join, AddaErrorCode code);

/* adda-hub-resume.c */

/* Finds the events that @join is answered with: completes it now, or lets it wait for the log. */
void adda_hub_advance_join (AddaHub *self, AddaJoin *join);

typedef void (*AddaHubLoadFunc) (AddaRoom *room, const GError *error, gpointer data);

/* The latest events that are kept of @room. */
guint adda_hub_get_tail_events (AddaHub *self, AddaRoom *room);

/* Calls @func once the tail of @room is whole, at once if it is; @room is kept until then. */
void adda_hub_load (AddaHub *self, AddaRoom *room, AddaHubLoadFunc func, gpointer data);

/* adda-hub-post.c */

typedef struct _AddaPost AddaPost;

/* The log has answered @event, and it is applied and told. Frees @post. */
void adda_hub_finish_post (AddaPost *post, AddaEvent *event);

/* adda-hub-send.c */

/* Too much waits for the log already. */
gboolean adda_hub_is_full (AddaHub *self);

/* Takes @event for @room, its origin is set. */
void adda_hub_append (AddaHub *self, AddaRoom *room, AddaEvent *event);

void adda_hub_take_answers (AddaEvent *list, gpointer data);

/* adda-hub-presence.c */

void adda_hub_announce_join (AddaHub *self, AddaMembership *membership);
void adda_hub_announce_leave (AddaHub *self, AddaRoom *room, AddaMember *member);
void adda_hub_forget_crowd (AddaHub *self, AddaRoom *room);
gboolean adda_hub_tell_crowds (gpointer data);

/* Fills @notice with the members of @room, as many as are told. */
void adda_hub_list_members (AddaHub *self, AddaRoom *room, AddaNotice *notice);

/* adda-notifications.c */

/* To all who follow @user_id. */
void adda_hub_tell_followers (AddaHub *self, const char *user_id, const AddaNotice *notice);

/* While it still has the user that it follows. */
void adda_hub_unfollow (AddaHub *self, AddaClient *client);

/* adda-hub-typing.c */

/* Ends what @member types (nothing if it does not). @client: only if it was typed there (nullable).
 */
void adda_hub_end_typing (AddaHub *self, AddaMember *member, AddaClient *client);
gboolean adda_hub_expire_typing (gpointer data);

G_END_DECLS
