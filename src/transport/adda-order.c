/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the hub's thread tells a worker: one letter each, obeyed in order */

#include "adda-order.h"

AddaOrder *
adda_order_new (AddaOrderType type, AddaConnection *connection)
{
  AddaOrder *order = g_new0 (AddaOrder, 1);

  order->type = type;
  order->connection = connection;

  return order;
}

void
adda_order_free (AddaOrder *order)
{
  switch (order->type)
    {
    case ADDA_ORDER_ADD:
      g_clear_pointer (&order->initial, g_bytes_unref);
      break;
    case ADDA_ORDER_SEND:
      g_clear_pointer (&order->frame, adda_frame_unref);
      break;
    case ADDA_ORDER_FAN:
      for (guint i = 0; i < ADDA_N_DIALECTS; i++)
        g_clear_pointer (&order->fan.frames[i], adda_frame_unref);
      g_clear_pointer (&order->fan.own_frame, adda_frame_unref);
      break;
    case ADDA_ORDER_CONFIG:
      g_free (order->config);
      break;
    case ADDA_ORDER_CLOSE:
    case ADDA_ORDER_DRAIN:
      g_free (order->close.reason);
      break;
    case ADDA_ORDER_ENTER:
    case ADDA_ORDER_EXIT:
    case ADDA_ORDER_USER:
    case ADDA_ORDER_RESUME:
    case ADDA_ORDER_ASK:
    case ADDA_ORDER_REPORT:
    case ADDA_ORDER_TRACE:
    case ADDA_ORDER_RELEASE:
    case ADDA_ORDER_STOP:
      break;
    }
  g_free (order);
}
