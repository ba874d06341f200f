package com.defnoco.aftersale.batterylog;

/**
 * A part of a file that could not be read, or was not used.
 *
 * @param at byte of the (unpacked) file, or line of a table, from 0 and 1
 * @param count bytes or lines
 * @param reason why, as a key: {@code corrupt}, {@code cut}, {@code format}, {@code checksum}, {@code other-vehicle}, {@code other-file}, {@code no-time}, {@code too-large}, {@code trailer}
 * @param detail what of it, for people; may be empty
 */
public record Skipped(long at, long count, String reason, String detail) {}
