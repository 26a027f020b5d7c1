/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * All that can be done to the hub: a row each */

#include "adda-control-call.h"

const AddaControlAction adda_control_actions[] = {
  { .name = NULL },
};
