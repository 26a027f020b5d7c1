/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the window asks of a page */

#include "adda-page.h"

#include "adda-page-host.h"

/* How long one has to think better of it. */
#define UNDO_S 10

typedef struct
{
  AddaHubClient *client;    /* (owned) */
  GtkWidget *header_widget; /* (owned) (nullable) */
  GPtrArray *undo_toasts;   /* (owned) those whose button would call into this page */
} AddaPagePrivate;

typedef enum
{
  PROP_CLIENT = 1,
  PROP_HEADER_WIDGET,
} AddaPageProperty;

static GParamSpec *properties[PROP_HEADER_WIDGET + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AddaPage, adda_page, ADW_TYPE_BIN)

AddaHubClient *
adda_page_get_client (AddaPage *self)
{
  AddaPagePrivate *priv = adda_page_get_instance_private (self);

  return priv->client;
}

GtkWidget *
adda_page_get_header_widget (AddaPage *self)
{
  AddaPagePrivate *priv = adda_page_get_instance_private (self);

  return priv->header_widget;
}

void
adda_page_set_header_widget (AddaPage *self, GtkWidget *widget)
{
  AddaPagePrivate *priv = adda_page_get_instance_private (self);

  g_return_if_fail (ADDA_IS_PAGE (self));

  if (priv->header_widget == widget)
    return;
  g_clear_object (&priv->header_widget);
  priv->header_widget = widget != NULL ? g_object_ref_sink (widget) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEADER_WIDGET]);
}

gboolean
adda_page_can_search (AddaPage *self)
{
  g_return_val_if_fail (ADDA_IS_PAGE (self), FALSE);

  return ADDA_PAGE_GET_CLASS (self)->search != NULL;
}

void
adda_page_search (AddaPage *self)
{
  if (adda_page_can_search (self))
    ADDA_PAGE_GET_CLASS (self)->search (self);
}

void
adda_page_show_detail (AddaPage *self, const char *detail)
{
  g_return_if_fail (ADDA_IS_PAGE (self));

  if (ADDA_PAGE_GET_CLASS (self)->show_detail != NULL)
    ADDA_PAGE_GET_CLASS (self)->show_detail (self, detail);
}

/* (nullable) while the page is in no window */
static AddaPageHost *
find_host (AddaPage *self)
{
  return (AddaPageHost *) gtk_widget_get_ancestor (GTK_WIDGET (self), ADDA_TYPE_PAGE_HOST);
}

static void
on_toast_dismissed (AddaPage *self, AdwToast *toast)
{
  AddaPagePrivate *priv = adda_page_get_instance_private (self);

  g_ptr_array_remove_fast (priv->undo_toasts, toast);
}

void
adda_page_toast (AddaPage *self, const char *text)
{
  adda_page_toast_undo (self, text, NULL, NULL, NULL);
}

void
adda_page_toast_undo (AddaPage *self,
                      const char *text,
                      const char *undo_label,
                      GCallback undo,
                      gpointer data)
{
  adda_page_toast_undo_full (self, text, undo_label, undo, data, NULL);
}

void
adda_page_toast_undo_full (AddaPage *self,
                           const char *text,
                           const char *undo_label,
                           GCallback undo,
                           gpointer data,
                           GClosureNotify destroy)
{
  AddaPagePrivate *priv = adda_page_get_instance_private (self);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AddaPageHost *host;
  AdwToast *toast;

  g_return_if_fail (ADDA_IS_PAGE (self));

  host = find_host (self);
  if (host == NULL)
    {
      if (destroy != NULL)
        destroy (data, NULL);
      return;
    }
  toast = adw_toast_new (markup);
  if (undo != NULL)
    {
      adw_toast_set_button_label (toast, undo_label);
      adw_toast_set_timeout (toast, UNDO_S);
      g_signal_connect_data (toast, "button-clicked", undo, data, destroy, G_CONNECT_SWAPPED);
      g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (priv->undo_toasts, g_object_ref (toast));
    }
  adda_page_host_add_toast (host, toast);
}

void
adda_page_go (AddaPage *self, const char *page, const char *detail)
{
  AddaPageHost *host;

  g_return_if_fail (ADDA_IS_PAGE (self));

  host = find_host (self);
  if (host != NULL)
    adda_page_host_go (host, page, detail);
}

typedef struct
{
  AddaPage *page; /* (owned) */
  char *done;
} AddaPageAction;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  AddaPageAction *action = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);

  if (answer == NULL)
    adda_page_toast (action->page, error->message);
  else if (action->done != NULL)
    adda_page_toast (action->page, action->done);
  g_object_unref (action->page);
  g_free (action->done);
  g_free (action);
}

void
adda_page_do (AddaPage *self, const char *action, JsonObject *members, const char *done)
{
  AddaPagePrivate *priv = adda_page_get_instance_private (self);
  AddaPageAction *data = g_new0 (AddaPageAction, 1);

  data->page = g_object_ref (self);
  data->done = g_strdup (done);
  adda_hub_client_do_async (priv->client, action, members, NULL, on_done, data);
}

static void
adda_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaPage *self = ADDA_PAGE (object);

  switch ((AddaPageProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, adda_page_get_client (self));
      break;
    case PROP_HEADER_WIDGET:
      g_value_set_object (value, adda_page_get_header_widget (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaPage *self = ADDA_PAGE (object);
  AddaPagePrivate *priv = adda_page_get_instance_private (self);

  switch ((AddaPageProperty) prop_id)
    {
    case PROP_CLIENT:
      priv->client = g_value_dup_object (value);
      break;
    case PROP_HEADER_WIDGET:
      adda_page_set_header_widget (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_page_dispose (GObject *object)
{
  AddaPagePrivate *priv = adda_page_get_instance_private (ADDA_PAGE (object));
  g_autoptr (GPtrArray) toasts = g_steal_pointer (&priv->undo_toasts);

  priv->undo_toasts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; toasts != NULL && i < toasts->len; i++)
    {
      g_signal_handlers_disconnect_by_data (toasts->pdata[i], object);
      adw_toast_dismiss (toasts->pdata[i]);
    }
  g_clear_object (&priv->header_widget);
  G_OBJECT_CLASS (adda_page_parent_class)->dispose (object);
}

static void
adda_page_finalize (GObject *object)
{
  AddaPagePrivate *priv = adda_page_get_instance_private (ADDA_PAGE (object));

  g_ptr_array_unref (priv->undo_toasts);
  g_clear_object (&priv->client);
  G_OBJECT_CLASS (adda_page_parent_class)->finalize (object);
}

static void
adda_page_class_init (AddaPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = adda_page_get_property;
  object_class->set_property = adda_page_set_property;
  object_class->dispose = adda_page_dispose;
  object_class->finalize = adda_page_finalize;

  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, ADDA_TYPE_HUB_CLIENT,
                                                 flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_HEADER_WIDGET] =
      g_param_spec_object ("header-widget", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
adda_page_init (AddaPage *self)
{
  AddaPagePrivate *priv = adda_page_get_instance_private (self);

  priv->undo_toasts = g_ptr_array_new_with_free_func (g_object_unref);
}
