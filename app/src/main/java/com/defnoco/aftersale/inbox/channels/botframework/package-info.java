/** Bot Connector: Teams, and what was Skype. */
@NullMarked
package com.defnoco.aftersale.inbox.channels.botframework;

import org.jspecify.annotations.NullMarked;
