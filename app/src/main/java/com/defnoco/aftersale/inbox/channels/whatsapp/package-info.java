/** WhatsApp Business Cloud API (Meta), over raw bytes. */
@NullMarked
package com.defnoco.aftersale.inbox.channels.whatsapp;

import org.jspecify.annotations.NullMarked;
