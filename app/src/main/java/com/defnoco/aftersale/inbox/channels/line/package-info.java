/** LINE Messaging API. */
@NullMarked
package com.defnoco.aftersale.inbox.channels.line;

import org.jspecify.annotations.NullMarked;
