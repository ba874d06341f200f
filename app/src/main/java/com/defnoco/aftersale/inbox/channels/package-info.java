/** What adapters share: calls to providers, signatures. */
@NullMarked
package com.defnoco.aftersale.inbox.channels;

import org.jspecify.annotations.NullMarked;
