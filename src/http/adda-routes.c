/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The route table, and the way from a request to its row */

#include <string.h>

#include "adda-answer.h"
#include "adda-csrf.h"
#include "adda-exchange.h"
#include "adda-http-private.h"
#include "metrics/adda-metrics.h"

#define API ADDA_ROUTE_API
#define TOKEN ADDA_ROUTE_TOKEN
#define DEMO (ADDA_ROUTE_API | ADDA_ROUTE_DEMO)
#define ACCOUNTS (ADDA_ROUTE_API | ADDA_ROUTE_ACCOUNTS)
#define HOOKS (ADDA_ROUTE_API | ADDA_ROUTE_HOOKS)
#define NOBODY (ADDA_ROUTE_API | ADDA_ROUTE_ACCOUNTS | ADDA_ROUTE_NOBODY)

static const AddaRoute routes[] = {
  { "GET", "/", 0, adda_pages_get_index },
  { "GET", "/websocket", 0, adda_pages_get_demo },
  { "GET", "/dashboard", 0, adda_pages_get_dashboard },
  { "GET", "/assets/*", 0, adda_pages_get_asset },
  { "GET", "/favicon.ico", 0, adda_pages_get_icon },
  { "GET", "/rooms", API | TOKEN, adda_rooms_get_counts },
  { "GET", "/api/rooms", API | TOKEN, adda_rooms_get_list },
  { "GET", "/api/rooms/:", API | TOKEN, adda_rooms_get_one },
  { "GET", "/api/rooms/:/messages", API | TOKEN, adda_messages_get },
  { "GET", "/api/stats", API | TOKEN, adda_stats_get },
  { "GET", "/healthz", API, adda_health_get },
  { "GET", "/join/:", 0, adda_join_get },
  { "POST", "/api/register", NOBODY, adda_register_post },
  { "POST", "/api/sign-in", NOBODY, adda_sign_in_post },
  { "POST", "/api/sign-out", ACCOUNTS, adda_sign_out_post, ADDA_ROLE_USER },
  { "GET", "/api/me", ACCOUNTS, adda_me_get },
  { "POST", "/api/password", ACCOUNTS, adda_password_post, ADDA_ROLE_USER },
  { "POST", "/api/ticket", ACCOUNTS, adda_ticket_post, ADDA_ROLE_USER },
  { "POST", "/api/invites", ACCOUNTS, adda_invites_post, ADDA_ROLE_MODERATOR },
  { "GET", "/api/accounts", ACCOUNTS, adda_accounts_get_all, ADDA_ROLE_ADMIN },
  { "POST", "/api/accounts", ACCOUNTS, adda_accounts_post, ADDA_ROLE_ADMIN },
  { "PATCH", "/api/accounts/:", ACCOUNTS, adda_accounts_patch, ADDA_ROLE_ADMIN },
  { "GET", "/api/rooms/:/permissions", ACCOUNTS, adda_permissions_get_room, ADDA_ROLE_MODERATOR },
  { "PATCH", "/api/rooms/:/permissions", ACCOUNTS, adda_permissions_patch, ADDA_ROLE_MODERATOR },
  { "POST", "/notify/:", DEMO, adda_notify_post, ADDA_ROLE_SERVICE },
  { "POST", "/broadcast", DEMO, adda_broadcast_post, ADDA_ROLE_SERVICE },
  { "GET", "/api/notifications", API, adda_notifications_get, ADDA_ROLE_USER },
  { "POST", "/api/notifications/read", API, adda_notifications_read_post, ADDA_ROLE_USER },
  { "POST", "/hooks/:", HOOKS | ADDA_ROUTE_NOBODY, adda_hook_message_post },
  { "GET", "/api/hooks", HOOKS, adda_hooks_get_all, ADDA_ROLE_ADMIN },
  { "POST", "/api/hooks", HOOKS, adda_hooks_post_one, ADDA_ROLE_ADMIN },
  { "PATCH", "/api/hooks/:", HOOKS, adda_hooks_patch_one, ADDA_ROLE_ADMIN },
  { "DELETE", "/api/hooks/:", HOOKS, adda_hooks_delete_one, ADDA_ROLE_ADMIN },
  { "POST", "/api/hooks/:/test", HOOKS, adda_hooks_test_one, ADDA_ROLE_ADMIN },
  { "GET", "/metrics", API | TOKEN, adda_prometheus_get },
  { "GET", "/openapi.json", API, adda_openapi_get },
};

