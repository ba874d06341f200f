/** Channels of our own: the pages of the portal, and what one of us wrote down. */
@NullMarked
package com.defnoco.aftersale.inbox.channels.own;

import org.jspecify.annotations.NullMarked;
