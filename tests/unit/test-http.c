/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the HTTP side over real connections, on a real hub and log */

#include "http-fixture.h"

#define BENGALI_ROOM "সাধারণ/ক"
#define BENGALI_PATH "/api/rooms/%E0%A6%B8%E0%A6%BE%E0%A6%A7%E0%A6%BE%E0%A6%B0%E0%A6%A3%2F%E0%A6%95"

typedef struct
{
  HttpFixture *http;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->http = http_fixture_new (hub_fixture_new ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  http_fixture_free (fixture->http);
}

static HubPeer *
add_person (HttpFixture *http, const char *name, const char *room, guint n_messages)
{
  HubPeer *peer = hub_peer_new (http->hub, name, ADDA_CLIENT_DEFAULT);

  hub_peer_enter (peer, room);
  if (n_messages > 0)
    hub_peer_fill (peer, room, 1, n_messages);
  return peer;
}

static void
assert_body (HttpFixture *http, const char *path, guint status, const char *body)
{
  g_autoptr (HttpAnswer) answer = http_get (http, path);

  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (answer->body, ==, body);
}

static void
assert_header (HttpAnswer *answer, const char *name, const char *value)
{
  g_assert_cmpstr (http_answer_get (answer, name), ==, value);
}

/* ---- pages ---- */

typedef struct
{
  const char *name;
  const char *path;
  const char *accept;
  const char *language;
} LanguageCase;

static const LanguageCase language_cases[] = {
  { "none", "/", NULL, "en" },
  { "bengali", "/", "bn", "bn" },
  { "region", "/", "fr, bn-BD;q=0.8, en;q=0.5", "bn" },
  { "order", "/", "bn;q=0.3, en-GB;q=0.9", "en" },
  { "zero", "/", "bn;q=0", "en" },
  { "unknown", "/", "bnx, zz", "en" },
  { "asked", "/?lang=bn", "en", "bn" },
  { "asked-unknown", "/?lang=xx", "bn", "bn" },
  { "asked-nonsense", "/?lang=%22%3E%3Cscript%3E&lang", NULL, "en" },
};

static void
test_language (Fixture *fixture, gconstpointer data)
{
  const LanguageCase *c = data;
  const char *const headers[] = { c->accept != NULL ? "Accept-Language" : NULL, c->accept, NULL };
  g_autoptr (HttpAnswer) answer = http_ask (fixture->http, "GET", c->path, headers);
  g_autofree char *tag = g_strdup_printf ("<html lang=\"%s\">", c->language);

  g_assert_cmpuint (answer->status, ==, 200);
  assert_header (answer, "Content-Language", c->language);
  assert_header (answer, "Content-Type", "text/html; charset=utf-8");
  g_assert_nonnull (strstr (answer->body, tag));
  g_assert_nonnull (strstr (answer->body, "</html>"));
  g_assert_nonnull (strstr (http_answer_get (answer, "Vary"), "Accept-Language"));
}

static void
test_asset (Fixture *fixture, gconstpointer data)
{
  const char *const gzip[] = { "Accept-Encoding", "br, gzip;q=0.5", NULL };
  const char *const no_gzip[] = { "Accept-Encoding", "gzip;q=0, *", NULL };
  g_autoptr (HttpAnswer) plain = http_get (fixture->http, "/assets/app.js");
  g_autoptr (HttpAnswer) refused = http_ask (fixture->http, "GET", "/assets/app.js", no_gzip);
  g_autoptr (HttpAnswer) packed = http_ask (fixture->http, "GET", "/assets/app.js", gzip);
  g_autoptr (HttpAnswer) again = http_ask (fixture->http, "GET", "/assets/app.js", gzip);
  g_autoptr (HttpAnswer) deep = http_get (fixture->http, "/assets/deep/a.css");
  g_autoptr (HttpAnswer) icon = http_get (fixture->http, "/favicon.ico");
  const char *const known[] = { "If-None-Match", http_answer_get (plain, "ETag"), NULL };
  const char *const weak[] = { "If-None-Match", "\"x\", W/\"y\", *", NULL };
  const char *const other[] = { "If-None-Match", http_answer_get (packed, "ETag"), NULL };
  g_autoptr (HttpAnswer) unchanged = http_ask (fixture->http, "GET", "/assets/app.js", known);
  g_autoptr (HttpAnswer) any = http_ask (fixture->http, "GET", "/assets/app.js", weak);
  g_autoptr (HttpAnswer) changed = http_ask (fixture->http, "GET", "/assets/app.js", other);

  g_assert_cmpuint (plain->status, ==, 200);
  assert_header (plain, "Content-Type", "text/javascript; charset=utf-8");
  assert_header (plain, "Content-Encoding", NULL);
  assert_header (plain, "Vary", "Accept-Encoding");
  assert_header (plain, "Cache-Control", "no-cache");
  g_assert_cmpint (plain->body[0], ==, '/');
  assert_header (refused, "Content-Encoding", NULL);

  assert_header (packed, "Content-Encoding", "gzip");
  g_assert_cmpuint (packed->length_bytes, <, plain->length_bytes);
  g_assert_cmpmem (packed->body, 2, "\x1f\x8b", 2);
  g_assert_cmpmem (packed->body, packed->length_bytes, again->body, again->length_bytes);
  g_assert_cmpstr (http_answer_get (plain, "ETag"), !=, http_answer_get (packed, "ETag"));

  assert_header (deep, "Content-Type", "text/css; charset=utf-8");
  assert_header (icon, "Content-Type", "image/svg+xml");

  g_assert_cmpuint (unchanged->status, ==, 304);
  g_assert_cmpuint (unchanged->length_bytes, ==, 0);
  assert_header (unchanged, "ETag", http_answer_get (plain, "ETag"));
  g_assert_cmpuint (any->status, ==, 304);
  g_assert_cmpuint (changed->status, ==, 200);
}

static const char *const missing_paths[] = {
  "/assets/nothing.js",
  "/assets/",

  "/assets/%2e%2e%2fapp.js",
  "/assets//etc/passwd",
  "/assets/index.html",
  "/assets/deep",
  "/nothing",
  "/rooms/",
  "//",
  "/assets/app.js/",
  "/healthz/x",
};

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (missing_paths); i++)
    {
      g_autofree char *request =
          g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                           missing_paths[i]);
      g_autofree char *answer = http_ask_raw (fixture->http, request);

      if (!g_str_has_prefix (answer, "HTTP/1.1 404 ") &&
          !g_str_has_prefix (answer, "HTTP/1.1 400 "))
        g_error ("%s: %s", missing_paths[i], answer);
    }
  assert_body (fixture->http, "/api/nothing", 404, "{\"error\":\"Not found\"}");
  assert_body (fixture->http, "/api", 404, "{\"error\":\"Not found\"}");
  assert_body (fixture->http, "/api/rooms/", 404, "{\"error\":\"Not found\"}");
  assert_body (fixture->http, "/api/rooms/a/b", 404, "{\"error\":\"Not found\"}");
}