/* Whether @path is of the form of @pattern; then where its variable part stands. */
static gboolean
match_path (const char *pattern, const char *path, const char **part, gsize *part_length)
{
  while (*pattern != '\0')
    {
      if (*pattern == '*')
        {
          *part = path;
          *part_length = strlen (path);
          return *part_length > 0;
        }
      if (*pattern == ':')
        {
          *part = path;
          *part_length = strcspn (path, "/");
          if (*part_length == 0)
            return FALSE;
          path += *part_length;
          pattern++;
          continue;
        }
      if (*pattern != *path)
        return FALSE;
      pattern++;
      path++;
    }
  return *path == '\0';
}

/* The row for @method, or NULL; *@allow lists the methods of the path if there are any. */
static const AddaRoute *
find_route (const char *method, AddaRequest *request, const char *path, GString *allow)
{
  const AddaRoute *found = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      gsize part_length = 0;
      const char *part = NULL;

      if (!match_path (routes[i].path, path, &part, &part_length))
        continue;
      g_string_append_printf (allow, "%s%s, ", routes[i].method,
                              g_str_equal (routes[i].method, "GET") ? ", HEAD" : "");
      request->route = &routes[i];
      if (found != NULL || !g_str_equal (routes[i].method, method))
        continue;
      found = &routes[i];
      if (part != NULL)
        request->param = g_uri_unescape_segment (part, part + part_length, NULL);
    }
  if (found != NULL)
    request->route = found;
  return found;
}

static void
refuse (AddaRequest *request, guint status, const char *message, gboolean is_api)
{
  if (is_api)
    adda_answer_error (request->msg, status, message);
  else
    adda_answer_page (request->msg, status, message);
}

static gboolean
refuse_access (AddaRequest *request, const char *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (request->msg),
                                "WWW-Authenticate", "Bearer");
  adda_answer_error (request->msg, SOUP_STATUS_UNAUTHORIZED, message);
  return FALSE;
}

/* What is shown is not good, or the person is banned. */
static gboolean
refuse_proof (AddaRequest *request, const GError *error)
{
  if (!g_error_matches (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_BANNED))
    return refuse_access (request, error->message);
  adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, error->message);
  return FALSE;
}

/* What only reads is not counted. */
static gboolean
check_rate (AddaRequest *request, AddaSubject *subject)
{
  guint wait_ms;

  if (subject == NULL || g_str_equal (request->route->method, "GET"))
    return TRUE;
  wait_ms = adda_quota_take (adda_http_get_quota (request->http), subject, ADDA_QUOTA_WRITES,
                             g_get_monotonic_time ());
  if (wait_ms == 0)
    return TRUE;
  adda_metrics_add (ADDA_COUNTER_RATE_LIMITED, 1);
  adda_answer_too_many (request->msg, wait_ms, "Rate limit exceeded");
  return FALSE;
}

/* Pages are for everybody, also to read there why nothing else is. */
static gboolean
check_banned (AddaRequest *request, GInetAddress *address)
{
  AddaAccounts *accounts = adda_http_get_accounts (request->http);
  g_autoptr (GError) error = NULL;

  if ((request->route->flags & ADDA_ROUTE_API) == 0 || accounts == NULL ||
      g_str_equal (request->route->path, "/healthz") ||
      adda_accounts_check_address (accounts, address, &error))
    return TRUE;
  adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, error->message);
  return FALSE;
}

/* Before anything is done for the request. */
static gboolean
check_address (AddaRequest *request)
{
  AddaQuota *quota = adda_http_get_quota (request->http);
  GInetAddress *address = adda_exchange_get_forwarded (request->msg)->address;

  return check_banned (request, address) &&
         (quota == NULL || check_rate (request, adda_quota_get_address (quota, address)));
}

