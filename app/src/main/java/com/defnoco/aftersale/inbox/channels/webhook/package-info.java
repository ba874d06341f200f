/** Anything that can send a signed request: Standard Webhooks. */
@NullMarked
package com.defnoco.aftersale.inbox.channels.webhook;

import org.jspecify.annotations.NullMarked;