static void
test_methods (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HttpAnswer) get = http_get (fixture->http, "/assets/app.js");
  g_autoptr (HttpAnswer) head = http_ask (fixture->http, "HEAD", "/assets/app.js", NULL);
  g_autoptr (HttpAnswer) post = http_ask (fixture->http, "POST", "/rooms", NULL);
  g_autoptr (HttpAnswer) page = http_ask (fixture->http, "DELETE", "/", NULL);
  g_autoptr (HttpAnswer) odd = http_ask (fixture->http, "FROBNICATE", "/api/stats", NULL);
  g_autoptr (HttpAnswer) options = http_ask (fixture->http, "OPTIONS", "/api/rooms", NULL);
  g_autoptr (HttpAnswer) nowhere = http_ask (fixture->http, "OPTIONS", "/api/nothing", NULL);

  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpuint (head->length_bytes, ==, 0);
  assert_header (head, "Content-Length", http_answer_get (get, "Content-Length"));
  assert_header (head, "ETag", http_answer_get (get, "ETag"));
  g_assert_cmpuint (post->status, ==, 405);
  assert_header (post, "Allow", "GET, HEAD, OPTIONS");
  g_assert_cmpstr (post->body, ==, "{\"error\":\"Method not allowed\"}");
  g_assert_cmpuint (page->status, ==, 405);
  assert_header (page, "Content-Type", "text/html; charset=utf-8");
  g_assert_cmpuint (odd->status, ==, 405);
  g_assert_cmpuint (options->status, ==, 204);
  assert_header (options, "Allow", "GET, HEAD, OPTIONS");
  g_assert_cmpuint (nowhere->status, ==, 404);
}

