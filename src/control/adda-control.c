/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Watching and steering the hub over adda.v1: who asks, may they, what is answered. docs/admin.md */

#include "adda-control-private.h"

#include <string.h>

#include "base/adda-clock.h"
#include "metrics/adda-metrics.h"
#include "protocol/adda-json-read.h"

/* ---- the outlet ---- */

static void
gateway_send (AddaClient *client, AddaFrame *frame, gpointer data)
{
  adda_gateway_send (data, client, frame);
}

static void
gateway_ask_drained (AddaClient *client, gpointer data)
{
  adda_gateway_ask_drained (data, client);
}

const AddaControlOutlet adda_control_gateway_outlet = {
  .send = gateway_send,
  .ask_drained = gateway_ask_drained,
};

static void
tell (AddaControl *self, AddaClient *client, const AddaNotice *notice)
{
  g_autoptr (AddaFrame) frame = adda_codecs[ADDA_DIALECT_V1]->encode (notice);

  self->outlet->send (client, frame, self->outlet_data);
}

void
adda_control_send (AddaControl *self, AddaClient *client, const char *text)
{
  tell (self, client, &(AddaNotice){ .type = ADDA_NOTICE_ADMIN, .text = text });
}

void
adda_control_send_error (AddaControl *self,
                         AddaClient *client,
                         AddaErrorCode code,
                         const char *text,
                         const char *nonce)
{
  adda_metrics_add (ADDA_COUNTER_ERRORS, 1);
  tell (self, client,
        &(AddaNotice){
            .type = ADDA_NOTICE_ERROR,
            .code = code,
            .text = text,
            .nonce = nonce,
            .time_usec = adda_clock_now_usec (),
        });
}

void
adda_control_send_forbidden (AddaControl *self,
                             AddaClient *client,
                             const char *what,
                             AddaRole least,
                             const char *nonce)
{
  g_autofree char *text =
      g_strdup_printf ("%s needs the role %s, and yours is %s", what, adda_role_to_string (least),
                       adda_role_to_string (client->user->role));

  adda_control_send_error (self, client, ADDA_ERROR_FORBIDDEN, text, nonce);
}

/* ---- requests ---- */

gboolean
adda_control_may (AddaRole role, AddaRole least)
{
  return role == ADDA_ROLE_ADMIN || (role == ADDA_ROLE_MODERATOR && least == ADDA_ROLE_MODERATOR);
}

char *
adda_control_peek (const AddaCommand *command, const char *name)
{
  AddaJsonMember member = { .name = name, .name_length = strlen (name) };
  char *value = NULL;

  if (!adda_json_read_members (command->text, command->text_length, &member, 1, NULL) ||
      !adda_json_read_string (&member, &value, NULL, NULL))
    return NULL;

  return value;
}

static void
execute (AddaClient *client, const AddaCommand *command, gpointer data)
{
  AddaControl *self = data;

  if (command->type == ADDA_COMMAND_ADMIN)
    adda_control_call_run (self, client, command);
  else
    adda_control_send_error (self, client, ADDA_ERROR_UNKNOWN_TYPE, NULL, command->nonce);
}

static void
drained (G_GNUC_UNUSED AddaClient *client, G_GNUC_UNUSED gpointer data)
{
}

static void
gone (AddaClient *client, gpointer data)
{
  AddaControl *self = data;

  for (GList *l = self->calls.head; l != NULL; l = l->next)
    {
      AddaControlCall *call = l->data;

      if (call->client == client)
        adda_control_call_forget (call);
    }
}

const AddaGatewayDesk adda_control_desk = {
  .execute = execute,
  .drained = drained,
  .gone = gone,
};

/* ---- life ---- */

void
adda_control_set_audit (AddaControl *control, AddaControlAuditFunc func, gpointer data)
{
  control->audit = func;
  control->audit_data = data;
}

AddaControl *
adda_control_new (const AddaControlParts *parts,
                  const AddaControlOutlet *outlet,
                  gpointer outlet_data)
{
  AddaControl *self = g_new0 (AddaControl, 1);

  self->parts = *parts;
  self->outlet = outlet;
  self->outlet_data = outlet_data;
  g_queue_init (&self->calls);

  return self;
}

void
adda_control_free (AddaControl *self)
{
  while (self->calls.head != NULL)
    adda_control_call_free (self->calls.head->data);
  g_free (self);
}
