/** WeChat: official accounts, and customer service by way of WeCom. */
@NullMarked
package com.defnoco.aftersale.inbox.channels.wechat;

import org.jspecify.annotations.NullMarked;
