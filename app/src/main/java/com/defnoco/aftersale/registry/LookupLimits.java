package com.defnoco.aftersale.registry;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often the public may ask about serial numbers. Each limit is a bucket: so many at once, then one more per refill time.
 *
 * @param perAddress questions of one network address
 * @param perRange questions about serials that differ in their last three characters only, from all addresses together: walking through
 *     them trips it however many addresses take part
 * @param all questions of everybody
 * @param photos label photos of one network address
 */
@ConfigurationProperties("aftersale.look-up")
record LookupLimits(
    @DefaultValue("30") int perAddress,
    @DefaultValue("5s") Duration perAddressRefill,
    @DefaultValue("90") int perRange,
    @DefaultValue("20s") Duration perRangeRefill,
    @DefaultValue("3000") int all,
    @DefaultValue("20ms") Duration allRefill,
    @DefaultValue("60") int photos,
    @DefaultValue("2s") Duration photosRefill) {}
