package com.defnoco.aftersale.platform;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Whether a network address lies outside: on the public internet, and neither on this machine nor in its network. Addresses given by strangers are called only when it does.
 *
 * <p>Ranges by the registries of special-purpose addresses (RFC 6890 and its successors); an IPv6 address that carries an IPv4 address (mapped, compatible, NAT64, 6to4) is as public as
 * the one it carries.
 */
public final class PublicAddress {

  private PublicAddress() {}

  public static boolean is(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress() || address.isMulticastAddress()) {
      return false;
    }
    var bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      int a = bytes[0] & 0xFF;
      int b = bytes[1] & 0xFF;
      int c = bytes[2] & 0xFF;
      return !(a == 0 || a >= 224 || a == 100 && (b & 0xC0) == 64 || a == 192 && b == 0 && (c == 0 || c == 2) || a == 192 && b == 88 && c == 99 || a == 198 && (b & 0xFE) == 18
          || a == 198 && b == 51 && c == 100 || a == 203 && b == 0 && c == 113);
    }
    if (startsWith(bytes, 0, 0x64, 0xFF, 0x9B) || startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0)) { // NAT64; everything in ::/64: mapped, compatible, translated
      return startsWith(bytes, 0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0) && is(carried(bytes, 12));
    }
    if (startsWith(bytes, 0x20, 0x02)) { // 6to4
      return is(carried(bytes, 2));
    }
    // Only 2000::/3 is given out; Teredo, documentation and the like lie within it.
    return (bytes[0] & 0xE0) == 0x20 && !startsWith(bytes, 0x20, 0x01, 0, 0) && !startsWith(bytes, 0x20, 0x01, 0x0D, 0xB8) && !startsWith(bytes, 0x3F, 0xFF);
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress carried(byte[] bytes, int at) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
