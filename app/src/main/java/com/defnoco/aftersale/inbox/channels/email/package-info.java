/** E-mail as a channel of the inbox: reading what comes (however broken), fetching it, sending answers, recognising bounces and loops. */
@NullMarked
package com.defnoco.aftersale.inbox.channels.email;

import org.jspecify.annotations.NullMarked;