/* ---- rooms ---- */

static void
test_rooms (Fixture *fixture, gconstpointer data)
{
  HttpFixture *http = fixture->http;
  HubPeer *karim;

  assert_body (http, "/rooms", 200, "[]");
  assert_body (http, "/api/rooms", 200, "{\"data\":[]}");
  assert_body (http, "/api/rooms/general", 404, "{\"error\":\"Room not found\"}");

  add_person (http, "rahim", "general", 0);
  add_person (http, "mitu", "general", 0);
  karim = add_person (http, "karim", BENGALI_ROOM, 1);
  assert_body (http, "/api/rooms/general", 200,
               "{\"data\":{\"id\":\"general\",\"name\":\"general\",\"clients\":["
               "{\"id\":\"rahim\",\"username\":\"rahim\"},"
               "{\"id\":\"mitu\",\"username\":\"mitu\"}]}}");
  assert_body (http, BENGALI_PATH, 200,
               "{\"data\":{\"id\":\"" BENGALI_ROOM "\",\"name\":\"" BENGALI_ROOM
               "\",\"clients\":[{\"id\":\"karim\",\"username\":\"karim\"}]}}");

  hub_peer_remove (karim);
  assert_body (http, "/rooms", 200,
               "[{\"name\":\"general\",\"users\":2},{\"name\":\"" BENGALI_ROOM "\",\"users\":0}]");
  assert_body (http, "/api/rooms", 200,
               "{\"data\":[{\"id\":\"general\",\"name\":\"general\",\"client_count\":2},"
               "{\"id\":\"" BENGALI_ROOM "\",\"name\":\"" BENGALI_ROOM "\",\"client_count\":0}]}");
  assert_body (http, BENGALI_PATH, 200,
               "{\"data\":{\"id\":\"" BENGALI_ROOM "\",\"name\":\"" BENGALI_ROOM
               "\",\"clients\":[]}}");
}

/* Names are brought to their one form; what cannot be a name is no room. */
static void
test_room_names (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "/api/rooms/%FF", "/api/rooms/%00", "/api/rooms/%zz",
                                     "/api/rooms/%" };
  g_autofree char *name = g_strnfill (2000, 'a');
  g_autofree char *path = g_strconcat ("/api/rooms/", name, NULL);
  g_autoptr (HttpAnswer) composed = NULL;

  add_person (fixture->http, "rahim", "caf\xc3\xa9", 0);
  composed = http_get (fixture->http, "/api/rooms/%20cafe%CC%81%20");
  g_assert_cmpuint (composed->status, ==, 200);
  assert_body (fixture->http, path, 404, "{\"error\":\"Room not found\"}");
  assert_body (fixture->http, "/api/rooms/%07", 404, "{\"error\":\"Room not found\"}");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *request =
          g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", bad[i]);
      g_autofree char *answer = http_ask_raw (fixture->http, request);

      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 400 "));
    }
}

typedef struct
{
  const char *query;
  const char *contents; /* "#1 #2", and "+" if there is more */
} PageCase;

static const PageCase page_cases[] = {
  { "", "#1 #2 #3 #4 #5 #6 #7" },
  { "?limit=3", "#5 #6 #7 +" },
  { "?limit=1", "#7 +" },
  { "?limit=200", "#1 #2 #3 #4 #5 #6 #7" },
  { "?before=4", "#1 #2 #3" },
  { "?before=4&limit=2", "#2 #3 +" },
  { "?before=1", "" },
  { "?after=5", "#6 #7" },
  { "?after=0&limit=2", "#1 #2 +" },
  { "?after=7", "" },
  { "?after=99999999999", "" },
};

