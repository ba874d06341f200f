package com.defnoco.aftersale.claims;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many claims a stranger may open; staff, programs and signed-in customers are not limited. A workshop that claims for a fleet puts several batteries into one claim.
 *
 * @param perAddress at once from one network address
 * @param perAddressRefill time after which that address may open one more
 * @param perMail at once for one mail address
 * @param perMailRefill time after which that mail address may be used once more
 */
@ConfigurationProperties("aftersale.claims")
record TakingLimits(@DefaultValue("30") int perAddress, @DefaultValue("1m") Duration perAddressRefill, @DefaultValue("8") int perMail,
    @DefaultValue("10m") Duration perMailRefill) {}
