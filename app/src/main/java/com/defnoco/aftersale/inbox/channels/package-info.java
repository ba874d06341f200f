/** What adapters share: calls to providers, signatures. */
@NamedInterface("channels")
@NullMarked
package com.defnoco.aftersale.inbox.channels;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
