package io.headgate.gateway.config;

import io.headgate.gateway.config.Node.Scalar;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks the listeners and what they bound. */
final class ServerCheck {

  private static final long MAX_BODY_BYTES = 1L << 30;

  /** Loops are looked at every 50 ms; a shorter lag says nothing. */
  private static final Duration SHORTEST_LAG = Duration.ofMillis(10);

  /** Less is in use when nothing is done. */
  private static final double LEAST_HEAP = .1;

  private static final List<String> LISTENERS = List.of("api", "admin", "management");
  private static final List<Integer> DEFAULT_PORTS = List.of(8080, 8081, 9090);

  private final Problems problems;

  ServerCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Section server) {
    checkPorts(server);
    checkDurations(server.section("timeouts"), problems);
    checkDuration(server, "heartbeat", false, problems);
    checkDuration(server, "early_heartbeat", true, problems);
    checkDuration(server.section("drain"), "wait", true, problems);
    checkDuration(server.section("drain"), "grace", true, problems);
    checkLoad(server.section("load"));
    checkBody(server);
    checkToken(server.section("admin"));
  }

  private void checkPorts(Section server) {
    Map<Integer, String> taken = new HashMap<>();
    for (int i = 0; i < LISTENERS.size(); i++) {
      Section listener = server.section(LISTENERS.get(i));
      int port = listener.integer("port", DEFAULT_PORTS.get(i));
      String other = port == 0 ? null : taken.putIfAbsent(port, listener.path());
      if (other != null) {
        String shown = listener.scalar("port").map(problems::show).orElse("its default");
        String message = shown + " is the port of " + other + " too";
        problems.error(listener.markOf("port"), listener.pathOf("port"), message);
      }
    }
  }

  private void checkLoad(Section load) {
    checkDuration(load, "lag", false, problems);
    Duration lag = load.duration("lag", SHORTEST_LAG);
    if (!lag.isZero() && lag.compareTo(SHORTEST_LAG) < 0) {
      problems.error(load.markOf("lag"), load.pathOf("lag"), "must not be shorter than 10ms");
    }
    if (load.number("heap").orElse(1) < LEAST_HEAP) {
      problems.error(load.markOf("heap"), load.pathOf("heap"), "must not be less than 0.1");
    }
  }

  private void checkBody(Section server) {
    server
        .text("max_body")
        .flatMap(Units::bytes)
        .filter(bytes -> bytes < 1 || bytes > MAX_BODY_BYTES)
        .ifPresent(
            bytes ->
                problems.error(
                    server.markOf("max_body"),
                    server.pathOf("max_body"),
                    "expected a size from 1B to 1GiB"));
  }

  private void checkToken(Section admin) {
    Scalar token = admin.scalar("token").orElse(null);
    if (token == null || token.text().isEmpty()) {
      return;
    }
    if (!MeaningCheck.isHeaderValue(token)) {
      problems.error(
          token.start(), admin.pathOf("token"), "contains a character that no header may have");
    } else if (!token.isInterpolated()) {
      problems.notice(
          token.start(),
          admin.pathOf("token"),
          "a secret in plain text; write \"${HEADGATE_ADMIN_TOKEN}\" and set that variable");
    }
  }

  /** Checks every property of a section of waits. */
  static void checkDurations(Section waits, Problems problems) {
    waits.node().members().keySet().forEach(wait -> checkDuration(waits, wait, false, problems));
  }

  static void checkDuration(
      Section section, String property, boolean zeroAllowed, Problems problems) {
    Duration given = section.duration(property, Duration.ofSeconds(1));
    String path = section.pathOf(property);
    if (given.isZero() && !zeroAllowed) {
      problems.error(section.markOf(property), path, "must be longer than 0");
    } else if (given.compareTo(Units.LONGEST) > 0) {
      problems.error(section.markOf(property), path, "must not be longer than 24h");
    }
  }
}
