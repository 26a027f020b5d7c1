/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A stream for SoupServer that keeps the end of an idle connection to itself */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_TYPE_TAP (adda_tap_get_type ())
G_DECLARE_FINAL_TYPE (AddaTap, adda_tap, ADDA, TAP, GIOStream)

typedef enum
{
  ADDA_TAP_ENDED, /* the peer has ended an idle connection; told within a read, so only take note */
  ADDA_TAP_CLOSED, /* our side is closed, by whom ever: the last call */
} AddaTapEvent;

typedef void (*AddaTapFunc) (AddaTapEvent event, gpointer data);

/**
 * adda_tap_new:
 * @base: a stream whose halves can be polled; takes a reference
 *
 * libsoup before 3.4 never lets go of a connection whose peer leaves between
 * two requests: it reads the end of the stream and forgets to act on it. While
 * the tap is idle, a read at the end says "not now" instead, and @func is
 * told once, so that the owner can take the connection from the server.
 * Otherwise everything goes through unchanged.
 */
AddaTap *adda_tap_new (GIOStream *base, AddaTapFunc func, gpointer data);

/* Whether the connection is between two requests. */
void adda_tap_set_idle (AddaTap *self, gboolean is_idle);

/* The owner is gone: @func is not called any more. */
void adda_tap_disown (AddaTap *self);

/* (transfer none) */
GIOStream *adda_tap_get_base (AddaTap *self);

/* Lets go of the base, which stays open when the tap is closed: (transfer full). The owner is told
 * nothing more. */
GIOStream *adda_tap_release (AddaTap *self);

G_END_DECLS
