/** Telegram Bot API. */
@NullMarked
package com.defnoco.aftersale.inbox.channels.telegram;

import org.jspecify.annotations.NullMarked;
