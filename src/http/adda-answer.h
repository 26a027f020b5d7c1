/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The forms of an answer: JSON, an error in JSON, a small page */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Takes @text: (transfer full). Never kept by caches. */
void adda_answer_text (SoupServerMessage *msg, guint status, const char *type, GString *text);

/* Takes @text: (transfer full). API answers are never kept by caches. */
void adda_answer_json (SoupServerMessage *msg, guint status, GString *text);

/* {"error": @message} */
void adda_answer_error (SoupServerMessage *msg, guint status, const char *message);

/* 429: come back after @wait_ms. */
void adda_answer_too_many (SoupServerMessage *msg, guint wait_ms, const char *message);

/* For people: a page with @message as its heading. @message is text, not markup. */
void adda_answer_page (SoupServerMessage *msg, guint status, const char *message);

G_END_DECLS
