/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One request to do something: its members, who asks, and the one answer that it gets */

#pragma once

#include <json-glib/json-glib.h>

#include "adda-control.h"
#include "base/adda-json.h"

G_BEGIN_DECLS

typedef struct _AddaControlCall AddaControlCall;

/* A row of what can be done. */
typedef struct
{
  const char *name;
  AddaRole least_role; /* ADDA_ROLE_MODERATOR or ADDA_ROLE_ADMIN */

  /* Takes @call, and ends it, at once or later, by exactly one of adda_control_call_done(), _close() and
   * _fail(); or by one of the readers, if it says FALSE. */
  void (*run) (AddaControlCall *call);
} AddaControlAction;

/* All, ended by a row without name. */
extern const AddaControlAction adda_control_actions[];

/* Lives until it is answered, longer than its client perhaps. */
struct _AddaControlCall
{
  AddaControl *control;
  AddaClient *client; /* (nullable) gone meanwhile */
  AddaUser *user;     /* (owned) who asks */
  const AddaControlAction *action;
  JsonObject *members; /* (owned) of the message */
  char *nonce;         /* (owned) (nullable) */
  char *target;        /* (owned) (nullable) what it is done to, for the audit log */
  guint n_before;      /* the action's own while it waits */
  GList link;          /* in the control's list of those that are not answered */
};

/* ---- answers; each ends the call ---- */

/* "done" without further members. */
void adda_control_call_done (AddaControlCall *call);

/* "done" with members: open it, add to @json (with adda_json_…), and close it. */
void adda_control_call_open (AddaControlCall *call, AddaJson *json);
void adda_control_call_close (AddaControlCall *call, AddaJson *json);

/* @format: NULL for the code's own sentence; it should say what to do */
void adda_control_call_fail (AddaControlCall *call, AddaErrorCode code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* ---- members; FALSE: the call has been answered with bad_message, which names the member ---- */

/* Of the optional ones, what is missing or null leaves @value as it is. Strings are (transfer none). */
gboolean adda_control_call_get_string (AddaControlCall *call, const char *name, const char **value);
gboolean adda_control_call_get_optional_string (AddaControlCall *call,
                                                const char *name,
                                                const char **value);
gboolean adda_control_call_get_boolean (AddaControlCall *call, const char *name, gboolean *value);
gboolean adda_control_call_get_optional_boolean (AddaControlCall *call,
                                                 const char *name,
                                                 gboolean *value);

/* From @least to 2^53 - 1 */
gboolean adda_control_call_get_unsigned (AddaControlCall *call,
                                         const char *name,
                                         guint64 least,
                                         guint64 *value);
gboolean adda_control_call_get_optional_unsigned (AddaControlCall *call,
                                                  const char *name,
                                                  guint64 least,
                                                  guint64 *value);

/* (transfer none) */
gboolean adda_control_call_get_object (AddaControlCall *call, const char *name, JsonObject **value);

/* A room's name in its normal form: (transfer full); bad_name if it cannot be one. */
gboolean adda_control_call_get_room (AddaControlCall *call, const char *name, char **value);

/* Ids or names: (transfer full) (element-type utf8), at most @most. */
gboolean adda_control_call_get_strings (AddaControlCall *call,
                                        const char *name,
                                        guint most,
                                        GPtrArray **value);

/* ---- the audit log ---- */

/* Told of every call that was tried, and of every one refused for want of a role (then without members).
 * @result: "ok" or an error's code */
typedef void (*AddaControlAuditFunc) (const AddaControlCall *call,
                                      const char *result,
                                      gpointer data);

void adda_control_set_audit (AddaControl *control, AddaControlAuditFunc func, gpointer data);

/* What happens to @target (transfer full) is written down under this name. */
void adda_control_call_take_target (AddaControlCall *call, char *target);

/* ---- for the control itself ---- */

/* Parses, checks the role, runs. @text: validated JSON, an object. */
void adda_control_call_run (AddaControl *control, AddaClient *client, const AddaCommand *command);

/* Its client is gone: the answer goes nowhere. */
void adda_control_call_forget (AddaControlCall *call);

/* Unanswered. */
void adda_control_call_free (AddaControlCall *call);

G_END_DECLS
