/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A host that is connected to only where that is allowed: checked on the very address that is used */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_TYPE_GUARDED_ADDRESS (adda_guarded_address_get_type ())
G_DECLARE_FINAL_TYPE (AddaGuardedAddress,
                      adda_guarded_address,
                      ADDA,
                      GUARDED_ADDRESS,
                      GNetworkAddress)

/**
 * adda_guarded_address_new:
 * @allowed: (nullable) (element-type GInetAddressMask): nets that are allowed beside the public ones
 *
 * The name is resolved for each connection anew, and what must not be connected to is left out then: a
 * name that means another machine at its second look gains nothing. With nothing left the error is
 * %G_IO_ERROR_PERMISSION_DENIED.
 */
GSocketConnectable *adda_guarded_address_new (const char *scheme,
                                              const char *host,
                                              guint16 port,
                                              GPtrArray *allowed);

/* Whether one may connect to @address. */
gboolean adda_guarded_address_allows (GPtrArray *allowed, GInetAddress *address);

G_END_DECLS