static char *
describe_page (const char *body)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  GString *text = g_string_new (NULL);
  JsonObject *object;
  JsonArray *page;

  g_assert_true (json_parser_load_from_data (parser, body, -1, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  page = json_object_get_array_member (object, "data");
  for (guint i = 0; i < json_array_get_length (page); i++)
    {
      JsonObject *message = json_array_get_object_element (page, i);
      const char *content = json_object_get_string_member (message, "content");
      g_autofree char *number =
          g_strdup_printf ("#%" G_GINT64_FORMAT, json_object_get_int_member (message, "seq"));

      g_assert_cmpstr (content, ==, number);
      g_assert_cmpstr (json_object_get_string_member (message, "type"), ==, "text");
      g_assert_cmpstr (json_object_get_string_member (message, "room_id"), ==, BENGALI_ROOM);
      g_assert_cmpstr (json_object_get_string_member (message, "username"), ==, "rahim");
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", content);
    }
  if (json_object_get_boolean_member (object, "has_more"))
    g_string_append (text, " +");
  return g_string_free (text, FALSE);
}

static void
test_messages (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *query;
    const char *about;
  } bad[] = {
    { "?limit=0", "limit" },         { "?limit=201", "200" },
    { "?limit=x", "limit" },         { "?limit=", "limit" },
    { "?limit=-1", "limit" },        { "?limit=1.5", "limit" },
    { "?before=0", "before" },       { "?before=x", "before" },
    { "?after=-1", "after" },        { "?after=99999999999999999999", "after" },
    { "?before=2&after=1", "both" },
  };

  add_person (fixture->http, "rahim", BENGALI_ROOM, 7);
  for (gsize i = 0; i < G_N_ELEMENTS (page_cases); i++)
    {
      g_autofree char *path = g_strconcat (BENGALI_PATH "/messages", page_cases[i].query, NULL);
      g_autoptr (HttpAnswer) answer = http_get (fixture->http, path);
      g_autofree char *page = NULL;

      g_assert_cmpuint (answer->status, ==, 200);
      assert_header (answer, "Content-Type", "application/json");
      assert_header (answer, "Cache-Control", "no-store");
      page = describe_page (answer->body);
      g_assert_cmpstr (page, ==, page_cases[i].contents);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat (BENGALI_PATH "/messages", bad[i].query, NULL);
      g_autoptr (HttpAnswer) answer = http_get (fixture->http, path);

      g_assert_cmpuint (answer->status, ==, 400);
      g_assert_true (g_str_has_prefix (answer->body, "{\"error\":\""));
      g_assert_nonnull (strstr (answer->body, bad[i].about));
    }
  assert_body (fixture->http, "/api/rooms/nowhere/messages", 404, "{\"error\":\"Room not found\"}");
}

/* ---- the hub ---- */

