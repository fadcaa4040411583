package io.headgate.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headgate.gateway.exchange.FailureClass;
import io.headgate.gateway.exchange.Ticker;
import io.headgate.gateway.health.DeploymentHealth;
import io.headgate.gateway.health.HealthBoard;
import io.headgate.gateway.health.HealthView;
import io.headgate.gateway.health.Latency;
import io.headgate.gateway.health.ProviderHealth;
import io.headgate.gateway.health.UpstreamHealth;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How providers and deployments are doing, as of the latest tick: all that were asked since the
 * start. Times are in milliseconds, those that lie ahead from now on. Any thread.
 */
public final class HealthReport implements Supplier<JsonNode> {

  private static final double MILLI = 1e6;

  private final HealthBoard board;
  private final Ticker ticker;

  /**
   * A report on a board.
   *
   * @param ticker the one of the board
   */
  public HealthReport(HealthBoard board, Ticker ticker) {
    this.board = board;
    this.ticker = ticker;
  }

  @Override
  public JsonNode get() {
    HealthView view = board.view();
    long now = ticker.nanos();
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    ArrayNode providers = report.putArray("providers");
    view.providers().forEach(each -> provider(providers.addObject(), each));
    ArrayNode deployments = report.putArray("deployments");
    for (DeploymentHealth each : view.all()) {
      ObjectNode node = deployments.addObject();
      deployment(node, each, word(view.forced(each.provider(), each.model())));
      ArrayNode credentials = node.putArray("credentials");
      each.upstreams().forEach(one -> upstream(credentials.addObject(), one, now));
    }
    return report;
  }

  private static void provider(ObjectNode node, ProviderHealth provider) {
    node.put("provider", provider.provider())
        .put("in_flight", provider.inFlight())
        .put("limit", provider.limit())
        .put("retries", provider.retries())
        .put("retries_refused", provider.retriesRefused());
  }

  private static void deployment(ObjectNode node, DeploymentHealth deployment, String forced) {
    node.put("provider", deployment.provider())
        .put("model", deployment.model())
        .put("forced", forced)
        .put("in_flight", deployment.inFlight());
    latency(node.putObject("first_token_ms"), deployment.firstToken());
    latency(node.putObject("total_ms"), deployment.total());
  }

  /** What was not measured is left out, for it is not 0. */
  private static void latency(ObjectNode node, Latency latency) {
    node.put("count", latency.count());
    if (latency.count() > 0) {
      node.put("p50", latency.p50() / MILLI)
          .put("p95", latency.p95() / MILLI)
          .put("p99", latency.p99() / MILLI);
    }
  }

  private static void upstream(ObjectNode node, UpstreamHealth upstream, long now) {
    node.put("credential", upstream.upstream().credential())
        .put("circuit", word(upstream.circuit().phase()))
        .put("until_ms", ahead(upstream.circuit().untilNanos(), now))
        .put("cause", upstream.circuit().cause())
        .put("gate", word(upstream.gate().kind()))
        .put("gate_until_ms", ahead(upstream.gate().untilNanos(), now))
        .put("requests", upstream.requests())
        .put("failures", upstream.failures())
        .put("in_flight", upstream.inFlight());
    ObjectNode failed = node.putObject("failed");
    new TreeMap<FailureClass, Integer>(upstream.failed())
        .forEach((failure, count) -> failed.put(word(failure), count));
  }

  /** Rounded up, so that 0 says that the time has come; 0 too where there is none. */
  private static long ahead(long untilNanos, long now) {
    return untilNanos == 0 ? 0 : Math.max(0, (long) Math.ceil((untilNanos - now) / MILLI));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
