/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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

    /** @param name the setting's, for what is said about a block that is none */
    static List<Network> listOf(String name, List<String> blocks) {
        List<Network> networks = new ArrayList<>();
        for (String block : blocks) {
            if (!block.isBlank()) {
                try {
                    networks.add(of(block.strip()));
                } catch (IllegalArgumentException e) {
                    throw new InvalidSettingException(
                            name, block.strip(), "expected public, or CIDR blocks such as 10.0.0.0/8");
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