static void
test_stats (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (HttpAnswer) answer = NULL;
  JsonObject *stats;

  add_person (fixture->http, "rahim", "general", 3);
  answer = http_get (fixture->http, "/api/stats");
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_true (json_parser_load_from_data (parser, answer->body, -1, NULL));
  stats = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (stats, "clients"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (stats, "broadcast"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (stats, "register"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (stats, "rooms"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (stats, "version"), ==, ADDA_VERSION);
  g_assert_true (
      json_object_has_member (json_object_get_object_member (stats, "counters"), "requests"));
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (stats, "log"),
                                               "committed"),
                   ==, 3);
  assert_body (fixture->http, "/healthz", 200, "{\"status\":\"ok\"}");
}

/* ---- access ---- */

static void
test_token (Fixture *fixture, gconstpointer data)
{
  static const char *const open_paths[] = { "/", "/healthz", "/assets/app.js" };
  static const char *const closed_paths[] = { "/rooms", "/api/rooms", "/api/rooms/x", "/api/stats",
                                              "/api/rooms/x/messages" };
  g_autofree char *token =
      adda_tokens_issue (fixture->http->tokens, "rahim", NULL, ADDA_ROLE_USER, 60, NULL, NULL);
  g_autofree char *good = g_strconcat ("bearer ", token, NULL);
  g_autofree char *bad = g_strconcat ("Bearer ", token, "x", NULL);
  g_autofree char *basic = g_strconcat ("Basic ", token, NULL);
  const char *const good_headers[] = { "Authorization", good, NULL };
  const char *const bad_headers[] = { "Authorization", bad, NULL };
  const char *const basic_headers[] = { "Authorization", basic, NULL };

  g_settings_set_boolean (fixture->http->settings, "require-token", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (open_paths); i++)
    {
      g_autoptr (HttpAnswer) answer = http_get (fixture->http, open_paths[i]);
      g_assert_cmpuint (answer->status, ==, 200);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (closed_paths); i++)
    {
      g_autoptr (HttpAnswer) none = http_get (fixture->http, closed_paths[i]);
      g_autoptr (HttpAnswer) wrong = http_ask (fixture->http, "GET", closed_paths[i], bad_headers);
      g_autoptr (HttpAnswer) other =
          http_ask (fixture->http, "GET", closed_paths[i], basic_headers);
      g_autoptr (HttpAnswer) right = http_ask (fixture->http, "GET", closed_paths[i], good_headers);

      g_assert_cmpuint (none->status, ==, 401);
      g_assert_cmpstr (none->body, ==, "{\"error\":\"Unauthorized\"}");
      assert_header (none, "WWW-Authenticate", "Bearer");
      g_assert_cmpuint (wrong->status, ==, 401);
      g_assert_cmpstr (wrong->body, ==, "{\"error\":\"Invalid token\"}");
      g_assert_cmpuint (other->status, ==, 401);
      g_assert_cmpuint (right->status, !=, 401);
    }
  g_settings_set_boolean (fixture->http->settings, "require-token", FALSE);
  assert_body (fixture->http, "/rooms", 200, "[]");
}

static void
test_cors (Fixture *fixture, gconstpointer data)
{
  static const char *const origins[] = { "https://a.example", NULL };
  static const char *const all[] = { "*", NULL };
  const char *const from_a[] = { "Origin", "https://a.example", NULL };
  const char *const from_b[] = { "Origin", "https://b.example", NULL };
  const char *const preflight[] = { "Origin",
                                    "https://a.example",
                                    "Access-Control-Request-Method",
                                    "GET",
                                    "Access-Control-Request-Headers",
                                    "authorization",
                                    NULL };
  g_autoptr (HttpAnswer) closed = http_ask (fixture->http, "GET", "/rooms", from_a);
  g_autoptr (HttpAnswer) allowed = NULL;
  g_autoptr (HttpAnswer) refused = NULL;
  g_autoptr (HttpAnswer) asked = NULL;
  g_autoptr (HttpAnswer) open = NULL;

  g_assert_cmpuint (closed->status, ==, 200);
  assert_header (closed, "Access-Control-Allow-Origin", NULL);
  assert_header (closed, "Vary", NULL);

  g_settings_set_strv (fixture->http->settings, "cors-origins", origins);
  allowed = http_ask (fixture->http, "GET", "/rooms", from_a);
  assert_header (allowed, "Access-Control-Allow-Origin", "https://a.example");
  assert_header (allowed, "Access-Control-Allow-Credentials", NULL);
  assert_header (allowed, "Access-Control-Allow-Methods", NULL);
  assert_header (allowed, "Vary", "Origin");
  refused = http_ask (fixture->http, "GET", "/rooms", from_b);
  assert_header (refused, "Access-Control-Allow-Origin", NULL);
  assert_header (refused, "Vary", "Origin");
  asked = http_ask (fixture->http, "OPTIONS", "/rooms", preflight);
  g_assert_cmpuint (asked->status, ==, 204);
  assert_header (asked, "Access-Control-Allow-Origin", "https://a.example");
  assert_header (asked, "Access-Control-Allow-Headers", "Authorization, Content-Type");

  g_settings_set_strv (fixture->http->settings, "cors-origins", all);
  open = http_ask (fixture->http, "GET", "/rooms", from_b);
  assert_header (open, "Access-Control-Allow-Origin", "*");
}

/* Every answer, whatever it says. */
static void
test_security_headers (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = {
    "/", "/assets/app.js", "/nothing", "/api/rooms", "/api/nothing", "/api/rooms/x/messages?limit=x"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (HttpAnswer) answer = http_get (fixture->http, paths[i]);
      const char *policy = http_answer_get (answer, "Content-Security-Policy");

      g_assert_true (g_str_has_prefix (policy, "default-src 'none'; script-src 'self';"));
      g_assert_nonnull (strstr (policy, "frame-ancestors 'none'"));
      g_assert_null (strstr (policy, "unsafe"));
      assert_header (answer, "X-Content-Type-Options", "nosniff");
      assert_header (answer, "Referrer-Policy", "no-referrer");
      assert_header (answer, "Cross-Origin-Opener-Policy", "same-origin");
      g_assert_nonnull (http_answer_get (answer, "Permissions-Policy"));
      assert_header (answer, "Server", NULL);
    }
}

/* ---- hostile ---- */

static void
test_large_body (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (ADDA_HTTP_MAX_BODY_BYTES, 'a');
  g_autofree char *fitting = g_strdup_printf (
      "POST /rooms HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s",
      ADDA_HTTP_MAX_BODY_BYTES, filler);
  g_autofree char *declared = g_strdup_printf (
      "POST /rooms HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%sb",
      ADDA_HTTP_MAX_BODY_BYTES + 1, filler);
  g_autofree char *chunked = g_strdup_printf (
      "POST /rooms HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
      "%x\r\n%s\r\n1\r\nb\r\n0\r\n\r\n",
      ADDA_HTTP_MAX_BODY_BYTES, filler);
  g_autofree char *fitting_answer = http_ask_raw (fixture->http, fitting);
  g_autofree char *declared_answer = http_ask_raw (fixture->http, declared);
  g_autofree char *chunked_answer = http_ask_raw (fixture->http, chunked);

  g_assert_true (g_str_has_prefix (fitting_answer, "HTTP/1.1 405 "));
  g_assert_true (g_str_has_prefix (declared_answer, "HTTP/1.1 413 "));
  g_assert_nonnull (strstr (declared_answer, "nosniff"));
  g_assert_true (g_str_has_prefix (chunked_answer, "HTTP/1.1 413 "));
}

/* Parts of an answer are not served, however many are asked for. */
static void
test_range (Fixture *fixture, gconstpointer data)
{
  const char *const headers[] = { "Range", "bytes=0-0,1-1,2-2,0-99999", NULL };
  g_autoptr (HttpAnswer) answer = http_ask (fixture->http, "GET", "/assets/app.js", headers);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpint (answer->body[0], ==, '/');
}

/* Several requests on one connection, sent at once. */
static void
test_keep_alive (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = http_ask_raw (fixture->http, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                                                         "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
                                                         "GET /rooms HTTP/1.1\r\nHost: x\r\n"
                                                         "Connection: close\r\n\r\n");
  const char *first = strstr (answer, "HTTP/1.1 200 OK");
  const char *second = first != NULL ? strstr (first, "HTTP/1.1 404 Not Found") : NULL;

  g_assert_nonnull (second);
  g_assert_nonnull (strstr (second, "HTTP/1.1 200 OK"));
  g_assert_true (g_str_has_suffix (answer, "\r\n\r\n[]"));
}

/* ---- a log that answers when the test says so ---- */

static void
set_up_fake (Fixture *fixture, gconstpointer data)
{
  fixture->http = http_fixture_new (hub_fixture_new_fake (3));
}

static GAsyncResult *asked;

static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_set_object (&asked, result);
}

