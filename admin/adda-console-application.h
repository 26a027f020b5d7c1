/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The console as a program of the desktop */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ADDA_TYPE_CONSOLE_APPLICATION (adda_console_application_get_type ())
G_DECLARE_FINAL_TYPE (AddaConsoleApplication,
                      adda_console_application,
                      ADDA,
                      CONSOLE_APPLICATION,
                      AdwApplication)

AddaConsoleApplication *adda_console_application_new (void);

G_END_DECLS
