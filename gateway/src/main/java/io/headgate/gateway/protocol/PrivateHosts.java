package io.headgate.gateway.protocol;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Host names and address literals that only mean something inside a network. A URL that names one
 * is refused before it reaches a provider, which may run inside such a network itself.
 */
final class PrivateHosts {

  /** Nothing but numbers: some resolver takes it for an IPv4 address. */
  private static final Pattern ODD_NUMERIC =
      Pattern.compile("(0[xX][0-9a-fA-F]+|[0-9]+)(\\.(0[xX][0-9a-fA-F]+|[0-9]+))*\\.?");

  private static final Pattern IPV4 =
      Pattern.compile(
          "([1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])(\\.([1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])){3}");

  private PrivateHosts() {}

  static boolean matches(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      return true;
    }
    if (IPV4.matcher(name).matches()) {
      return isPrivateAddress(name);
    }
    if (ODD_NUMERIC.matcher(name).matches()) {
      return true;
    }
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return !bare.contains(".")
        || bare.endsWith(".localhost")
        || bare.endsWith(".local")
        || bare.endsWith(".internal")
        || bare.endsWith(".nip.io")
        || bare.endsWith(".sslip.io");
  }

  private static boolean isPrivateAddress(String dotted) {
    String[] parts = dotted.split("\\.", -1);
    int a = Integer.parseInt(parts[0]);
    int b = Integer.parseInt(parts[1]);
    return a == 0
        || a == 10
        || a == 127
        || a >= 224
        || (a == 100 && b >= 64 && b < 128)
        || (a == 169 && b == 254)
        || (a == 172 && b >= 16 && b < 32)
        || (a == 192 && (b == 168 || dotted.startsWith("192.0.0.")))
        || (a == 198 && (b == 18 || b == 19));
  }
}
