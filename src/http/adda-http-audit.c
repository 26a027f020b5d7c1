/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What is changed by REST and only moderators and admins may: written down in the audit log, once it is answered */

#include "adda-http-private.h"

/* A request until its answer is out. */
typedef struct
{
  AddaAudit *audit; /* (owned) */
  AddaUser *user;   /* (owned) */
  char *action;     /* (owned) */
  char *target;     /* (owned) (nullable) */
} Deed;

static void
deed_free (gpointer data, G_GNUC_UNUSED GClosure *closure)
{
  Deed *deed = data;

  g_object_unref (deed->audit);
  adda_user_unref (deed->user);
  g_free (deed->action);
  g_free (deed->target);
  g_free (deed);
}

/* In the words of adda.v1. */
static AddaErrorCode
get_code (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_FORBIDDEN:
      return ADDA_ERROR_FORBIDDEN;
    case SOUP_STATUS_NOT_FOUND:
      return ADDA_ERROR_NOT_FOUND;
    case SOUP_STATUS_CONFLICT:
      return ADDA_ERROR_NAME_TAKEN;
    case 429:
      return ADDA_ERROR_RATE_LIMITED;
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      return ADDA_ERROR_BUSY;
    default:
      return status < 500 ? ADDA_ERROR_BAD_MESSAGE : ADDA_ERROR_STORAGE_FAILED;
    }
}

static void
write_down (SoupServerMessage *msg, gpointer data)
{
  const Deed *deed = data;
  guint status = soup_server_message_get_status (msg);

  adda_audit_add (deed->audit, deed->user, deed->action, deed->target, NULL,
                  status < 400 ? "ok" : adda_error_code_to_string (get_code (status)));
}

void
adda_http_audit_follow (AddaRequest *request)
{
  AddaAudit *audit = adda_http_get_audit (request->http);
  const AddaRoute *route = request->route;
  Deed *deed;

  if (audit == NULL || request->identity.user == NULL || g_str_equal (route->method, "GET") ||
      (route->least_role != ADDA_ROLE_MODERATOR && route->least_role != ADDA_ROLE_ADMIN))
    return;
  deed = g_new0 (Deed, 1);
  deed->audit = g_object_ref (audit);
  deed->user = adda_user_ref (request->identity.user);
  deed->action = g_strdup_printf ("%s %s", route->method, route->path);
  deed->target = g_strdup (request->param);
  g_signal_connect_data (request->msg, "finished", G_CALLBACK (write_down), deed, deed_free, 0);
}
