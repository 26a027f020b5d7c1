/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Saving what is seen */

#include "charts/adda-save.h"

#include <string.h>

#include <glib/gi18n.h>

typedef struct
{
  GBytes *bytes; /* (owned) */
  AddaSaveFunc done;
  GObject *object; /* (owned) */
} AddaSave;

static void
free_save (AddaSave *save)
{
  g_bytes_unref (save->bytes);
  g_object_unref (save->object);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaSave, free_save)

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaSave) save = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (G_FILE (source));
  g_autofree char *sentence = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    sentence = g_strdup_printf (_ ("Saved as “%s”"), name);
  else
    sentence = g_strdup_printf (_ ("Could not save “%s”: %s"), name, error->message);
  save->done (save->object, sentence);
}

static void
on_response (GtkNativeDialog *dialog, int response, AddaSave *save)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    g_file_replace_contents_bytes_async (file, save->bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         on_written, save);
  else
    free_save (save);
  g_object_unref (dialog);
}

/* @bytes: (transfer full) */
static void
ask (GtkWidget *widget, const char *name, GBytes *bytes, AddaSaveFunc done, GObject *object)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW));
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Save"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                                   _ ("_Cancel"));
  AddaSave *save = g_new0 (AddaSave, 1);

  *save = (AddaSave){ bytes, done, g_object_ref (object) };
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), save);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
adda_save_text (GtkWidget *widget,
                const char *name,
                const char *text,
                AddaSaveFunc done,
                GObject *object)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  ask (widget, name, g_bytes_new (text, strlen (text)), done, object);
}

GBytes *
adda_picture_of_widget (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GdkRGBA ground;

  if (native == NULL || width <= 0 || height <= 0)
    return NULL;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "window_bg_color",
                                       &ground))
    ground = (GdkRGBA){ 1, 1, 1, 1 };
  gtk_snapshot_append_color (snapshot, &ground,
                             &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    return NULL;

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  return gdk_texture_save_to_png_bytes (texture);
}

void
adda_save_picture (GtkWidget *widget, const char *name, AddaSaveFunc done, GObject *object)
{
  GBytes *bytes;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  bytes = adda_picture_of_widget (widget);
  if (bytes != NULL)
    ask (widget, name, bytes, done, object);
}