static SoupMessage *
ask_for_history (HttpFixture *http, GCancellable *cancellable)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/api/rooms/old/messages", http->port);
  SoupMessage *msg = soup_message_new ("GET", uri);

  g_clear_object (&asked);
  soup_session_send_and_read_async (http->session, msg, G_PRIORITY_DEFAULT, cancellable, on_asked,
                                    NULL);
  while (fake_log_get_n_reads (http->hub->fake) == 0)
    g_main_context_iteration (NULL, TRUE);
  return msg;
}

static void
test_slow_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupMessage) msg = ask_for_history (fixture->http, NULL);

  /* the hub goes on meanwhile */
  assert_body (fixture->http, "/healthz", 200, "{\"status\":\"ok\"}");
  g_assert_null (asked);
  fake_log_answer_read (fixture->http->hub->fake);
  while (asked == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_message_get_status (msg), ==, 200);
  g_clear_object (&asked);
}

static void
test_failed_read (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    AddaLogError code;
    guint status;
  } cases[] = { { ADDA_LOG_ERROR_BUSY, 503 }, { ADDA_LOG_ERROR_IO, 500 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SoupMessage) msg = ask_for_history (fixture->http, NULL);

      if (cases[i].status == 500)
        g_test_expect_message ("adda-http", G_LOG_LEVEL_WARNING, "*history cannot be read*");
      fake_log_fail_read (fixture->http->hub->fake, cases[i].code);
      while (asked == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_test_assert_expected_messages ();
      g_assert_cmpuint (soup_message_get_status (msg), ==, cases[i].status);
      g_clear_object (&asked);
    }
}

