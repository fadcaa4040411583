package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks {@code state}; shows neither the address of a Redis nor the pepper. */
final class StateCheck {

  /** A pepper of fewer characters might be guessed. */
  private static final int MIN_PEPPER = 16;

  private static final int MAX_PORT = 65_535;
  private static final Set<String> SCHEMES = Set.of("redis", "rediss");
  private static final Pattern DATABASE = Pattern.compile("|/|/[0-9]{1,4}");

  private final Section state;
  private final Section redis;
  private final Problems problems;

  StateCheck(Section state, Problems problems) {
    this.state = state;
    this.redis = state.section("redis");
    this.problems = problems;
  }

  void check() {
    checkDirectory();
    ServerCheck.checkDuration(redis, "timeout", false, problems);
    filled(redis, "url").ifPresent(this::checkUrl);
    filled(state, "pepper").ifPresent(this::checkPepper);
    if (state.text("store", "").equals("redis")) {
      checkShared();
    }
  }

  private static Optional<Scalar> filled(Section section, String property) {
    return section.scalar(property).filter(value -> !value.text().isEmpty());
  }

  private void checkDirectory() {
    if (!isPath(state.text("directory", ""))) {
      problems.error(state.markOf("directory"), state.pathOf("directory"), "is not a path");
    }
  }

  private static boolean isPath(String text) {
    try {
      return Path.of(text).getNameCount() >= 0;
    } catch (InvalidPathException none) {
      return false;
    }
  }

  /** What every node must have from the same place. */
  private void checkShared() {
    if (isLacking(redis, "url")) {
      problems.error(
          redis.markOf("url"),
          redis.pathOf("url"),
          "store: redis needs the address, such as redis://127.0.0.1:6379");
    }
    if (isLacking(state, "pepper")) {
      problems.error(
          state.markOf("pepper"),
          state.pathOf("pepper"),
          "store: redis needs a pepper that all nodes share; make one with: openssl rand -hex 32");
    }
  }

  /** Not there, or empty; what could not be worked out is reported elsewhere. */
  private static boolean isLacking(Section section, String property) {
    return section
        .value(property)
        .map(value -> value instanceof Scalar given && isEmpty(given))
        .orElse(true);
  }

  private static boolean isEmpty(Scalar given) {
    return given.type() == ScalarType.STRING && given.text().isEmpty();
  }

  private void checkPepper(Scalar pepper) {
    if (pepper.text().length() < MIN_PEPPER) {
      problems.error(
          pepper.start(),
          state.pathOf("pepper"),
          "must have at least " + MIN_PEPPER + " characters; make one with: openssl rand -hex 32");
    } else if (!pepper.isInterpolated()) {
      noticePlain(pepper, state.pathOf("pepper"), "HEADGATE_PEPPER");
    }
  }

  private void checkUrl(Scalar url) {
    Optional<URI> parsed = parse(url.text());
    if (parsed.isEmpty()) {
      problems.error(
          url.start(),
          redis.pathOf("url"),
          "expected redis://[user:password@]host[:port][/number], or rediss:// for TLS");
    } else if (parsed.get().getRawUserInfo() != null && !url.isInterpolated()) {
      noticePlain(url, redis.pathOf("url"), "HEADGATE_REDIS_URL");
    }
  }

  private static Optional<URI> parse(String text) {
    try {
      URI url = new URI(text);
      boolean good =
          url.getScheme() != null
              && SCHEMES.contains(url.getScheme())
              && url.getHost() != null
              && url.getPort() != 0
              && url.getPort() <= MAX_PORT
              && DATABASE.matcher(url.getRawPath()).matches()
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      return good ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private void noticePlain(Scalar secret, String path, String variable) {
    problems.notice(
        secret.start(),
        path,
        "a secret in plain text; write \"${" + variable + "}\" and set that variable");
  }
}
