/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A hub with an outlet that writes down, in one line each, what every client hears */

#pragma once

#include "fake-log.h"
#include "hub/adda-hub.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;     /* (owned) (nullable) of the real log */
  AddaLog *log;     /* (owned) */
  FakeLog *fake;    /* (unowned) (nullable) @log, if it is the one in memory */
  AddaHub *hub;     /* (owned) */
  GPtrArray *peers; /* (owned) of HubPeer */
  GQueue signals;   /* (owned) of lines */
} HubFixture;

/* A client as the transport sees it. */
typedef struct
{
  HubFixture *fixture;
  AddaClient *client; /* (nullable) NULL once it is gone */
  GHashTable *rooms;  /* (owned) those that it entered and did not exit */
  GQueue inbox;       /* (owned) of lines */
  guint n_asked;
  guint n_done;
} HubPeer;

/* On the local log in a folder of its own, or on the one in memory (with a room "old" of @n_old events). */
HubFixture *hub_fixture_new (void);
HubFixture *hub_fixture_new_fake (guint n_old);

/* Checks that nothing is in flight, removes the peers and frees everything. */
void hub_fixture_free (HubFixture *self);

/* All clients go, then the hub and the log; a new hub opens the same log. */
void hub_fixture_restart (HubFixture *self);

/* Waits until each command was answered. */
void hub_fixture_settle (HubFixture *self);

/* The next line that "room-opened", "member-joined" … wrote, from this on. */
void hub_fixture_listen (HubFixture *self);

/* A user whose id and name are @name. */
HubPeer *hub_peer_new (HubFixture *self, const char *name, AddaClientFlags flags);
void hub_peer_remove (HubPeer *peer);

/* @nonce, @text nullable */
void hub_peer_ask (HubPeer *peer,
                   AddaCommandType type,
                   const char *room,
                   const char *nonce,
                   const char *text);

/* (transfer full) */
void hub_peer_execute (HubPeer *peer, AddaCommand *command);

void hub_peer_join_since (HubPeer *peer, const char *room, const char *epoch, guint64 since);

/* Joins, and forgets what everybody heard of it. */
void hub_peer_enter (HubPeer *peer, const char *room);

/* Sends "#FIRST" to "#LAST" without nonce and forgets what everybody heard. */
void hub_peer_fill (HubPeer *peer, const char *room, guint first, guint last);

/* Waits (with a bound) for the next line. (transfer full) */
char *hub_queue_next (GQueue *queue);

void hub_fixture_forget (HubFixture *self);

#define assert_hears(peer, line) assert_next (&(peer)->inbox, line)
#define assert_next(queue, line)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *heard_ = hub_queue_next (queue);                                              \
    g_assert_cmpstr (heard_, ==, line);                                                            \
  }                                                                                                \
  G_STMT_END
#define assert_silent(peer) g_assert_cmpstr (g_queue_peek_head (&(peer)->inbox), ==, NULL)

G_END_DECLS
