/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One delivery to one web address: signed, bounded, and only where it may go */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AddaHookSender AddaHookSender;

typedef struct
{
  const char *hook_id;
  const char *event;
  const char *delivery_id;
  const char *body;
  gsize length_bytes;
} AddaHookLetter;

/* @status: of HTTP; 0 with @error set if there was no answer. */
typedef void (*AddaHookSentFunc) (guint status, const GError *error, gpointer data);

/* Whether @url is one that letters can be sent to. Errors: %G_IO_ERROR_INVALID_ARGUMENT; with an
 * address in it that is not allowed, %G_IO_ERROR_PERMISSION_DENIED. */
gboolean adda_hook_sender_check_url (const char *url, GPtrArray *allowed, GError **error);

/* @url: checked. Main thread, as all here. */
AddaHookSender *adda_hook_sender_new (const char *url, const char *secret);

/* From the next one on. */
void adda_hook_sender_set_rules (AddaHookSender *self, GPtrArray *allowed, guint timeout_ms);

/* Nobody is told any more. */
void adda_hook_sender_free (AddaHookSender *self);

/* @letter is not needed after the call; one at a time. @func is told later, once; it may free the sender. */
void adda_hook_sender_send (AddaHookSender *self,
                            const AddaHookLetter *letter,
                            AddaHookSentFunc func,
                            gpointer data);

/* "sha256=" and the HMAC-SHA-256 of "TIMESTAMP.BODY" in hexadecimal: (transfer full) */
char *adda_hook_sign (const char *secret,
                      const char *timestamp,
                      const char *body,
                      gsize length_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaHookSender, adda_hook_sender_free)

G_END_DECLS
