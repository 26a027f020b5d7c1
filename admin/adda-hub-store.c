/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The saved hubs: a list model, kept in the settings, their tokens in the keyring */

#include "adda-hub-store.h"

#include "adda-hub-tokens.h"
#include "client/adda-hub-url.h"

/* More than anybody has; each is a connection. */
#define ADDA_HUB_STORE_MAX 64

struct _AddaHubStore
{
  GObject parent_instance;

  GSettings *settings;
  GPtrArray *hubs;   /* AddaHub (owned) */
  GHashTable *saved; /* AddaHub (unowned): those that stand in the settings */
};

enum
{
  SIGNAL_TOKEN_NOT_KEPT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AddaHubStore,
                               adda_hub_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
get_item_type (GListModel *model)
{
  return ADDA_TYPE_HUB;
}

static guint
get_n_items (GListModel *model)
{
  return ADDA_HUB_STORE (model)->hubs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AddaHubStore *self = ADDA_HUB_STORE (model);

  return position < self->hubs->len ? g_object_ref (self->hubs->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
save (AddaHubStore *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sss)"));
  for (guint i = 0; i < self->hubs->len; i++)
    {
      AddaHub *hub = self->hubs->pdata[i];

      if (g_hash_table_contains (self->saved, hub))
        g_variant_builder_add (&builder, "(sss)", adda_hub_get_id (hub), adda_hub_get_name (hub),
                               adda_hub_get_url (hub));
    }
  g_settings_set_value (self->settings, "hubs", g_variant_builder_end (&builder));
}

/* One that waits for the keyring. */
typedef struct
{
  AddaHubStore *store; /* (owned) */
  AddaHub *hub;        /* (owned) */
} AddaHubTask;

static AddaHubTask *
task_new (AddaHubStore *self, AddaHub *hub)
{
  AddaHubTask *task = g_new0 (AddaHubTask, 1);

  task->store = g_object_ref (self);
  task->hub = g_object_ref (hub);
  return task;
}

static void
task_free (AddaHubTask *task)
{
  g_object_unref (task->store);
  g_object_unref (task->hub);
  g_free (task);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaHubTask, task_free)

static void
tell_not_kept (AddaHubTask *task, const GError *error)
{
  g_message ("The keyring does not answer: %s", error->message);
  g_signal_emit (task->store, signals[SIGNAL_TOKEN_NOT_KEPT], 0, task->hub);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaHubTask) task = data;
  g_autoptr (GError) error = NULL;

  if (!adda_hub_tokens_store_finish (result, &error))
    tell_not_kept (task, error);
}

static void
keep_token (AddaHubStore *self, AddaHub *hub, const char *token)
{
  if (token != NULL && g_hash_table_contains (self->saved, hub))
    adda_hub_tokens_store_async (adda_hub_get_id (hub), adda_hub_get_name (hub), token, on_stored,
                                 task_new (self, hub));
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaHubTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = adda_hub_tokens_lookup_finish (result, &error);

  if (error != NULL)
    tell_not_kept (task, error);
  /* Meanwhile it may have got a token by hand, or be gone. */
  if (adda_hub_get_token (task->hub) == NULL &&
      g_ptr_array_find (task->store->hubs, task->hub, NULL))
    adda_hub_set_address (task->hub, adda_hub_get_url (task->hub), token);
}

static void
append (AddaHubStore *self, AddaHub *hub)
{
  g_ptr_array_add (self->hubs, g_object_ref (hub));
  g_list_model_items_changed (G_LIST_MODEL (self), self->hubs->len - 1, 0, 1);
}

static void
load (AddaHubStore *self)
{
  g_autoptr (GVariant) saved = g_settings_get_value (self->settings, "hubs");
  GVariantIter iter;
  const char *id, *name, *url;

  g_variant_iter_init (&iter, saved);
  while (self->hubs->len < ADDA_HUB_STORE_MAX &&
         g_variant_iter_next (&iter, "(&s&s&s)", &id, &name, &url))
    {
      g_autofree char *good_url = adda_hub_url_normalize (url, NULL);
      g_autoptr (AddaHub) hub = NULL;

      if (good_url == NULL || adda_hub_store_find (self, id) != NULL)
        continue;
      hub = adda_hub_new (id, name, good_url);
      g_hash_table_add (self->saved, hub);
      append (self, hub);
      adda_hub_tokens_lookup_async (id, on_looked_up, task_new (self, hub));
    }
}

void
adda_hub_store_add (AddaHubStore *self, AddaHub *hub, const char *token, gboolean is_saved)
{
  g_return_if_fail (ADDA_IS_HUB_STORE (self));
  g_return_if_fail (!g_ptr_array_find (self->hubs, hub, NULL));

  if (is_saved)
    g_hash_table_add (self->saved, hub);
  append (self, hub);
  keep_token (self, hub, token);
  adda_hub_set_address (hub, adda_hub_get_url (hub), token);
  save (self);
}

void
adda_hub_store_change (AddaHubStore *self,
                       AddaHub *hub,
                       const char *name,
                       const char *url,
                       const char *token)
{
  g_autofree char *old_token = NULL;

  g_return_if_fail (ADDA_IS_HUB_STORE (self));

  old_token = g_strdup (adda_hub_get_token (hub));
  adda_hub_set_name (hub, name);
  if (token != NULL)
    keep_token (self, hub, token);
  if (g_strcmp0 (url, adda_hub_get_url (hub)) != 0 ||
      (token != NULL && g_strcmp0 (token, old_token) != 0))
    adda_hub_set_address (hub, url, token != NULL ? token : old_token);
  save (self);
}

gboolean
adda_hub_store_remove (AddaHubStore *self, AddaHub *hub)
{
  g_autoptr (AddaHub) alive = g_object_ref (hub);
  gboolean was_saved;
  guint position;

  g_return_val_if_fail (ADDA_IS_HUB_STORE (self), FALSE);

  if (!g_ptr_array_find (self->hubs, hub, &position))
    return FALSE;
  was_saved = g_hash_table_remove (self->saved, hub);
  if (was_saved)
    adda_hub_tokens_forget (adda_hub_get_id (hub));
  g_ptr_array_remove_index (self->hubs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  adda_hub_client_close (adda_hub_get_client (hub));
  save (self);
  return was_saved;
}

AddaHub *
adda_hub_store_find (AddaHubStore *self, const char *id)
{
  g_return_val_if_fail (ADDA_IS_HUB_STORE (self), NULL);

  for (guint i = 0; i < self->hubs->len; i++)
    if (g_strcmp0 (adda_hub_get_id (self->hubs->pdata[i]), id) == 0)
      return self->hubs->pdata[i];
  return NULL;
}

void
adda_hub_store_close (AddaHubStore *self)
{
  g_return_if_fail (ADDA_IS_HUB_STORE (self));

  for (guint i = 0; i < self->hubs->len; i++)
    adda_hub_client_close (adda_hub_get_client (self->hubs->pdata[i]));
}

AddaHubStore *
adda_hub_store_new (GSettings *settings)
{
  AddaHubStore *self = g_object_new (ADDA_TYPE_HUB_STORE, NULL);

  self->settings = g_object_ref (settings);
  load (self);
  return self;
}

static void
adda_hub_store_finalize (GObject *object)
{
  AddaHubStore *self = ADDA_HUB_STORE (object);

  g_hash_table_unref (self->saved);
  g_ptr_array_unref (self->hubs);
  g_object_unref (self->settings);
  G_OBJECT_CLASS (adda_hub_store_parent_class)->finalize (object);
}

static void
adda_hub_store_class_init (AddaHubStoreClass *class)
{
  G_OBJECT_CLASS (class)->finalize = adda_hub_store_finalize;

  signals[SIGNAL_TOKEN_NOT_KEPT] =
      g_signal_new ("token-not-kept", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, ADDA_TYPE_HUB);
}

static void
adda_hub_store_init (AddaHubStore *self)
{
  self->hubs = g_ptr_array_new_with_free_func (g_object_unref);
  self->saved = g_hash_table_new (NULL, NULL);
}
