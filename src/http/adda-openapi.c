/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The description of this interface for programs: GET /openapi.json */

#include "adda-answer.h"
#include "adda-http-private.h"

#define RESOURCE "/chat/adda/api/openapi.json"

void
adda_openapi_get (AddaRequest *request)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (bytes == NULL)
    adda_answer_error (request->msg, SOUP_STATUS_NOT_FOUND, "Not found");
  else
    adda_answer_json (request->msg, SOUP_STATUS_OK,
                      g_string_new_len (g_bytes_get_data (bytes, NULL),
                                        (gssize) g_bytes_get_size (bytes)));
}
