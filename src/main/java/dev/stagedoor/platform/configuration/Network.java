/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses in CIDR notation, such as {@code 10.0.0.0/8}.
 *
 * @param address any address in it
 * @param prefixLength how many of its leading bits count
 */
public record Network(InetAddress address, int prefixLength) {

    /** Digits and colons only, so that nothing is looked up. */
    private static final Pattern CIDR = Pattern.compile("([0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/(\\d{1,3})");

    /** @throws IllegalArgumentException when this is no CIDR block */
    public static Network of(String cidr) {
        var matcher = CIDR.matcher(cidr);
        if (matcher.matches()) {
            try {
                InetAddress address = InetAddress.getByName(matcher.group(1));
                int prefixLength = Integer.parseInt(matcher.group(2));
                if (prefixLength <= address.getAddress().length * 8) {
                    return new Network(address, prefixLength);
                }
            } catch (UnknownHostException e) {
                // answered below
            }
        }
        throw new IllegalArgumentException("not a CIDR block: " + cidr);
    }

    /** The address that a text is; null for a name or anything else, which is not looked up. */
    public static @Nullable InetAddress literal(String text) {
        if (text.isEmpty() || text.length() > 45 || !(text.indexOf(':') >= 0 ? isHexadecimal(text) : isDotted(text))) {
            return null;
        }
        try {
            return InetAddress.getByName(text); // with a colon, or with four octets, it is never looked up
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static boolean isHexadecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Four numbers to 255, without zeros before them: the JDK would take fewer, and look up those beyond. */
    private static boolean isDotted(String text) {
        int octets = 1;
        int octet = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && octet >= 0) {
                octets++;
                octet = -1;
            } else if (c >= '0' && c <= '9' && octet != 0 && octet < 26) {
                octet = Math.max(0, octet) * 10 + c - '0';
            } else {
                return false;
            }
            if (octet > 255) {
                return false;
            }
        }
        return octets == 4 && octet >= 0;
    }

    /**
     * @param name the setting's, for what is said about a block that is none
     * @param expected what it may have, for the same
     */
    static List<Network> listOf(String name, List<String> blocks, String expected) {
        List<Network> networks = new ArrayList<>();
        for (String block : blocks) {
            if (!block.isBlank()) {
                try {
                    networks.add(of(block.strip()));
                } catch (IllegalArgumentException e) {
                    throw new InvalidSettingException(name, block.strip(), expected);
                }
            }
        }
        return List.copyOf(networks);
    }

    /** Whether an address is in this range; one of the other family never is. */
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < prefixLength; i++) {
            int bit = 0x80 >> (i & 7);
            if ((ours[i >> 3] & bit) != (theirs[i >> 3] & bit)) {
                return false;
            }
        }
        return true;
    }
}
