/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in CIDR notation: {@code 203.0.113.0/24}, {@code 2001:db8::/32}; without a length, one address.
 *
 * @param address 4 or 16 bytes
 * @param prefixBits how many leading bits count
 */
record IpRange(byte[] address, int prefixBits) {

    /** @return null when it is none */
    static @Nullable IpRange parse(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] address = address(slash < 0 ? cidr : cidr.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bits = address.length * 8;
        if (slash < 0) {
            return new IpRange(address, bits);
        }
        String length = cidr.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
            return null;
        }
        return new IpRange(address, Integer.parseInt(length));
    }

    boolean contains(String text) {
        byte[] other = address(text);
        if (other == null || other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Never asks a name server: what is no literal address is none. */
    private static byte @Nullable [] address(String text) {
        if (text.indexOf(':') >= 0) {
            if (!text.matches("[0-9A-Fa-f:.]{2,45}")) {
                return null;
            }
            try {
                return InetAddress.getByName(text).getAddress(); // a text with a colon is never a host name
            } catch (UnknownHostException e) {
                return null;
            }
        }
        byte[] address = new byte[4];
        int at = 0;
        for (int i = 0; i < address.length; i++) {
            int start = at;
            int number = 0;
            while (at < text.length() && at - start < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                number = 10 * number + text.charAt(at++) - '0';
            }
            boolean last = i == address.length - 1;
            if (at == start
                    || number > 255
                    || (last ? at < text.length() : at == text.length() || text.charAt(at++) != '.')) {
                return null;
            }
            address[i] = (byte) number;
        }
        return address;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpRange range
                && Arrays.equals(address, range.address)
                && prefixBits == range.prefixBits;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + prefixBits;
    }
}
