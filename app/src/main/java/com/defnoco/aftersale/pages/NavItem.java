package com.defnoco.aftersale.pages;

/**
 * One entry of the console's rail.
 *
 * @param name also its message key: {@code nav.claims}
 * @param letter the key after {@code g} that goes there
 * @param count what waits there; nothing is shown for 0
 */
public record NavItem(String name, String href, String icon, String letter, long count) {}
