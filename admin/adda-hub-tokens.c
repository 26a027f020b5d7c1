/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The tokens of the saved hubs, in the keyring and nowhere else */

#include "adda-hub-tokens.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

static const SecretSchema schema = {
  .name = "chat.adda.Console.Hub",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
      { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "hub", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

#define ATTRIBUTES(id) "application", ADDA_CONSOLE_ID, "hub", id, NULL

void
adda_hub_tokens_lookup_async (const char *id, GAsyncReadyCallback callback, gpointer data)
{
  secret_password_lookup (&schema, NULL, callback, data, ATTRIBUTES (id));
}

char *
adda_hub_tokens_lookup_finish (GAsyncResult *result, GError **error)
{
  return secret_password_lookup_finish (result, error);
}

void
adda_hub_tokens_store_async (const char *id,
                             const char *name,
                             const char *token,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  /* Translators: the name of an entry of the keyring; %s is a hub's name */
  g_autofree char *label = g_strdup_printf (_ ("Token for the Adda hub “%s”"), name);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, token, NULL, callback, data,
                         ATTRIBUTES (id));
}

gboolean
adda_hub_tokens_store_finish (GAsyncResult *result, GError **error)
{
  return secret_password_store_finish (result, error);
}

void
adda_hub_tokens_forget (const char *id)
{
  secret_password_clear (&schema, NULL, NULL, NULL, ATTRIBUTES (id));
}
