package io.headgate.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Judges and normalises the address of a provider; asks no name server. */
final class BaseUrl {

  private static final int MAX_PORT = 65535;

  private static final Pattern PRIVATE_IPV4 =
      Pattern.compile(
          "(127|10)\\..*|192\\.168\\..*|169\\.254\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*");
  private static final Pattern PRIVATE_IPV6 =
      Pattern.compile("\\[(::1|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)]");
  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  private static final List<String> PRIVATE_SUFFIXES =
      List.of(".localhost", ".local", ".internal", ".lan", ".home.arpa", ".svc", ".test");

  private BaseUrl() {}

  /** What is wrong with it, if anything; never quotes it. */
  static Optional<String> problem(String text) {
    try {
      return problem(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.of("not a URL (expected: such as https://host/v1)");
    }
  }

  private static Optional<String> problem(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String problem = null;
    if (!scheme.equals("http") && !scheme.equals("https")) {
      problem = "must begin with http:// or https://";
    } else if (url.getRawUserInfo() != null || hasAt(url)) {
      problem = "must not contain user-info (user:password@)";
    } else if (url.getHost() == null) {
      problem = "has no host, or not a legal one";
    } else if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
      problem = "has a port that is not between 1 and " + MAX_PORT;
    } else if (url.getRawQuery() != null) {
      problem = "must not have a query (?...)";
    } else if (url.getRawFragment() != null) {
      problem = "must not have a fragment (#...)";
    }
    return Optional.ofNullable(problem);
  }

  private static boolean hasAt(URI url) {
    return url.getRawAuthority() != null && url.getRawAuthority().indexOf('@') >= 0;
  }

  /** The address without trailing slashes. */
  static URI normalised(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return URI.create(text.substring(0, end));
  }

  /** Whether what is sent there can be read on its way through networks that are not ours. */
  static boolean isPlainAndPublic(String text) {
    if (problem(text).isPresent()) {
      return false;
    }
    URI url = URI.create(text);
    return "http".equalsIgnoreCase(url.getScheme())
        && !isPrivate(url.getHost().toLowerCase(Locale.ROOT));
  }

  /** Whether it names a place within one's own network. */
  static boolean isPrivate(URI url) {
    return url.getHost() != null && isPrivate(url.getHost().toLowerCase(Locale.ROOT));
  }

  private static boolean isPrivate(String host) {
    if (host.startsWith("[")) {
      return PRIVATE_IPV6.matcher(host).matches();
    }
    if (IPV4.matcher(host).matches()) {
      return PRIVATE_IPV4.matcher(host).matches();
    }
    // a name without a dot is resolved by the local network: a container, a pod's service
    return host.indexOf('.') < 0 || PRIVATE_SUFFIXES.stream().anyMatch(host::endsWith);
  }
}
