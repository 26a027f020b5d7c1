/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Where requests to watch and steer the hub go, and what is told to who watches */

#pragma once

#include "adda-figures.h"
#include "hub/adda-room.h"

G_BEGIN_DECLS

/**
 * AddaGatewayDesk:
 *
 * Where requests to watch or steer the hub go. The transport knows nothing of what is behind it. Called in
 * the hub's thread; without it, and for who has not proved yet who it is, they are refused here.
 */
typedef struct
{
  /* @command: borrowed: WATCH, UNWATCH or ADMIN, the message in its text. */
  void (*execute) (AddaClient *client, const AddaCommand *command, gpointer data);
  /* All that was queued for @client has left, as adda_gateway_ask_drained() asked to know. */
  void (*drained) (AddaClient *client, gpointer data);
  /* @client entered or left @room, which may be a stream. Nothing but a note may be made of it now. */
  void (*moved) (AddaClient *client, AddaRoom *room, gpointer data);
  /* @connection, of any endpoint, is there; and it is gone, closed with @code. What is the hub's thread's of it can
   * still be looked at. */
  void (*arrived) (AddaConnection *connection, gpointer data);
  void (*left) (AddaConnection *connection, guint16 code, gpointer data);
  /* @client has proved to be its user now, or has failed to prove anything. */
  void (*proved) (AddaClient *client, gboolean is_good, gpointer data);
  /* Somebody at @address (nullable) was not let in. */
  void (*refused) (GInetAddress *address, guint status, const char *reason, gpointer data);
  /* What was asked for by adda_gateway_ask_report(): one from each worker. */
  void (*reported) (const AddaReport *report, gpointer data);
  /* A frame of a connection that is traced. */
  void (*traced) (AddaConnection *connection, const AddaTraced *traced, gpointer data);
  /* The last word of any client, whether it ever asked for something or not. */
  void (*gone) (AddaClient *client, gpointer data);
} AddaGatewayDesk;

/* The desk as the gateway has it: all zero, or with a table of functions. Each does nothing without. */
typedef struct
{
  const AddaGatewayDesk *table; /* (nullable) */
  gpointer data;
} AddaDesk;

void adda_desk_moved (const AddaDesk *self, AddaClient *client, AddaRoom *room);
void adda_desk_arrived (const AddaDesk *self, AddaConnection *connection);
void adda_desk_proved (const AddaDesk *self, AddaClient *client, gboolean is_good);
void adda_desk_refused (const AddaDesk *self,
                        GInetAddress *address,
                        guint status,
                        const char *reason);

/* The connection and its client, if it has one. */
void adda_desk_left (const AddaDesk *self, AddaConnection *connection, guint16 code);

/* A command for the desk of the @client (nullable: gone) of @connection (nullable), as above. Returns: what is
 * wrong with it, or ADDA_N_ERRORS */
AddaErrorCode adda_desk_take (const AddaDesk *self,
                              AddaConnection *connection,
                              AddaClient *client,
                              const AddaCommand *command);

G_END_DECLS