static gboolean
check_account (AddaRequest *request)
{
  AddaQuota *quota = adda_http_get_quota (request->http);
  GInetAddress *address = adda_exchange_get_forwarded (request->msg)->address;

  return quota == NULL ||
         check_rate (request,
                     adda_quota_get_account (quota, adda_quota_get_address (quota, address),
                                             request->identity.user));
}

/* Pages are for everybody, and nobody needs to be known for them. */
static gboolean
check_access (AddaRequest *request)
{
  GSettings *settings = adda_http_get_settings (request->http);
  const AddaRoute *route = request->route;
  gboolean is_lifted = (route->flags & ADDA_ROUTE_DEMO) != 0 && adda_http_is_demo (request->http);
  AddaRole least_role = is_lifted ? ADDA_ROLE_GUEST : route->least_role;
  g_autoptr (GError) error = NULL;

  if (((route->flags & ADDA_ROUTE_ACCOUNTS) != 0 &&
       adda_http_get_accounts (request->http) == NULL) ||
      ((route->flags & ADDA_ROUTE_HOOKS) != 0 && adda_http_get_hooks (request->http) == NULL))
    {
      adda_answer_error (request->msg, SOUP_STATUS_NOT_FOUND, "Not found");
      return FALSE;
    }
  if (!check_address (request))
    return FALSE;
  if ((route->flags & ADDA_ROUTE_API) == 0 || (route->flags & ADDA_ROUTE_NOBODY) != 0)
    return TRUE;
  if (!adda_http_identify (request->http, request->msg, request->query, &request->identity, &error))
    return refuse_proof (request, error);
  if (request->identity.user == NULL &&
      (least_role > ADDA_ROLE_GUEST || ((route->flags & ADDA_ROUTE_TOKEN) != 0 &&
                                        g_settings_get_boolean (settings, "require-token"))))
    return refuse_access (request, "Unauthorized");
  if (!adda_csrf_check (request))
    adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN,
                       "This request does not come from a page of the hub (X-Adda-CSRF, Origin)");
  else if (!adda_identity_has_role (&request->identity, least_role))
    adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, "This is not allowed");
  else
    return check_account (request);
  return FALSE;
}

/* A path that is there, asked in another way than its rows say. */
static void
answer_other_method (AddaRequest *request, const char *method, GString *allow)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->msg);

  g_string_append (allow, "OPTIONS");
  soup_message_headers_replace (headers, "Allow", allow->str);
  if (g_str_equal (method, "OPTIONS"))
    soup_server_message_set_status (request->msg, SOUP_STATUS_NO_CONTENT, NULL);
  else
    refuse (request, SOUP_STATUS_METHOD_NOT_ALLOWED, "Method not allowed",
            (request->route->flags & ADDA_ROUTE_API) != 0);
}

/* Who it is from is known only once that is checked. */
static void
run (AddaRequest *request)
{
  gboolean is_allowed = check_access (request);

  adda_http_audit_follow (request);
  if (is_allowed)
    request->route->func (request);
}

void
adda_routes_dispatch (AddaHttp *http, SoupServerMessage *msg, const char *path, GHashTable *query)
{
  AddaRequest request = { .http = http, .msg = msg, .query = query };
  const char *method = soup_server_message_get_method (msg);
  g_autoptr (GString) allow = g_string_new (NULL);
  const AddaRoute *route =
      find_route (g_str_equal (method, "HEAD") ? "GET" : method, &request, path, allow);

  if (request.route == NULL)
    refuse (&request, SOUP_STATUS_NOT_FOUND, "Not found",
            g_str_has_prefix (path, "/api/") || g_str_equal (path, "/api"));
  else if (route == NULL)
    answer_other_method (&request, method, allow);
  else if (strpbrk (route->path, ":*") != NULL &&
           (request.param == NULL || !g_utf8_validate (request.param, -1, NULL)))
    refuse (&request, SOUP_STATUS_BAD_REQUEST, "The path is not percent-encoded UTF-8",
            (route->flags & ADDA_ROUTE_API) != 0);
  else
    run (&request);
  adda_identity_clear (&request.identity);
  g_free (request.param);
}
