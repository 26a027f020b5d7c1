/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The HTTP side on a port of its own, and a client for it */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "http/adda-http.h"
#include "hub-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  HubFixture *hub;         /* (owned) */
  AddaTokens *tokens;      /* (owned) */
  GSettings *settings;     /* (owned) */
  AddaHttp *http;          /* (owned) */
  SoupSession *session;    /* (owned) decodes nothing and follows nothing */
  GSocketService *service; /* (owned) */
  char *folder;            /* (owned) */
  guint16 port;
} HttpFixture;

/* An answer; free with http_answer_free(). */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers; /* (owned) */
  char *body;                  /* (owned) closed by NUL */
  gsize length_bytes;
} HttpAnswer;

/* Takes @hub: (transfer full). */
HttpFixture *http_fixture_new (HubFixture *hub);
void http_fixture_free (HttpFixture *self);

/* @headers: "Name", "value", … , NULL (nullable) */
HttpAnswer *http_ask (HttpFixture *self,
                      const char *method,
                      const char *path,
                      const char *const *headers);

/* GET without headers. */
HttpAnswer *http_get (HttpFixture *self, const char *path);

/* What the server says to @request as it is, until it closes. (transfer full) */
char *http_ask_raw (HttpFixture *self, const char *request);

void http_answer_free (HttpAnswer *answer);

/* (transfer none) (nullable) */
const char *http_answer_get (HttpAnswer *answer, const char *name);

/* Connects to the server. (transfer full) */
GSocketConnection *http_connect (HttpFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpAnswer, http_answer_free)

G_END_DECLS
