/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A host that is connected to only where that is allowed: checked on the very address that is used */

#include "adda-guarded-address.h"

#include "auth/adda-address.h"

struct _AddaGuardedAddress
{
  GNetworkAddress parent_instance;

  GPtrArray *allowed; /* (owned) (nullable) */
};

#define ADDA_TYPE_GUARDED_ENUMERATOR (adda_guarded_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (AddaGuardedEnumerator,
                      adda_guarded_enumerator,
                      ADDA,
                      GUARDED_ENUMERATOR,
                      GSocketAddressEnumerator)

struct _AddaGuardedEnumerator
{
  GSocketAddressEnumerator parent_instance;

  GSocketAddressEnumerator *inner; /* (owned) */
  GPtrArray *allowed;              /* (owned) (nullable) */
  gboolean has_passed;             /* one at least */
};

static void adda_guarded_address_init_connectable (GSocketConnectableIface *iface);

G_DEFINE_FINAL_TYPE (AddaGuardedEnumerator,
                     adda_guarded_enumerator,
                     G_TYPE_SOCKET_ADDRESS_ENUMERATOR)
G_DEFINE_FINAL_TYPE_WITH_CODE (AddaGuardedAddress,
                               adda_guarded_address,
                               G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE,
                                                      adda_guarded_address_init_connectable))

static GSocketConnectableIface *parent_connectable;

gboolean
adda_guarded_address_allows (GPtrArray *allowed, GInetAddress *address)
{
  return adda_address_is_public (address) || adda_nets_contain (allowed, address);
}

/* ---- the enumerator ---- */

static gboolean
passes (AddaGuardedEnumerator *self, GSocketAddress *address)
{
  return G_IS_INET_SOCKET_ADDRESS (address) &&
         adda_guarded_address_allows (self->allowed, g_inet_socket_address_get_address (
                                                         G_INET_SOCKET_ADDRESS (address)));
}

/* At the end: NULL without error only if something had passed. */
static void
refuse_nothing (AddaGuardedEnumerator *self, GError **error)
{
  if (!self->has_passed)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 "The host is at no address that may be connected to (hook-allowed-addresses)");
}

static GSocketAddress *
adda_guarded_enumerator_next (GSocketAddressEnumerator *enumerator,
                              GCancellable *cancellable,
                              GError **error)
{
  AddaGuardedEnumerator *self = ADDA_GUARDED_ENUMERATOR (enumerator);

  while (TRUE)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (GSocketAddress) address =
          g_socket_address_enumerator_next (self->inner, cancellable, &failure);

      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      else if (address == NULL)
        refuse_nothing (self, error);
      else if (!passes (self, address))
        continue;
      self->has_passed |= address != NULL;
      return g_steal_pointer (&address);
    }
}

static void
got_next (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AddaGuardedEnumerator *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address =
      g_socket_address_enumerator_next_finish (G_SOCKET_ADDRESS_ENUMERATOR (source), result,
                                               &error);

  if (address != NULL && !passes (self, address))
    {
      g_socket_address_enumerator_next_async (self->inner, g_task_get_cancellable (task), got_next,
                                              g_object_ref (task));
      return;
    }
  if (address == NULL && error == NULL)
    refuse_nothing (self, &error);
  self->has_passed |= address != NULL;
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&address), g_object_unref);
}

static void
adda_guarded_enumerator_next_async (GSocketAddressEnumerator *enumerator,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data)
{
  AddaGuardedEnumerator *self = ADDA_GUARDED_ENUMERATOR (enumerator);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, adda_guarded_enumerator_next_async);
  g_socket_address_enumerator_next_async (self->inner, cancellable, got_next, task);
}

static GSocketAddress *
adda_guarded_enumerator_next_finish (GSocketAddressEnumerator *enumerator,
                                     GAsyncResult *result,
                                     GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
adda_guarded_enumerator_dispose (GObject *object)
{
  AddaGuardedEnumerator *self = ADDA_GUARDED_ENUMERATOR (object);

  g_clear_object (&self->inner);
  g_clear_pointer (&self->allowed, g_ptr_array_unref);

  G_OBJECT_CLASS (adda_guarded_enumerator_parent_class)->dispose (object);
}

static void
adda_guarded_enumerator_class_init (AddaGuardedEnumeratorClass *klass)
{
  GSocketAddressEnumeratorClass *enumerator_class = G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_guarded_enumerator_dispose;
  enumerator_class->next = adda_guarded_enumerator_next;
  enumerator_class->next_async = adda_guarded_enumerator_next_async;
  enumerator_class->next_finish = adda_guarded_enumerator_next_finish;
}

static void
adda_guarded_enumerator_init (G_GNUC_UNUSED AddaGuardedEnumerator *self)
{
}

/* ---- the address ---- */

static GSocketAddressEnumerator *
adda_guarded_address_enumerate (GSocketConnectable *connectable)
{
  AddaGuardedAddress *self = ADDA_GUARDED_ADDRESS (connectable);
  AddaGuardedEnumerator *enumerator = g_object_new (ADDA_TYPE_GUARDED_ENUMERATOR, NULL);

  enumerator->inner = parent_connectable->enumerate (connectable);
  enumerator->allowed = self->allowed != NULL ? g_ptr_array_ref (self->allowed) : NULL;
  return G_SOCKET_ADDRESS_ENUMERATOR (enumerator);
}

static void
adda_guarded_address_init_connectable (GSocketConnectableIface *iface)
{
  parent_connectable = g_type_interface_peek_parent (iface);
  iface->enumerate = adda_guarded_address_enumerate;
  iface->proxy_enumerate = adda_guarded_address_enumerate;
}

static void
adda_guarded_address_dispose (GObject *object)
{
  AddaGuardedAddress *self = ADDA_GUARDED_ADDRESS (object);

  g_clear_pointer (&self->allowed, g_ptr_array_unref);

  G_OBJECT_CLASS (adda_guarded_address_parent_class)->dispose (object);
}

static void
adda_guarded_address_class_init (AddaGuardedAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = adda_guarded_address_dispose;
}

static void
adda_guarded_address_init (G_GNUC_UNUSED AddaGuardedAddress *self)
{
}

GSocketConnectable *
adda_guarded_address_new (const char *scheme, const char *host, guint16 port, GPtrArray *allowed)
{
  AddaGuardedAddress *self = g_object_new (ADDA_TYPE_GUARDED_ADDRESS, "scheme", scheme, "hostname",
                                           host, "port", (guint) port, NULL);

  self->allowed = allowed != NULL ? g_ptr_array_ref (allowed) : NULL;
  return G_SOCKET_CONNECTABLE (self);
}
