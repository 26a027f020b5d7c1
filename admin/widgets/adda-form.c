/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A small form in a dialog that stays open until the hub has said yes */

#include "adda-form.h"

typedef struct
{
  GtkButton *accept;
  GtkLabel *body;
  AdwBin *content;
  GtkLabel *error;

  AddaPage *page;            /* (weak) */
  GCancellable *cancellable; /* (owned) (nullable) while the hub is asked */
} AddaFormPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AddaForm, adda_form, ADW_TYPE_WINDOW)

typedef enum
{
  PROP_BUTTON_LABEL = 1,
  PROP_BODY,
  PROP_ROWS,
} AddaFormProperty;

static GParamSpec *properties[PROP_ROWS + 1];

void
adda_form_changed (AddaForm *self)
{
  AddaFormPrivate *priv = adda_form_get_instance_private (self);
  JsonObject *members = ADDA_FORM_GET_CLASS (self)->collect (self);

  gtk_widget_set_sensitive (GTK_WIDGET (priv->accept),
                            members != NULL && priv->cancellable == NULL);
  gtk_widget_set_visible (GTK_WIDGET (priv->error), FALSE);
  g_clear_pointer (&members, json_object_unref);
}

static void
finish (AddaForm *self, JsonObject *answer, const GError *error)
{
  AddaFormPrivate *priv = adda_form_get_instance_private (self);
  AddaFormClass *klass = ADDA_FORM_GET_CLASS (self);

  g_clear_object (&priv->cancellable);
  adda_form_changed (self);
  if (answer == NULL)
    {
      gtk_label_set_text (priv->error, error->message);
      gtk_widget_set_visible (GTK_WIDGET (priv->error), TRUE);
      return;
    }
  if (klass->done != NULL && priv->page != NULL)
    klass->done (self, priv->page, answer);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaForm) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);
  AddaFormPrivate *priv = adda_form_get_instance_private (self);

  /* Closed meanwhile: what was made is in the list all the same. */
  if (priv->accept != NULL && priv->cancellable != NULL)
    finish (self, answer, error);
}

static void
on_accept (AddaForm *self)
{
  AddaFormPrivate *priv = adda_form_get_instance_private (self);
  AddaFormClass *klass = ADDA_FORM_GET_CLASS (self);
  JsonObject *members = klass->collect (self);

  if (members == NULL || priv->page == NULL)
    {
      g_clear_pointer (&members, json_object_unref);
      return;
    }
  priv->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (GTK_WIDGET (priv->accept), FALSE);
  adda_hub_client_do_async (adda_page_get_client (priv->page), klass->action, members,
                            priv->cancellable, on_answer, g_object_ref (self));
}

void
adda_form_present (AddaForm *self, AddaPage *page)
{
  AddaFormPrivate *priv = adda_form_get_instance_private (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));

  g_set_weak_pointer (&priv->page, page);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  adda_form_changed (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_child_focus (GTK_WIDGET (priv->content), GTK_DIR_TAB_FORWARD);
}

static void
adda_form_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaFormPrivate *priv = adda_form_get_instance_private (ADDA_FORM (object));

  switch ((AddaFormProperty) prop_id)
    {
    case PROP_BUTTON_LABEL:
      gtk_button_set_label (priv->accept, g_value_get_string (value));
      break;
    case PROP_BODY:
      gtk_label_set_text (priv->body, g_value_get_string (value));
      gtk_widget_set_visible (GTK_WIDGET (priv->body), g_value_get_string (value) != NULL);
      break;
    case PROP_ROWS:
      adw_bin_set_child (priv->content, g_value_get_object (value));
      break;
    }
}

static void
adda_form_dispose (GObject *object)
{
  AddaFormPrivate *priv = adda_form_get_instance_private (ADDA_FORM (object));

  g_clear_weak_pointer (&priv->page);
  g_clear_object (&priv->cancellable);
  G_OBJECT_CLASS (adda_form_parent_class)->dispose (object);
}

static void
adda_form_class_init (AddaFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->set_property = adda_form_set_property;
  object_class->dispose = adda_form_dispose;

  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  properties[PROP_BODY] = g_param_spec_string ("body", NULL, NULL, NULL, flags);
  properties[PROP_ROWS] = g_param_spec_object ("rows", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/widgets/adda-form.ui");
  gtk_widget_class_bind_template_child_private (widget_class, AddaForm, accept);
  gtk_widget_class_bind_template_child_private (widget_class, AddaForm, body);
  gtk_widget_class_bind_template_child_private (widget_class, AddaForm, content);
  gtk_widget_class_bind_template_child_private (widget_class, AddaForm, error);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
}

static void
adda_form_init (AddaForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
