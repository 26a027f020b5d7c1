/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Where requests to watch and steer the hub go, and what is told to who watches */

#include "adda-desk.h"

void
adda_desk_moved (const AddaDesk *self, AddaClient *client, AddaRoom *room)
{
  if (self->table != NULL)
    self->table->moved (client, room, self->data);
}

void
adda_desk_arrived (const AddaDesk *self, AddaConnection *connection)
{
  if (self->table != NULL)
    self->table->arrived (connection, self->data);
}

void
adda_desk_left (const AddaDesk *self, AddaConnection *connection, guint16 code)
{
  if (self->table == NULL)
    return;
  self->table->left (connection, code, self->data);
  if (connection->client != NULL)
    self->table->gone (connection->client, self->data);
}

void
adda_desk_proved (const AddaDesk *self, AddaClient *client, gboolean is_good)
{
  if (self->table != NULL)
    self->table->proved (client, is_good, self->data);
}

void
adda_desk_refused (const AddaDesk *self, GInetAddress *address, guint status, const char *reason)
{
  if (self->table != NULL)
    self->table->refused (address, status, reason, self->data);
}

/* ---- commands ---- */

static void
take_report (const AddaDesk *self, const AddaCommand *command)
{
  AddaReport report;

  adda_figures_read_report (command, &report);
  self->table->reported (&report, self->data);
}

static void
take_trace (const AddaDesk *self, AddaConnection *connection, const AddaCommand *command)
{
  AddaTraced traced;

  adda_tracer_read (command, &traced);
  self->table->traced (connection, &traced, self->data);
}

AddaErrorCode
adda_desk_take (const AddaDesk *self,
                AddaConnection *connection,
                AddaClient *client,
                const AddaCommand *command)
{
  if (client != NULL && (client->flags & ADDA_CLIENT_UNPROVEN) != 0)
    return ADDA_ERROR_UNAUTHORIZED;
  if (self->table == NULL)
    return ADDA_ERROR_UNKNOWN_TYPE;

  if (command->type == ADDA_COMMAND_REPORT)
    take_report (self, command);
  else if (command->type == ADDA_COMMAND_TRACE)
    take_trace (self, connection, command);
  else if (client != NULL && command->type == ADDA_COMMAND_DRAINED)
    self->table->drained (client, self->data);
  else if (client != NULL)
    self->table->execute (client, command, self->data);

  return ADDA_N_ERRORS;
}