/* Who does not wait for an answer gets none, and nothing else happens. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SoupMessage) msg = ask_for_history (fixture->http, cancellable);

  g_cancellable_cancel (cancellable);
  while (asked == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&asked);
  assert_body (fixture->http, "/healthz", 200, "{\"status\":\"ok\"}");
  fake_log_answer_read (fixture->http->hub->fake);
  assert_body (fixture->http, "/healthz", 200, "{\"status\":\"ok\"}");
}

/* The same where it is the server that ends. */
static void
test_disconnected (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupMessage) msg = ask_for_history (fixture->http, NULL);

  soup_server_disconnect (adda_http_get_server (fixture->http->http));
  while (asked == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&asked);
  fake_log_answer_read (fixture->http->hub->fake);
}

/* ---- the access log ---- */

static GString *access_lines;

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  gboolean is_access = FALSE;
  const char *message = "";

  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
        is_access = g_str_equal (fields[i].value, "adda-access");
      else if (g_str_equal (fields[i].key, "MESSAGE"))
        message = fields[i].value;
    }
  if (is_access)
    g_string_append_printf (access_lines, "%s\n", message);
  return G_LOG_WRITER_HANDLED;
}

static void
test_access_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;

  g_string_truncate (access_lines, 0);
  assert_body (fixture->http, "/rooms?token=secret", 200, "[]");
  g_assert_cmpstr (access_lines->str, ==, "");

  g_settings_set_boolean (fixture->http->settings, "access-log", TRUE);
  assert_body (fixture->http, "/rooms?token=secret", 200, "[]");
  while (access_lines->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (access_lines->str, "GET /rooms 200 2 B "));
  g_assert_nonnull (strstr (access_lines->str, " ms 127.0.0.1\n"));
  g_assert_null (strstr (access_lines->str, "secret"));

  g_string_truncate (access_lines, 0);
  first = http_ask_raw (fixture->http,
                        "GET /x%1b%0ay HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  while (access_lines->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (access_lines->str, "GET /x%1B%0Ay 404 "));
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
#define ADD_FAKE(path, func) g_test_add (path, Fixture, NULL, set_up_fake, func, tear_down)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  access_lines = g_string_new (NULL);
  g_log_set_writer_func (write_log, NULL, NULL);

  ADD ("/http/asset", NULL, test_asset);
  ADD ("/http/missing", NULL, test_missing);
  ADD ("/http/methods", NULL, test_methods);
  ADD ("/http/rooms", NULL, test_rooms);
  ADD ("/http/room-names", NULL, test_room_names);
  ADD ("/http/messages", NULL, test_messages);
  ADD ("/http/stats", NULL, test_stats);
  ADD ("/http/token", NULL, test_token);
  ADD ("/http/cors", NULL, test_cors);
  ADD ("/http/security-headers", NULL, test_security_headers);
  ADD ("/http/large-body", NULL, test_large_body);
  ADD ("/http/range", NULL, test_range);
  ADD ("/http/keep-alive", NULL, test_keep_alive);
  ADD ("/http/access-log", NULL, test_access_log);
  ADD_FAKE ("/http/slow-read", test_slow_read);
  ADD_FAKE ("/http/failed-read", test_failed_read);
  ADD_FAKE ("/http/gone", test_gone);
  ADD_FAKE ("/http/disconnected", test_disconnected);
  for (gsize i = 0; i < G_N_ELEMENTS (language_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http/language/", language_cases[i].name, NULL);
      ADD (path, &language_cases[i], test_language);
    }
  result = g_test_run ();
  g_string_free (access_lines, TRUE);
  return result;
}
